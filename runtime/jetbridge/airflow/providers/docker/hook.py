"""The Docker daemon's client, logged in to a registry when a connection names one.

https://airflow.apache.org/docs/apache-airflow-providers-docker/stable/connections/docker.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import NotFoundException, TaskException

DEFAULT_TIMEOUT_SECONDS = 60
_YES = {"y", "yes", "t", "true", "on", "1"}
_NO = {"n", "no", "f", "false", "off", "0"}


class DockerHook(BaseHook):
    """A client of the first daemon in `base_url` that answers.

    Args:
        docker_conn_id: Connection of the registry to log in to; None logs in nowhere.
        base_url: URL of the daemon, or several to be tried in turn.
        version: Version of the daemon's API; None asks the daemon.
        tls: Settings of a TLS connection, or whether to make one.
        timeout: Seconds that a call may take.

    Raises:
        TaskException: there is no URL.
    """

    conn_name_attr = "docker_conn_id"
    default_conn_name = "docker_default"
    conn_type = "docker"
    hook_name = "Docker"

    def __init__(
        self,
        docker_conn_id: str | None = default_conn_name,
        base_url: str | list[str] | None = None,
        version: str | None = None,
        tls: Any = None,
        timeout: int = DEFAULT_TIMEOUT_SECONDS,
    ) -> None:
        super().__init__()
        if not base_url:
            raise TaskException("URL to the Docker server not provided.")
        urls = [base_url] if isinstance(base_url, str) else list(base_url)
        self.docker_conn_id = docker_conn_id
        self._urls = [url.replace("tcp://", "https://", 1) for url in urls] if tls else urls
        self._version, self._tls, self._timeout = version, tls or False, timeout
        self.client_created = False

    @staticmethod
    def construct_tls_config(
        ca_cert: str | None = None,
        client_cert: str | None = None,
        client_key: str | None = None,
        verify: bool = True,
        assert_hostname: str | bool | None = None,  # noqa: ARG004 -- docker 7 has no such setting any more
        ssl_version: str | None = None,  # noqa: ARG004 -- see above
    ) -> Any:
        """Settings of a TLS connection from paths of PEM files; False unless all three are given."""
        if not (ca_cert and client_cert and client_key):
            return False
        return client("docker", extra="docker").TLSConfig(
            ca_cert=ca_cert, client_cert=(client_cert, client_key), verify=verify
        )

    @cached_property
    def api_client(self) -> Any:
        """`docker.APIClient` of the first daemon that answers.

        Raises:
            TaskException: none does.
            docker.errors.APIError: a daemon or registry refuses.
        """
        errors = client("docker.errors", extra="docker")
        for url in self._urls:
            try:
                daemon = self._connect(url)
            except errors.APIError:
                raise
            except errors.DockerException:
                self.log.exception("Failed to establish connection to Docker host %s", url)
            else:
                self.client_created = True
                return daemon
        raise TaskException("Failed to establish connection to any given Docker hosts.")

    def get_conn(self) -> Any:
        """`docker.APIClient`."""
        return self.api_client

    def _connect(self, url: str) -> Any:
        docker = client("docker", extra="docker")
        daemon = docker.APIClient(base_url=url, version=self._version, tls=self._tls, timeout=self._timeout)
        if not daemon.ping():
            raise TaskException(f"Failed to ping host {url}.")
        if self.docker_conn_id:
            self._login(daemon, self.get_connection(self.docker_conn_id))
        return daemon

    def _login(self, daemon: Any, connection: Connection) -> None:
        if not connection.host:
            raise NotFoundException("No Docker Registry URL provided.")
        if not connection.login:
            raise NotFoundException("No Docker Registry username provided.")
        registry = f"{connection.host}:{connection.port}" if connection.port else connection.host
        extra = connection.extra_dejson
        daemon.login(
            username=connection.login,
            password=connection.password,
            registry=registry,
            email=extra.get("email") or None,
            reauth=_flag(extra.get("reauth", True)),
        )


def _flag(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise ValueError(f"Unable parse `reauth` value {value.lower()!r} to bool.")
