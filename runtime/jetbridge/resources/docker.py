"""`Docker`: commands in containers, as DockerOperator runs them.

https://airflow.apache.org/docs/apache-airflow-providers-docker/stable/_api/airflow/providers/docker/operators/docker/index.html
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from jetbridge.airflow.declared import perform
from jetbridge.airflow.providers.docker import DockerHook, DockerOperator, DockerSwarmOperator
from jetbridge.airflow.providers.docker.operator import daemon_url
from jetbridge.resources.connection import ConnectionResource


class Docker(ConnectionResource):
    """A Docker daemon; the connection, if there is one, is the registry to log in to."""

    url: Any = Field(
        default=None,
        description="URL of the daemon, or a list of them to be tried in turn; DOCKER_HOST, else this machine's.",
    )

    @property
    def hook(self) -> DockerHook:
        """The hook behind it, for what has no method here."""
        return DockerHook(self.conn_id or None, daemon_url(self.url))

    def run(self, image: str, command: str | list[str] | None = None, **options: Any) -> Any:
        """Run a command in a new container, and give the last line that it printed.

        Args:
            image: Image of the container.
            command: The command; a text that begins with `[` is a list.
            options: Further arguments of DockerOperator: `environment`, `mounts`, `auto_remove`, `xcom_all`, `skip_on_exit_code`, ….

        Raises:
            SkipException: the exit code says so.
            TaskException: any other exit code than 0, or no daemon answers.
        """
        return perform(DockerOperator, **self._arguments(image, command, options))

    def run_service(self, image: str, command: str | list[str] | None = None, **options: Any) -> Any:
        """Run a command as a service of a swarm, and wait for its end.

        Args:
            image: Image of the service.
            command: The command.
            options: Further arguments of DockerSwarmOperator.

        Raises:
            TaskException: the service did not complete, or no daemon answers.
        """
        return perform(DockerSwarmOperator, **self._arguments(image, command, options))

    def _arguments(self, image: str, command: Any, options: dict[str, Any]) -> dict[str, Any]:
        own = {"docker_conn_id": self.conn_id or None, "docker_url": self.url}
        return {**own, "image": image, "command": command, **options}
