"""Files moved to and from an FTP server, and waited for there.

https://airflow.apache.org/docs/apache-airflow-providers-ftp/stable/operators/index.html
"""

from __future__ import annotations

import ftplib
from functools import cached_property
from pathlib import Path
from posixpath import dirname
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.providers.ftp.hook import FTPHook, FTPSHook

_NO_FILE = 550
_TRANSIENT = frozenset({421, 425, 426, 434, 450, 451, 452})


class FTPOperation:
    """What can be done."""

    PUT = "put"
    GET = "get"


class FTPFileTransmitOperator(DeclaredOperator):
    """Puts local files on a server, or gets them from there; the result is the local path or paths."""

    template_fields = ("local_filepath", "remote_filepath", "ftp_conn_id")
    hook_class: ClassVar[type[FTPHook]] = FTPHook

    ftp_conn_id: str = "ftp_default"
    local_filepath: str | list[str]
    remote_filepath: str | list[str]
    operation: str = FTPOperation.PUT
    create_intermediate_dirs: bool = False

    @cached_property
    def hook(self) -> FTPHook:
        """The session."""
        return self.hook_class(self.ftp_conn_id)

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Move the files.

        Raises:
            ValueError: the paths do not pair up.
            TypeError: there is no such operation.
            ftplib.all_errors: the server refuses.
        """
        local, remote = _listed(self.local_filepath), _listed(self.remote_filepath)
        if len(local) != len(remote):
            raise ValueError(f"{len(local)} paths in local_filepath != {len(remote)} paths in remote_filepath")
        if self.operation.lower() not in {FTPOperation.GET, FTPOperation.PUT}:
            raise TypeError(f"Unsupported operation value {self.operation}, expected 'get' or 'put'.")
        with self.hook:
            for pair in zip(local, remote, strict=True):
                (self._get if self.operation.lower() == FTPOperation.GET else self._put)(*pair)
        return self.local_filepath

    def _get(self, local: str, remote: str) -> None:
        if self.create_intermediate_dirs:
            Path(local).parent.mkdir(parents=True, exist_ok=True)
        self.hook.retrieve_file(remote, local)

    def _put(self, local: str, remote: str) -> None:
        if self.create_intermediate_dirs:
            self.hook.create_directory(dirname(remote))
        self.hook.store_file(remote, local)


class FTPSFileTransmitOperator(FTPFileTransmitOperator):
    """The same over TLS."""

    hook_class: ClassVar[type[FTPHook]] = FTPSHook


class FTPSensor(DeclaredSensor):
    """Waits for a file or a folder."""

    template_fields = ("path", "ftp_conn_id")
    hook_class: ClassVar[type[FTPHook]] = FTPHook

    path: str
    ftp_conn_id: str = "ftp_default"
    fail_on_transient_errors: bool = True

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the file counts
        """Whether it is there.

        Raises:
            ftplib.error_perm: the server refuses for another reason than that there is no such file.
        """
        with self.hook_class(self.ftp_conn_id) as hook:
            try:
                hook.get_mod_time(self.path)
            except ftplib.error_perm as error:
                code = int(str(error)[:3]) if str(error)[:3].isdigit() else 0
                passes = code == _NO_FILE or (not self.fail_on_transient_errors and code in _TRANSIENT)
                if not passes:
                    raise
                return False
        return True


class FTPSSensor(FTPSensor):
    """The same over TLS."""

    hook_class: ClassVar[type[FTPHook]] = FTPSHook


def _listed(paths: str | list[str]) -> list[str]:
    return [paths] if isinstance(paths, str) else list(paths)
