"""A command on another host.

https://airflow.apache.org/docs/apache-airflow-providers-ssh/stable/_api/airflow/providers/ssh/operators/ssh/index.html
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Container
from typing import Any

from jetbridge.airflow.context import ConfAccessor, Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.params import NOTSET
from jetbridge.airflow.providers.ssh.hook import SSHHook
from jetbridge.definitions.signals import SkipException, TaskException


class SSHOperator(DeclaredOperator):
    """Runs a command on another host; the result is what it printed to stdout, in base64 unless XCom pickles.

    The exit status is kept under the key `ssh_exit`. A command that begins with `sudo` gets a terminal.
    """

    template_fields = ("command", "environment", "remote_host", "ssh_conn_id")
    template_ext = (".sh", ".bash", ".csh", ".zsh", ".dash", ".ksh")

    ssh_hook: Any = None
    ssh_conn_id: str | None = None
    remote_host: str | None = None
    command: str | None = None
    conn_timeout: int | None = None
    cmd_timeout: Any = NOTSET
    environment: dict[str, str] | None = None
    get_pty: bool = False
    banner_timeout: float = 30.0
    skip_on_exit_code: int | Container[int] | None = None

    def check_arguments(self) -> None:
        """Exit codes that skip, as a container."""
        if not isinstance(self.skip_on_exit_code, Container):
            self.skip_on_exit_code = [] if self.skip_on_exit_code is None else [self.skip_on_exit_code]

    @property
    def hook(self) -> SSHHook:
        """The client, made from the connection unless it was given.

        Raises:
            TaskException: there is neither.
        """
        if not isinstance(self.ssh_hook, SSHHook):
            if not self.ssh_conn_id:
                raise TaskException("Cannot operate without ssh_hook or ssh_conn_id.")
            self.ssh_hook = SSHHook(
                self.ssh_conn_id,
                self.remote_host or "",
                conn_timeout=self.conn_timeout,
                cmd_timeout=self.cmd_timeout,
                banner_timeout=self.banner_timeout,
            )
        return self.ssh_hook

    def get_ssh_client(self) -> Any:
        """An open connection."""
        return self.hook.get_conn()

    def execute(self, context: Context) -> bytes | str:
        """Run the command.

        Raises:
            SkipException: the exit status says so.
            TaskException: any other status than 0, or it was silent for too long.
        """
        if self.command is None:
            raise TaskException("SSH operator error: SSH command not specified. Aborting.")
        if self.remote_host:
            self.hook.remote_host = self.remote_host
        self.get_pty = self.command.startswith("sudo") or self.get_pty
        with self.get_ssh_client() as client:
            result = self.run_ssh_client_command(client, self.command, context)
        is_pickled = ConfAccessor().getboolean("core", "enable_xcom_pickling")
        return result if is_pickled else b64encode(result).decode("utf-8")

    def run_ssh_client_command(self, ssh_client: Any, command: str, context: Context | None = None) -> bytes:
        """Run a command over an open connection, and check its exit status."""
        status, output, errors = self.hook.exec_ssh_client_command(
            ssh_client, command, timeout=self.cmd_timeout, environment=self.environment, get_pty=self.get_pty
        )
        self.raise_for_status(status, errors, context)
        return output

    def raise_for_status(self, exit_status: int, stderr: bytes, context: Context | None = None) -> None:  # noqa: ARG002 -- Airflow's signature
        """Keep the exit status, and refuse all but 0.

        Raises:
            SkipException: the exit status says so.
            TaskException: any other status than 0.
        """
        if context and self.do_xcom_push and "ti" in context:
            context["ti"].xcom_push(key="ssh_exit", value=exit_status)
        if isinstance(self.skip_on_exit_code, Container) and exit_status in self.skip_on_exit_code:
            raise SkipException(f"SSH command returned exit code {exit_status}. Skipping.")
        if exit_status != 0:
            raise TaskException(f"SSH operator error: exit status = {exit_status}")

    def on_kill(self) -> None:
        """Close the connection."""
        if isinstance(self.ssh_hook, SSHHook) and self.ssh_hook.client is not None:
            self.ssh_hook.client.close()
