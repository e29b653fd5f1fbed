"""A paramiko connection to a host.

https://airflow.apache.org/docs/apache-airflow-providers-ssh/stable/connections/ssh.html
"""

from __future__ import annotations

import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.params import NOTSET
from jetbridge.airflow.providers.ssh.commands import run_command
from jetbridge.airflow.providers.ssh.keys import private_key
from jetbridge.airflow.providers.ssh.settings import SSH_PORT, SshSettings

if TYPE_CHECKING:
    from paramiko import PKey, SSHClient

    from jetbridge.airflow.providers.ssh.tunnel import SSHTunnel


class SSHHook(BaseHook, SshSettings):
    """Logs in to a host; its own arguments come before what the connection says.

    Args:
        ssh_conn_id: The connection; None when the arguments say all.
        remote_host: The host.
        username: Who logs in; this process's user without it.
        password: The password.
        key_file: Path of a private key.
        port: 22 without it.
        conn_timeout: Seconds to wait for the connection.
        cmd_timeout: Seconds of silence after which a command is given up, 10 unless told otherwise; None is for ever.
        keepalive_interval: Seconds between signs of life.
        banner_timeout: Seconds to wait for the server's banner.
        disabled_algorithms: Kinds of algorithms, with those that are not to be used.
        ciphers: Ciphers by preference.
        auth_timeout: Seconds to wait for the login.
        host_proxy_cmd: Command whose input and output are the connection.
        conn_retry_attempts: How often to try to connect.
        no_host_key_check: Accept any host's key.

    Raises:
        TaskException: there is no host, or the key cannot be read.
    """

    conn_name_attr = "ssh_conn_id"
    default_conn_name = "ssh_default"
    conn_type = "ssh"
    hook_name = "SSH"
    retry_wait = 3.0
    """Seconds between attempts to connect."""

    def __init__(
        self,
        ssh_conn_id: str | None = None,
        remote_host: str = "",
        username: str | None = None,
        password: str | None = None,
        key_file: str | None = None,
        port: int | None = None,
        conn_timeout: int | None = None,
        cmd_timeout: Any = NOTSET,
        keepalive_interval: int = 30,
        banner_timeout: float = 30.0,
        disabled_algorithms: dict[str, Any] | None = None,
        ciphers: list[str] | None = None,
        auth_timeout: int | None = None,
        host_proxy_cmd: str | None = None,
        conn_retry_attempts: int = 3,
        no_host_key_check: bool | None = None,
    ) -> None:
        BaseHook.__init__(self)
        SshSettings.__init__(
            self, remote_host, username, password, key_file, port, conn_timeout, cmd_timeout, no_host_key_check,
            disabled_algorithms, ciphers, host_proxy_cmd,
        )  # fmt: skip
        self.ssh_conn_id = ssh_conn_id
        self.keepalive_interval, self.banner_timeout, self.auth_timeout = (
            keepalive_interval,
            banner_timeout,
            auth_timeout,
        )
        self.conn_retry_attempts = max(1, conn_retry_attempts)
        self.client: SSHClient | None = None
        if ssh_conn_id is not None:
            self.take(self.get_connection(ssh_conn_id))
        self.complete()

    @cached_property
    def host_proxy(self) -> Any:
        """The command that is the connection, None without one."""
        return client("paramiko", extra="ssh").ProxyCommand(self.host_proxy_cmd) if self.host_proxy_cmd else None

    def get_conn(self) -> Any:
        """An open connection; the same one again while it is open."""
        if self.client is not None:
            transport = self.client.get_transport()
            if transport is not None and transport.is_active():
                return self.client
        made = client("paramiko", extra="ssh").SSHClient()
        self._trust(made)
        self._connect(made)
        transport = made.get_transport()
        if self.keepalive_interval:
            transport.set_keepalive(self.keepalive_interval)
        if self.ciphers:
            transport.get_security_options().ciphers = self.ciphers
        self.client = made
        return made

    def _trust(self, made: Any) -> None:
        """Which hosts' keys are accepted."""
        paramiko = client("paramiko", extra="ssh")
        if self.allow_host_key_change:
            made.set_missing_host_key_policy(paramiko.MissingHostKeyPolicy)
        else:
            made.load_system_host_keys()
        if self.no_host_key_check:
            self.log.warning("The key of %s is not checked", self.remote_host)
            made.set_missing_host_key_policy(paramiko.AutoAddPolicy())
            known = Path("~/.ssh/known_hosts").expanduser()
            if not self.allow_host_key_change and known.is_file():
                made.load_host_keys(str(known))
        elif self.host_key is not None:
            name = self.remote_host if self.port == SSH_PORT else f"[{self.remote_host}]:{self.port}"
            made.get_host_keys().add(name, self.host_key.get_name(), self.host_key)

    def _connect(self, made: Any) -> None:
        optional = {
            "password": (self.password or "").strip(),
            "pkey": self.pkey,
            "key_filename": self.key_file,
            "disabled_algorithms": self.disabled_algorithms,
        }
        for attempt in range(1, self.conn_retry_attempts + 1):
            try:
                made.connect(
                    hostname=self.remote_host,
                    username=self.username,
                    timeout=self.conn_timeout,
                    compress=self.compress,
                    port=self.port,
                    sock=self.host_proxy,
                    look_for_keys=self.look_for_keys,
                    banner_timeout=self.banner_timeout,
                    auth_timeout=self.auth_timeout,
                    **{name: value for name, value in optional.items() if value},
                )
            except Exception:
                if attempt == self.conn_retry_attempts:
                    made.close()
                    raise
                self.log.info("Failed to connect, attempt %d of %d", attempt, self.conn_retry_attempts)
                time.sleep(self.retry_wait)
            else:
                return

    def get_tunnel(self, remote_port: int, remote_host: str = "localhost", local_port: int | None = None) -> SSHTunnel:
        """A local port that leads through the connection to a port that the host reaches; use it with `with`."""
        from jetbridge.airflow.providers.ssh.tunnel import SSHTunnel  # noqa: PLC0415 -- rarely used

        return SSHTunnel(self.get_conn(), remote_host, remote_port, local_port)

    def _pkey_from_private_key(self, private_key_text: str, passphrase: str | None = None) -> PKey:
        return private_key(private_key_text, passphrase)

    def exec_ssh_client_command(
        self,
        ssh_client: SSHClient,
        command: str,
        get_pty: bool,
        environment: dict[str, str] | None,
        timeout: Any = NOTSET,
    ) -> tuple[int, bytes, bytes]:
        """Run a command; exit status, and what it printed to stdout and to stderr.

        Raises:
            TaskException: it was silent for longer than `timeout` (`cmd_timeout` unless given) seconds.
        """
        seconds = self.cmd_timeout if timeout is NOTSET else timeout
        return run_command(ssh_client, command, get_pty=get_pty, environment=environment, timeout=seconds, log=self.log)

    def test_connection(self) -> tuple[bool, str]:
        """Whether the login works, and what went wrong if not."""
        try:
            with self.get_conn() as made:
                made.exec_command("pwd")
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)
        return True, "Connection successfully tested"
