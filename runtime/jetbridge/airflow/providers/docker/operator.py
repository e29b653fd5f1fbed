"""A command in a container.

https://airflow.apache.org/docs/apache-airflow-providers-docker/stable/_api/airflow/providers/docker/operators/docker/index.html
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Container, Iterable
from functools import cached_property
from tempfile import TemporaryDirectory
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.object_templates import render_objects
from jetbridge.airflow.providers.docker import containers
from jetbridge.airflow.providers.docker.hook import DEFAULT_TIMEOUT_SECONDS, DockerHook
from jetbridge.definitions.signals import SkipException, TaskException

_TMP_VARIABLE = "AIRFLOW_TMP_DIR"
_AUTO_REMOVE = {True: "success", False: "never"}
"""Older Airflow's spelling."""


class DockerContainerFailedException(TaskException):
    """The container ended with an exit code that is no success; `logs` is what it printed."""

    def __init__(self, message: str | None = None, logs: list[str] | None = None) -> None:
        super().__init__(message or "")
        self.logs = logs


class DockerContainerFailedSkipException(SkipException):
    """The container ended with an exit code that means "skip"; `logs` is what it printed."""

    def __init__(self, message: str | None = None, logs: list[str] | None = None) -> None:
        super().__init__(message or "")
        self.logs = logs


