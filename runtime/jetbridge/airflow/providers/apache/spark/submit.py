"""`spark-submit`: the command of an application, and the driver that it starts.

https://spark.apache.org/docs/latest/submitting-applications.html
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import time
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.apache.spark.master import master_of
from jetbridge.airflow.providers.apache.spark.program import Program, masked, options_of
from jetbridge.airflow.providers.kubernetes import KubernetesHook
from jetbridge.definitions.signals import TaskException

_OPTIONS = (
    ("properties_file", "--properties-file"),
    ("files", "--files"),
    ("py_files", "--py-files"),
    ("archives", "--archives"),
    ("driver_class_path", "--driver-class-path"),
    ("jars", "--jars"),
    ("packages", "--packages"),
    ("exclude_packages", "--exclude-packages"),
    ("repositories", "--repositories"),
    ("num_executors", "--num-executors"),
    ("total_executor_cores", "--total-executor-cores"),
    ("executor_cores", "--executor-cores"),
    ("executor_memory", "--executor-memory"),
    ("driver_memory", "--driver-memory"),
    ("keytab", "--keytab"),
    ("principal", "--principal"),
)
"""Arguments that are options of the program, in the order of Airflow's command."""
_LATER_OPTIONS = (
    ("proxy_user", "--proxy-user"),
    ("name", "--name"),
    ("java_class", "--class"),
    ("verbose", "--verbose"),
    ("queue", "--queue"),
    ("deploy_mode", "--deploy-mode"),
)
_KNOWN = frozenset(name for name, _ in (*_OPTIONS, *_LATER_OPTIONS)) | {"use_krb5ccache"}
_ENDED = frozenset({"FINISHED", "UNKNOWN", "KILLED", "FAILED", "ERROR"})
_MISSED_REPORTS, _COMMAND_SECONDS = 10, 30


