"""What a hook was given and what its connection says, put together: the hook's own arguments first.

https://airflow.apache.org/docs/apache-airflow-providers-ssh/stable/connections/ssh.html
"""

from __future__ import annotations

from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.params import NOTSET
from jetbridge.airflow.providers.ssh.keys import host_key, private_key
from jetbridge.definitions.signals import TaskException

SSH_PORT = 22
COMMAND_TIMEOUT = 10


@dataclass
class SshSettings:
    """Where to log in, as whom, and how; durations in seconds."""

    remote_host: str = ""
    username: str | None = None
    password: str | None = None
    key_file: str | None = None
    port: int | None = None
    conn_timeout: int | None = None
    cmd_timeout: Any = NOTSET
    no_host_key_check: bool | None = None
    disabled_algorithms: dict[str, Any] | None = None
    ciphers: list[str] | None = None
    host_proxy_cmd: str | None = None
    pkey: Any = None
    host_key: Any = None
    compress: bool = True
    allow_host_key_change: bool = False
    look_for_keys: bool = True

    def take(self, connection: Connection) -> None:
        """Fill what is open from a connection."""
        self.username = connection.login if self.username is None else self.username
        self.password = connection.password if self.password is None else self.password
        self.remote_host = self.remote_host or connection.host or ""
        self.port = connection.port if self.port is None else self.port
        extra = connection.extra_dejson
        if self.key_file is None:
            self.key_file = extra.get("key_file")
        if extra.get("private_key"):
            self.pkey = private_key(extra["private_key"], extra.get("private_key_passphrase"))
        self._take_timeouts(extra)
        self._take_flags(extra)
        self.disabled_algorithms = extra.get("disabled_algorithms", self.disabled_algorithms)
        self.ciphers = extra.get("ciphers", self.ciphers)

    def _take_timeouts(self, extra: dict[str, Any]) -> None:
        if "conn_timeout" in extra and self.conn_timeout is None:
            self.conn_timeout = int(extra["conn_timeout"])
        if "cmd_timeout" in extra and self.cmd_timeout is NOTSET:
            self.cmd_timeout = float(extra["cmd_timeout"]) if extra["cmd_timeout"] else None

    def _take_flags(self, extra: dict[str, Any]) -> None:
        self.compress = not _is(extra.get("compress"), "false")
        self.look_for_keys = not _is(extra.get("look_for_keys"), "false")
        self.allow_host_key_change = _is(extra.get("allow_host_key_change"), "true")
        unchecked = extra.get("no_host_key_check", extra.get("ignore_hostkey_verification"))
        if self.no_host_key_check is None and unchecked is not None:
            self.no_host_key_check = _is(unchecked, "true")
        if extra.get("host_key") is not None:
            self.host_key = host_key(extra["host_key"].strip())

    def complete(self) -> None:
        """Settle what is still open, also from `~/.ssh/config`.

        Raises:
            TaskException: there is no host, or there are two keys.
            ValueError: the host's key is given and is not to be checked.
        """
        if self.host_key is not None and self.no_host_key_check:
            raise ValueError("Must check host key when provided")
        if self.pkey and self.key_file:
            raise TaskException("Params key_file and private_key both provided.  Must provide no more than one.")
        if not self.remote_host:
            raise TaskException("Missing required param: remote_host")
        self.no_host_key_check = bool(self.no_host_key_check)
        self.cmd_timeout = COMMAND_TIMEOUT if self.cmd_timeout is NOTSET else self.cmd_timeout
        self.username = self.username or getuser()
        self.port = self.port or SSH_PORT
        self._take_users_configuration()

    def _take_users_configuration(self) -> None:
        path = Path("~/.ssh/config").expanduser()
        if not path.is_file():
            return
        found = client("paramiko", extra="ssh").SSHConfig.from_path(str(path)).lookup(self.remote_host)
        self.host_proxy_cmd = self.host_proxy_cmd or found.get("proxycommand")
        if not (self.password or self.key_file) and found.get("identityfile"):
            self.key_file = found["identityfile"][0]


def _is(value: Any, text: str) -> bool:
    return value is not None and str(value).lower() == text