class DockerOperator(DeclaredOperator):
    """Runs a command in a new container; the result is the last line that it printed, or all with `xcom_all`.

    `auto_remove` is `never`, `success` or `force` (True and False are `success` and `never`); `volumes` are binds in the spelling of old providers.
    `retrieve_output` gives the pickled object in the file `retrieve_output_path` instead.
    """

    template_fields: tuple[str, ...] = (
        "image",
        "command",
        "environment",
        "env_file",
        "container_name",
        "mounts",
        "docker_conn_id",
    )
    template_ext = (".sh", ".bash", ".env")

    image: str
    api_version: str | None = None
    command: str | list[str] | None = None
    container_name: str | None = None
    cpus: float = 1.0
    docker_url: str | list[str] | None = None
    environment: dict[str, Any] = given(dict)
    private_environment: dict[str, Any] = given(dict)
    env_file: str | None = None
    force_pull: bool = False
    mem_limit: float | str | None = None
    host_tmp_dir: str | None = None
    network_mode: str | None = None
    tls_ca_cert: str | None = None
    tls_client_cert: str | None = None
    tls_client_key: str | None = None
    tls_verify: bool = True
    tls_hostname: str | bool | None = None
    tls_ssl_version: str | None = None
    mount_tmp_dir: bool = True
    tmp_dir: str = "/tmp/airflow"  # noqa: S108 -- a path inside of the container
    user: str | int | None = None
    mounts: list[Any] = given(list)
    volumes: list[str] | None = None
    entrypoint: str | list[str] | None = None
    working_dir: str | None = None
    xcom_all: bool = False
    docker_conn_id: str | None = None
    dns: list[str] | None = None
    dns_search: list[str] | None = None
    auto_remove: str | bool = "never"
    shm_size: int | None = None
    tty: bool = False
    hostname: str | None = None
    privileged: bool = False
    cap_add: Iterable[str] | None = None
    extra_hosts: dict[str, str] | None = None
    retrieve_output: bool = False
    retrieve_output_path: str | None = None
    timeout: int = DEFAULT_TIMEOUT_SECONDS
    device_requests: list[Any] | None = None
    log_opts_max_size: str | None = None
    log_opts_max_file: str | None = None
    ipc_mode: str | None = None
    skip_on_exit_code: int | Container[int] | None = None
    port_bindings: dict[Any, Any] = given(dict)
    ulimits: list[Any] = given(list)
    labels: dict[str, str] | list[str] | None = None

    def check_arguments(self) -> None:
        """Settle what has several spellings.

        Raises:
            ValueError: an argument has a value that means nothing.
        """
        self.container: Any = None
        self.pickling_library: Any = getattr(type(self), "pickling_library", None)
        if isinstance(self.auto_remove, bool):
            self.auto_remove = _AUTO_REMOVE[self.auto_remove]
        if self.auto_remove not in {"never", "success", "force"}:
            raise ValueError(
                f"Invalid `auto_remove` value {self.auto_remove!r}, expected one of 'never', 'success', or 'force'."
            )
        if self.port_bindings and self.network_mode == "host":
            raise ValueError("Port bindings is not supported in the host network mode")
        self.docker_url = daemon_url(self.docker_url)
        if not isinstance(self.skip_on_exit_code, Container):
            self.skip_on_exit_code = [] if self.skip_on_exit_code is None else [self.skip_on_exit_code]

    @cached_property
    def hook(self) -> DockerHook:
        """The client's hook."""
        tls = DockerHook.construct_tls_config(
            self.tls_ca_cert, self.tls_client_cert, self.tls_client_key, self.tls_verify
        )
        return DockerHook(self.docker_conn_id, self.docker_url, self.api_version, tls, self.timeout)

    @property
    def cli(self) -> Any:
        """`docker.APIClient`."""
        return self.hook.api_client

    def execute(self, context: Context) -> Any:
        """Pull the image if it is not there (or always, with `force_pull`), and run the command.

        Raises:
            SkipException: the exit code says so.
            TaskException: any other exit code than 0.
        """
        self.mounts = [containers.mount_of(each) for each in render_objects(self.mounts, context, containers.templates)]
        with contextlib.closing(self.cli):
            if self.force_pull or not self.cli.images(name=self.image):
                containers.pull(self.cli, self.image, self.log)
            return self._run_image()

    def _run_image(self) -> Any:
        if not self.mount_tmp_dir:
            return self._run_image_with_mounts(self.mounts, add_tmp_variable=False)
        with TemporaryDirectory(prefix="airflowtmp", dir=self.host_tmp_dir) as folder:
            docker = client("docker", extra="docker")
            shared = docker.types.Mount(self.tmp_dir, folder, "bind")
            try:
                return self._run_image_with_mounts([*self.mounts, shared], add_tmp_variable=True)
            except docker.errors.APIError as error:
                if folder not in str(error):
                    raise
                self.log.warning(
                    "The daemon does not see this machine's temporary folders; mount_tmp_dir=False says so from the start"
                )
                return self._run_image_with_mounts(self.mounts, add_tmp_variable=False)

    def _run_image_with_mounts(self, target_mounts: list[Any], add_tmp_variable: bool) -> Any:
        self.environment.pop(_TMP_VARIABLE, None)
        if add_tmp_variable:
            self.environment[_TMP_VARIABLE] = self.tmp_dir
        self.container = containers.create(self, target_mounts)
        identity = self.container["Id"]
        stream = self.cli.attach(container=identity, stdout=True, stderr=True, stream=True)
        try:
            self.cli.start(identity)
            lines = containers.log_lines(stream, self.log)
            self._check_end(self.cli.wait(identity), lines)
            return self._result(lines)
        finally:
            containers.close_stream(stream)
            if self.auto_remove != "never":
                self.cli.remove_container(identity, force=self.auto_remove == "force")

    def _check_end(self, end: dict[str, Any], lines: list[str]) -> None:
        if isinstance(self.skip_on_exit_code, Container) and end["StatusCode"] in self.skip_on_exit_code:
            raise DockerContainerFailedSkipException(
                f"Docker container returned exit code {self.skip_on_exit_code}. Skipping.", logs=lines
            )
        if end["StatusCode"] != 0:
            raise DockerContainerFailedException(f"Docker container failed: {end!r}", logs=lines)

    def _result(self, lines: list[str]) -> Any:
        if self.retrieve_output:
            return containers.unpickled(
                self.cli, self.container["Id"], self.retrieve_output_path, self.pickling_library
            )
        if not self.do_xcom_push or not lines:
            return None
        return lines if self.xcom_all else lines[-1]

    @staticmethod
    def format_command(command: Any) -> Any:
        """A command as the daemon takes it: a text that begins with `[` is a list."""
        return containers.command_of(command)

    @staticmethod
    def unpack_environment_variables(env_str: str) -> dict[str, str | None]:
        """The variables in a text of `NAME=value` lines."""
        return containers.variables_of(env_str)

    def on_kill(self) -> None:
        """Stop the container."""
        if not self.hook.client_created or self.container is None:
            return
        self.cli.stop(self.container["Id"])
        if self.auto_remove == "force":
            with contextlib.suppress(client("docker.errors", extra="docker").APIError):
                self.cli.remove_container(self.container["Id"], force=True)


def daemon_url(url: str | list[str] | None = None) -> str | list[str]:
    """Where the daemon is: as said, else as `DOCKER_HOST` says, else this machine's socket."""
    return url or os.environ.get("DOCKER_HOST") or "unix://var/run/docker.sock"