class SparkSubmitHook(BaseHook):
    """Submits applications with the program `spark-submit` on the PATH.

    Args:
        conf: Properties of Spark.
        conn_id: The connection; without one the master is YARN.
        application_args: Arguments of the application.
        env_vars: Environment of the driver (YARN, Kubernetes) or of the program.
        spark_binary: The program.
        yarn_queue: Queue, instead of the connection's.
        deploy_mode: `client` or `cluster`, instead of the connection's.
        status_poll_interval: Seconds between looks at the driver of a cluster of Spark itself.
        post_submit_commands: Commands to run at the end, whose failures are only told.
        options: Further options of the program: `files`, `py_files`, `jars`, `java_class`, `executor_memory`, `name`, ….

    Raises:
        TypeError: there is no such option.
    """

    conn_name_attr = "conn_id"
    default_conn_name = "spark_default"
    conn_type = "spark"
    hook_name = "Spark"

    def __init__(
        self,
        conf: dict[str, Any] | None = None,
        conn_id: str = default_conn_name,
        *,
        application_args: list[Any] | None = None,
        env_vars: dict[str, Any] | None = None,
        spark_binary: str | None = None,
        yarn_queue: str | None = None,
        deploy_mode: str | None = None,
        status_poll_interval: int = 1,
        post_submit_commands: list[str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__()
        unknown = set(options) - _KNOWN
        if unknown:
            raise TypeError(f"SparkSubmitHook has no argument {', '.join(sorted(unknown))}")
        self.conf, self.application_args, self.env_vars = dict(conf or {}), application_args, env_vars
        self.status_poll_interval, self.post_submit_commands = status_poll_interval, post_submit_commands or []
        given = {"queue": yarn_queue, "deploy_mode": deploy_mode, "binary": spark_binary}
        login = {name: options.get(name) for name in ("principal", "keytab")}
        self.master = master_of(conn_id, {**given, **login})
        self.options = {"name": "default-name", **options}
        self.driver_id: str | None = None
        self.driver_status: str | None = None
        self.application_id: str | None = None
        self.driver_pod: str | None = None
        self.driver_code: str | None = None
        self.program = Program(self._note)
        self._is_done = False

    def command(self, application: str) -> list[str]:
        """The whole command for an application.

        Raises:
            TaskException: an environment is given, which a cluster of Spark itself does not take; or there is no ticket cache.
        """
        master = self.master
        values = {**self.options, "keytab": master.keytab, "principal": master.principal}
        values |= {"queue": master.queue, "deploy_mode": master.deploy_mode}
        properties = [*self.conf.items(), *self._environment_properties()]
        namespace = self.conf.get("spark.kubernetes.namespace", master.namespace)
        if master.is_kubernetes and namespace:
            properties.append(("spark.kubernetes.namespace", namespace))
        return [
            master.binary,
            *("--master", master.address),
            *(each for name, value in properties for each in ("--conf", f"{name}={value}")),
            *options_of(_OPTIONS, values),
            *self._ticket_cache(),
            *options_of(_LATER_OPTIONS, values),
            application,
            *(self.application_args or ()),
        ]

    def _environment_properties(self) -> list[tuple[str, Any]]:
        master, env = self.master, self.env_vars or {}
        if master.is_yarn:
            return [(f"spark.yarn.appMasterEnv.{name}", value) for name, value in env.items()]
        if master.is_kubernetes:
            return [(f"spark.kubernetes.driverEnv.{name}", value) for name, value in env.items()]
        if env and master.deploy_mode == "cluster":
            raise TaskException("SparkSubmitHook env_vars is not supported in standalone-cluster mode.")
        return []

    def _ticket_cache(self) -> list[str]:
        if not self.options.get("use_krb5ccache"):
            return []
        if not os.environ.get("KRB5CCNAME"):
            raise TaskException("KRB5CCNAME environment variable required to use ticket ccache is missing.")
        return ["--conf", "spark.kerberos.renewal.credentials=ccache"]

    def submit(self, application: str = "", **options: Any) -> None:
        """Submit an application, and wait until its driver has ended where the program does not.

        Args:
            application: A jar or a Python file.
            options: Arguments of `subprocess.Popen`.

        Raises:
            TaskException: it failed.
        """
        try:
            env = None if self.master.is_kubernetes else self.env_vars
            code = self.program.run(self.command(application), env, **options)
            if code or self._driver_failed():
                raise TaskException(self._failure(application, code))
            if self.master.tracks_driver:
                self._await_driver()
        finally:
            self._run_post_submit_commands()

    def _driver_failed(self) -> bool:
        """Of a driver in a pod the program tells the exit code, its own says nothing."""
        in_pod = self.master.is_kubernetes and self.master.deploy_mode == "cluster"
        return in_pod and self.driver_code != "0"

    def _failure(self, application: str, code: int) -> str:
        lines = "\n".join(self.program.last_lines)
        command = masked(" ".join(self.command(application)))
        driver = f" Exit code of the driver: {self.driver_code}." if self.driver_code else ""
        return f"Cannot execute: {command}. Error code is: {code}.{driver}\nLast spark-submit output:\n{lines}"

    def _note(self, line: str) -> None:
        for pattern, is_noted, name in self._ids():
            found = re.search(pattern, line) if is_noted else None
            if found:
                setattr(self, name, found[1])

    def _ids(self) -> tuple[tuple[str, bool, str], ...]:
        """What the program tells of what it started: pattern, whether it is looked for, where it is kept."""
        master = self.master
        in_cluster = master.deploy_mode == "cluster"
        return (
            (r"(application[0-9_]+)", master.is_yarn and in_cluster, "application_id"),
            (r"pod name: (.+?-[a-z0-9]+-driver)$", master.is_kubernetes, "driver_pod"),
            (r"submission ID spark:(?:.*:)?(.+?-driver)", master.is_kubernetes and not self.driver_pod, "driver_pod"),
            (r"[eE]xit code: (\d+)", master.is_kubernetes and in_cluster, "driver_code"),
            (r"(driver-[0-9\-]+)", master.tracks_driver and not self.driver_id, "driver_id"),
        )

    def _await_driver(self) -> None:
        if self.driver_id is None:
            raise TaskException("No driver id is known: something went wrong when executing the spark submit command")
        missed = 0
        while self.driver_status not in _ENDED:
            time.sleep(self.status_poll_interval)
            self.driver_status = self._look_at_driver()
            missed = missed + 1 if self.driver_status is None else 0
            if missed > _MISSED_REPORTS:
                raise TaskException(f"Failed to poll for the driver status {_MISSED_REPORTS} times")
        if self.driver_status != "FINISHED":
            raise TaskException(f"ERROR : Driver {self.driver_id} badly exited with status {self.driver_status}")

    def _look_at_driver(self) -> str | None:
        if self.master.rest:
            requests = client("requests", extra="http")
            answer = requests.get(
                f"{self.master.rest}/v1/submissions/status/{self.driver_id}", timeout=_COMMAND_SECONDS
            )
            return str(answer.json()["driverState"]) if answer.ok else None
        look = Program()
        if look.run([self.master.binary, "--master", self.master.address, "--status", str(self.driver_id)]):
            return None
        states = [line for line in look.last_lines if "driverState" in line]
        return states[-1].split(" : ")[-1].strip('", ') if states else "UNKNOWN"

    def on_kill(self) -> None:
        """End the application."""
        if self.master.tracks_driver and self.driver_id:
            self._kill_driver()
        self.program.kill()
        if self.application_id:
            Program().run(["yarn", "application", "-kill", self.application_id], self.env_vars)
        if self.driver_pod:
            namespace = self.conf.get("spark.kubernetes.namespace", self.master.namespace)
            KubernetesHook().core_v1_client.delete_namespaced_pod(self.driver_pod, namespace)
        self._run_post_submit_commands()

    def _kill_driver(self) -> None:
        if self.master.rest:
            requests = client("requests", extra="http")
            requests.post(f"{self.master.rest}/v1/submissions/kill/{self.driver_id}", timeout=_COMMAND_SECONDS)
        else:
            Program().run([self.master.binary, "--master", self.master.address, "--kill", str(self.driver_id)])

    def _run_post_submit_commands(self) -> None:
        commands = [] if self._is_done else self.post_submit_commands
        self._is_done = True
        for command in commands:
            try:
                subprocess.run(shlex.split(command), check=True, timeout=_COMMAND_SECONDS)  # noqa: S603 -- the user's own
            except (OSError, subprocess.SubprocessError) as error:
                self.log.warning("Post-submit command failed: %s", error)

    def get_conn(self) -> None:
        """There is no client: a program does the work."""
