"""`Ssh` and `Sftp`: commands and files on other hosts, as SSHOperator and SFTPOperator handle them.

https://airflow.apache.org/docs/apache-airflow-providers-ssh/stable/index.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import perform, poke
from jetbridge.airflow.providers.sftp import SFTPHook, SFTPOperator, SFTPSensor
from jetbridge.airflow.providers.ssh import SSHHook, SSHOperator
from jetbridge.resources.connection import ConnectionResource


class Ssh(ConnectionResource):
    """A host that commands run on."""

    @property
    def hook(self) -> SSHHook:
        """The hook behind it, for what has no method here."""
        return SSHHook(self.conn_id)

    def run(self, command: str, **options: Any) -> Any:
        """Run a command, and give what it printed to stdout, in base64 unless XCom pickles.

        Args:
            command: Text for the user's shell.
            options: Further arguments of SSHOperator: `environment`, `cmd_timeout`, `get_pty`, `skip_on_exit_code`, ….

        Raises:
            SkipException: the exit status says so.
            TaskException: any other status than 0, or it was silent for too long.
        """
        return perform(SSHOperator, ssh_conn_id=self.conn_id, command=command, **options)


class Sftp(ConnectionResource):
    """A host that files are moved to and from."""

    @property
    def hook(self) -> SFTPHook:
        """The hook behind it, for what has no method here."""
        return SFTPHook(self.conn_id)

    def transfer(
        self,
        remote_filepath: str | list[str],
        local_filepath: str | list[str] | None = None,
        operation: str = "put",
        **options: Any,
    ) -> Any:
        """Put files or folders on the host, get them from there, or delete them there; gives the local path or paths.

        Args:
            remote_filepath: Path or paths on the host.
            local_filepath: Path or paths on this machine, one for each.
            operation: `put`, `get` or `delete`.
            options: Further arguments of SFTPOperator: `create_intermediate_dirs`, `confirm`, `concurrency`, ….

        Raises:
            TaskException: the host refuses.
        """
        return perform(
            SFTPOperator,
            ssh_conn_id=self.conn_id,
            remote_filepath=remote_filepath,
            local_filepath=local_filepath,
            operation=operation,
            **options,
        )

    def has(self, path: str, **options: Any) -> Any:
        """Whether a file is there, or files of a folder that fit.

        Args:
            path: File, or folder.
            options: Further arguments of SFTPSensor: `file_pattern`, `newer_than`, `python_callable`, ….
        """
        return poke(SFTPSensor, sftp_conn_id=self.conn_id, path=path, **options)
