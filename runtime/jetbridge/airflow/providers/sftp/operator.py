"""Files and folders moved to and from an SFTP server.

https://airflow.apache.org/docs/apache-airflow-providers-sftp/stable/_api/airflow/providers/sftp/operators/sftp/index.html
"""

from __future__ import annotations

from pathlib import Path
from posixpath import dirname
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.sftp.hook import SFTPHook
from jetbridge.definitions.signals import TaskException


class SFTPOperation:
    """What can be done."""

    PUT = "put"
    GET = "get"
    DELETE = "delete"


class SFTPOperator(DeclaredOperator):
    """Puts local files or folders on a server, gets them from there, or deletes them there; the result is the local path or paths.

    `create_intermediate_dirs` makes the folders around the target. `concurrency` is the number of connections for a whole folder.
    """

    template_fields = ("local_filepath", "remote_filepath", "remote_host", "ssh_conn_id")

    ssh_hook: Any = None
    sftp_hook: Any = None
    ssh_conn_id: str | None = None
    remote_host: str | None = None
    local_filepath: str | list[str] | None = None
    remote_filepath: str | list[str]
    operation: str = SFTPOperation.PUT
    confirm: bool = True
    create_intermediate_dirs: bool = False
    concurrency: int = 1
    prefetch: bool = True
    deferrable: bool = False

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Move the files.

        Raises:
            ValueError: the paths do not pair up.
            TypeError: there is no such operation.
            TaskException: the server refuses, or there is no connection.
        """
        operation = self.operation.lower()
        local, remote = _listed(self.local_filepath), _listed(self.remote_filepath)
        self._check(operation, local, remote)
        hook = self._hook()
        try:
            with hook.get_managed_conn():
                if operation == SFTPOperation.DELETE:
                    for path in remote:
                        self._delete(hook, path)
                for pair in zip(local, remote, strict=False):
                    (self._get if operation == SFTPOperation.GET else self._put)(hook, *pair)
        except Exception as error:
            raise TaskException(f"Error while processing {self.operation.upper()} operation, error: {error}") from error
        return self.local_filepath

    def _check(self, operation: str, local: list[str], remote: list[str]) -> None:
        if operation in {SFTPOperation.GET, SFTPOperation.PUT}:
            if len(local) != len(remote):
                raise ValueError(f"{len(local)} paths in local_filepath != {len(remote)} paths in remote_filepath")
        elif operation != SFTPOperation.DELETE:
            raise TypeError(f"Unsupported operation value {self.operation}, expected 'get', 'put', or 'delete'.")
        elif local:
            raise ValueError("local_filepath should not be provided for delete operation")
        if self.concurrency < 1:
            raise ValueError(f"concurrency should be >= 1, got {self.concurrency}")

    def _hook(self) -> SFTPHook:
        given = [each for each in (self.sftp_hook, self.ssh_hook) if isinstance(each, SFTPHook)]
        if given:
            self.sftp_hook = given[0]
        elif self.ssh_conn_id:
            self.sftp_hook = SFTPHook(self.ssh_conn_id, remote_host=self.remote_host or "")
        else:
            raise TaskException("Cannot operate without sftp_hook or ssh_conn_id.")
        if self.remote_host is not None:
            self.sftp_hook.remote_host = self.remote_host
        hook: SFTPHook = self.sftp_hook
        return hook

    def _get(self, hook: SFTPHook, local: str, remote: str) -> None:
        if self.create_intermediate_dirs:
            Path(local).parent.mkdir(parents=True, exist_ok=True)
        if not hook.isdir(remote):
            hook.retrieve_file(remote, local, self.prefetch)
        elif self.concurrency > 1:
            hook.retrieve_directory_concurrently(remote, local, self.concurrency, self.prefetch)
        else:
            hook.retrieve_directory(remote, local, self.prefetch)

    def _put(self, hook: SFTPHook, local: str, remote: str) -> None:
        if self.create_intermediate_dirs:
            hook.create_directory(dirname(remote))
        if not Path(local).is_dir():
            hook.store_file(remote, local, self.confirm)
        elif self.concurrency > 1:
            hook.store_directory_concurrently(remote, local, self.confirm, self.concurrency)
        else:
            hook.store_directory(remote, local, self.confirm)

    def _delete(self, hook: SFTPHook, remote: str) -> None:
        if hook.isdir(remote):
            hook.delete_directory(remote, include_files=True)
        else:
            hook.delete_file(remote)


def _listed(paths: str | list[str] | None) -> list[str]:
    if paths is None:
        return []
    return [paths] if isinstance(paths, str) else list(paths)
