"""An SFTP session over an SSH connection, open as long as somebody uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jetbridge.airflow.providers.ssh.hook import SSHHook
from jetbridge.definitions.signals import TaskException


class ConnectionNotOpenedException(TaskException):
    """The hook does not open connections by itself, and none is open."""


class SftpSession(SSHHook):
    """Opens and closes the session.

    Args:
        ssh_conn_id: The connection.
        host_proxy_cmd: Command whose input and output are the connection.
        use_managed_conn: Open a session for each call that finds none; False needs `with hook.get_managed_conn()` around.
        ftp_conn_id: Old name of `ssh_conn_id`.
        ssh_hook: Ignored.
        kwargs: Arguments of `SSHHook`.
    """

    conn_name_attr = "ssh_conn_id"
    default_conn_name = "sftp_default"
    conn_type = "sftp"
    hook_name = "SFTP"

    def __init__(
        self,
        ssh_conn_id: str | None = "sftp_default",
        host_proxy_cmd: str | None = None,
        use_managed_conn: bool = True,
        *,
        ftp_conn_id: str | None = None,
        ssh_hook: Any = None,  # noqa: ARG002 -- Airflow ignores it too
        **kwargs: Any,
    ) -> None:
        super().__init__(ftp_conn_id or ssh_conn_id, host_proxy_cmd=host_proxy_cmd, **kwargs)
        self.use_managed_conn = use_managed_conn
        self.conn: Any = None
        self._users = 0

    def get_conn(self) -> Any:
        """A session that stays open until `close_conn()`."""
        if self.conn is None:
            self.conn = super().get_conn().open_sftp()
        return self.conn

    def close_conn(self) -> None:
        """Close the session and its connection."""
        if self.conn is not None:
            self.conn.close()
            self.conn = None
        if self.client is not None:
            self.client.close()
            self.client = None
            self.__dict__.pop("host_proxy", None)

    @contextmanager
    def get_managed_conn(self) -> Iterator[Any]:
        """A session that is closed after its last use."""
        was_open = self.conn is not None and self._users == 0
        self._users += 1
        try:
            yield self.get_conn()
        finally:
            self._users -= 1
            if self._users == 0 and not was_open:
                self.close_conn()

    def get_conn_count(self) -> int:
        """How many blocks use the session now."""
        return self._users

    @contextmanager
    def session(self) -> Iterator[Any]:
        """The session for one call.

        Raises:
            ConnectionNotOpenedException: the hook does not open any by itself, and none is open.
        """
        if not self.use_managed_conn:
            if self.conn is None:
                raise ConnectionNotOpenedException(
                    "Connection not open, use with hook.get_managed_conn() Managed Connection in order to create and"
                    " open the connection"
                )
            yield self.conn
            return
        with self.get_managed_conn() as conn:
            yield conn

    def test_connection(self) -> tuple[bool, str]:
        """Whether the login works, and what went wrong if not."""
        try:
            with self.get_managed_conn() as conn:
                conn.normalize(".")
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)
        return True, "Connection successfully tested"
