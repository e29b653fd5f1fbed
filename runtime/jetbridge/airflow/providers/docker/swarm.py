"""A command in a service of a Docker swarm.

https://airflow.apache.org/docs/apache-airflow-providers-docker/stable/_api/airflow/providers/docker/operators/docker_swarm/index.html
"""

from __future__ import annotations

import contextlib
import re
import secrets
import shlex
import string
import time
from datetime import datetime
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.object_templates import render_objects
from jetbridge.airflow.providers.docker import containers
from jetbridge.airflow.providers.docker.operator import DockerOperator
from jetbridge.definitions.signals import TaskException

_ENDED = {"complete", "failed", "shutdown", "rejected", "orphaned", "remove"}
_LOG_LINE = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6,}Z) (.*)")
_LOG_DRIVERS = ("json-file", "gelf")


class DockerSwarmOperator(DockerOperator):
    """Runs a command as a service that is not restarted, and waits for its end."""

    args: str | list[str] | None = None
    enable_logging: bool = True
    configs: list[Any] | None = None
    secrets: list[Any] | None = None
    mode: Any = None
    networks: list[Any] | None = None
    placement: Any = None
    container_resources: Any = None
    service_prefix: str = "airflow"
    logging_driver: str | None = None
    logging_driver_opts: dict[str, str] | None = None

    wait_seconds: ClassVar[float] = 2
    """Between looks at the service."""

    def check_arguments(self) -> None:
        """Settle resources.

        Raises:
            TaskException: the log driver is none that is known.
        """
        self.service: Any = None
        if self.logging_driver and self.logging_driver not in _LOG_DRIVERS:
            raise TaskException(
                f"Invalid logging driver provided: {self.logging_driver}. Must be one of: [{', '.join(_LOG_DRIVERS)}]"
            )

    def execute(self, context: Context) -> Any:
        """Run the service.

        Raises:
            TaskException: the service did not complete.
        """
        self.mounts = [containers.mount_of(each) for each in render_objects(self.mounts, context, containers.templates)]
        self.environment["AIRFLOW_TMP_DIR"] = self.tmp_dir
        with contextlib.closing(self.cli):
            return self._run_service()

    def _run_service(self) -> Any:
        self.service = self._create()
        while not self._tasks():
            time.sleep(self.wait_seconds / 10)
        self._wait()
        state = self._state()
        self.log.info("The service %s ended: %s", self.service["ID"], state)
        if self.retrieve_output:
            return self._results() if state == "complete" else []
        self._remove(state)
        return None

    def _create(self) -> Any:
        types = client("docker.types", extra="docker")
        spec = types.ContainerSpec(
            image=self.image,
            command=self.format_command(self.command),
            args=self.format_args(self.args),
            mounts=self.mounts,
            env=self.environment,
            user=self.user,
            tty=self.tty,
            configs=self.configs,
            secrets=self.secrets,
        )
        driver = types.DriverConfig(self.logging_driver, self.logging_driver_opts) if self.logging_driver else None
        template = types.TaskTemplate(
            container_spec=spec,
            restart_policy=types.RestartPolicy(condition="none"),
            resources=self.container_resources or types.Resources(mem_limit=self.mem_limit),
            networks=self.networks,
            placement=self.placement,
            log_driver=driver,
        )
        dag_id = getattr(self.dag, "dag_id", "")
        labels = {"name": f"airflow__{dag_id}__{self.task_id}"}
        name = f"{self.service_prefix}-{_random_name()}"
        return self.cli.create_service(template, name=name, labels=labels, mode=self.mode)

    def _tasks(self) -> Any:
        return self.cli.tasks(filters={"service": self.service["ID"]})

    def _state(self) -> str:
        return str(self._tasks()[0]["Status"]["State"])

    def _wait(self) -> None:
        last, since = "", 0.0
        while self._state() not in _ENDED:
            time.sleep(self.wait_seconds)
            if self.enable_logging:
                last, since = self._log_new_lines(last, since)

    def _log_new_lines(self, last: str, since: float) -> tuple[str, float]:
        raw = self.cli.service_logs(
            self.service["ID"], stdout=True, stderr=True, is_tty=self.tty, since=since, timestamps=True
        )
        lines = [line.decode("utf-8") for line in raw]
        for line in lines[lines.index(last) + 1 if last in lines else 0 :]:
            found = _LOG_LINE.match(line)
            if found is not None:
                self.log.info("%s", found[2])
                last = line
                moment = re.sub(r"(\.\d{6})\d*Z", r"\1+0000", found[1])
                since = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
        return last, since

    def _results(self) -> Any:
        """The pickled object of each task's service; the object itself when there is one task."""
        services = [self.cli.inspect_service(task["ServiceID"]) for task in self._tasks()]
        found = [
            containers.unpickled(self.cli, service["Id"], self.retrieve_output_path, self.pickling_library)
            for service in services
        ]
        return found[0] if len(found) == 1 else found

    def _remove(self, state: str) -> None:
        if state != "complete":
            if self.auto_remove == "force":
                self.cli.remove_service(self.service["ID"])
            raise TaskException(f"Service did not complete: {self.service!r}")
        if self.auto_remove != "never":
            self.cli.remove_service(self.service["ID"])

    @staticmethod
    def format_args(args: list[str] | str | None) -> list[str] | None:
        """Arguments as a list: a text is split as a shell does."""
        return shlex.split(args) if isinstance(args, str) else args

    def on_kill(self) -> None:
        """Remove the service."""
        if self.hook.client_created and self.service is not None:
            self.cli.remove_service(self.service["ID"])


def _random_name(length: int = 8) -> str:
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(length))
