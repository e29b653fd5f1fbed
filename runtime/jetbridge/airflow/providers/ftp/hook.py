"""`FTPHook`, `FTPSHook`: files and folders of an FTP server, over Python's ftplib.

https://airflow.apache.org/docs/apache-airflow-providers-ftp/stable/_api/airflow/providers/ftp/hooks/ftp/index.html
"""

from __future__ import annotations

import datetime as dt
import ftplib
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typing_extensions import Self

from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook

_OFF = {"false", "0", "no", "off"}


class FTPHook(BaseHook):
    """An FTP server; the connection's extra says `passive` and `encoding`."""

    conn_name_attr = "ftp_conn_id"
    default_conn_name = "ftp_default"
    conn_type = "ftp"
    hook_name = "FTP"

    def __init__(self, ftp_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.ftp_conn_id = ftp_conn_id
        self.conn: ftplib.FTP | None = None
        self.encoding: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.conn is not None:
            self.close_conn()

    def get_conn(self) -> ftplib.FTP:
        """The session, opened at the first call.

        Raises:
            ftplib.all_errors: the server cannot be reached, or refuses the login.
        """
        if self.conn is None:
            connection = self.get_connection(self.ftp_conn_id)
            self.encoding = connection.extra_dejson.get("encoding")
            self.conn = self._open(connection, {"encoding": self.encoding} if self.encoding else {})
            passive = connection.extra_dejson.get("passive", True)
            self.conn.set_pasv(passive.strip().lower() not in _OFF if isinstance(passive, str) else bool(passive))
        return self.conn

    def _open(self, connection: Connection, options: dict[str, Any]) -> ftplib.FTP:
        made = ftplib.FTP(**options)  # noqa: S321 -- what the DAG's author chose
        if connection.host:
            made.connect(connection.host, connection.port or ftplib.FTP_PORT)
            if connection.login:
                _log_in(made, connection)
        return made

    def close_conn(self) -> None:
        """End the session."""
        if self.conn is not None:
            self.conn.quit()
            self.conn = None

    def describe_directory(self, path: str) -> dict[str, Any]:
        """Name -> facts of what lies in a folder (MLSD)."""
        return dict(self.get_conn().mlsd(path))

    def list_directory(self, path: str) -> list[str]:
        """The names of what lies in a folder."""
        return self.get_conn().nlst(path)

    def create_directory(self, path: str) -> None:
        """Make a folder."""
        self.get_conn().mkd(path)

    def delete_directory(self, path: str) -> None:
        """Delete an empty folder."""
        self.get_conn().rmd(path)

    def retrieve_file(
        self,
        remote_full_path: str,
        local_full_path_or_buffer: Any,
        callback: Callable[[bytes], Any] | None = None,
        block_size: int = 8192,
    ) -> None:
        """Get a file, into a local one, into a buffer, or block by block into `callback`."""
        command, conn = f"RETR {remote_full_path}", self.get_conn()
        if callback is not None:
            conn.retrbinary(command, callback, block_size)
        elif isinstance(local_full_path_or_buffer, str):
            with Path(local_full_path_or_buffer).open("wb") as target:
                conn.retrbinary(command, target.write, block_size)
        else:
            conn.retrbinary(command, local_full_path_or_buffer.write, block_size)

    def store_file(self, remote_full_path: str, local_full_path_or_buffer: Any, block_size: int = 8192) -> None:
        """Put a local file, or what is in a buffer."""
        command, conn = f"STOR {remote_full_path}", self.get_conn()
        if isinstance(local_full_path_or_buffer, str):
            with Path(local_full_path_or_buffer).open("rb") as source:
                conn.storbinary(command, source, block_size)
        else:
            conn.storbinary(command, local_full_path_or_buffer, block_size)

    def delete_file(self, path: str) -> None:
        """Delete a file."""
        self.get_conn().delete(path)

    def rename(self, from_name: str, to_name: str) -> str:
        """Give a file another name."""
        return self.get_conn().rename(from_name, to_name)

    def get_mod_time(self, path: str) -> dt.datetime:
        """When a file was changed last, in UTC, without a time zone as in Airflow."""
        answer = self.get_conn().sendcmd(f"MDTM {path}")[4:]
        form = "%Y%m%d%H%M%S.%f" if "." in answer else "%Y%m%d%H%M%S"
        return dt.datetime.strptime(answer, form)  # noqa: DTZ007 -- Airflow gives it so

    def get_size(self, path: str) -> int | None:
        """The size of a file in bytes."""
        conn = self.get_conn()
        conn.voidcmd("TYPE I")  # some servers tell no sizes otherwise
        size = conn.size(path)
        return int(size) if size else None

    def test_connection(self) -> tuple[bool, str]:
        """Whether the server can be reached, and what is wrong if not."""
        try:
            self.get_conn()
        except ftplib.all_errors as error:
            return False, str(error)
        return True, "Connection successfully tested"


class FTPSHook(FTPHook):
    """The same over TLS."""

    def _open(self, connection: Connection, options: dict[str, Any]) -> ftplib.FTP:
        made = ftplib.FTP_TLS(context=ssl.create_default_context(), **options)  # noqa: S321 -- as above
        made.connect(connection.host or "", connection.port or ftplib.FTP_PORT)
        _log_in(made, connection)
        made.prot_p()
        return made


def _log_in(session: ftplib.FTP, connection: Connection) -> None:
    try:
        session.login(connection.login or "", connection.password or "")
    except ftplib.all_errors:
        session.close()
        raise
