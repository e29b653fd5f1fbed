"""SSH against a real server, with paramiko."""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from jetbridge.airflow import Context, SkipException, TaskException
from jetbridge.airflow.providers.ssh import SSHHook, SSHOperator
from peers.http_server import HttpServer
from peers.ssh_server import PASSWORD, USER, SshServer


class Pushed:
    """Stands for a task instance: keeps what is pushed."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def xcom_push(self, key: str, value: Any) -> None:
        self.values[key] = value


def run(command: str | None, **arguments: Any) -> str:
    ti = Pushed()
    try:
        result = SSHOperator(task_id="t", ssh_conn_id="ssh", command=command, **arguments).execute(Context(ti=ti))
    finally:
        run.status = ti.values.get("ssh_exit")  # type: ignore[attr-defined]
    return base64.b64decode(result).decode()


@pytest.mark.usefixtures("ssh")
def test_result_is_stdout_and_the_status_is_kept() -> None:
    assert run("echo one; echo two >&2; echo three") == "one\nthree\n"
    assert run.status == 0  # type: ignore[attr-defined]
    assert len(run("head -c 300000 /dev/zero | tr '\\0' x")) == 300_000


@pytest.mark.usefixtures("ssh")
def test_result_is_bytes_where_xcom_pickles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__ENABLE_XCOM_PICKLING", "True")
    assert SSHOperator(task_id="t", ssh_conn_id="ssh", command="echo x").execute(Context()) == b"x\n"


@pytest.mark.usefixtures("ssh")
def test_exit_statuses() -> None:
    with pytest.raises(TaskException, match="exit status = 3"):
        run("exit 3")
    assert run.status == 3  # type: ignore[attr-defined]
    with pytest.raises(SkipException):
        run("exit 3", skip_on_exit_code=3)
    with pytest.raises(SkipException):
        run("exit 4", skip_on_exit_code=[3, 4])
    with pytest.raises(TaskException, match="not specified"):
        run(None)


@pytest.mark.usefixtures("ssh")
def test_environment_and_terminal() -> None:
    assert run("echo $LEVEL", environment={"LEVEL": "3"}) == "3\n"
    assert run("echo ${TERM:-none}") == "none\n"
    assert run("echo ${TERM:-none}", get_pty=True).strip() == "vt100"
    assert run("sudo() { echo $TERM; }; sudo").strip() == "vt100"
    with pytest.raises(TaskException):
        run("sudo-is-no-program")


@pytest.mark.usefixtures("ssh")
def test_silence_is_given_up() -> None:
    with pytest.raises(TaskException, match="timed out"):
        run("sleep 5", cmd_timeout=0.2)
    assert run("for i in 1 2 3; do sleep 0.1; echo $i; done", cmd_timeout=2) == "1\n2\n3\n"


def test_hook_of_the_callers_own(ssh: SshServer) -> None:
    hook = SSHHook("ssh", cmd_timeout=None)
    assert hook.get_conn() is hook.get_conn()
    operator = SSHOperator(task_id="t", ssh_hook=hook, command="echo x", remote_host="127.0.0.1")
    assert operator.execute(Context()) == "eAo="
    operator.on_kill()
    with pytest.raises(TaskException, match="Cannot operate without"):
        SSHOperator(task_id="t", command="true").execute(Context())
    assert hook.port == ssh.port


def test_arguments_come_before_the_connection(ssh: SshServer, connect: Callable[..., None]) -> None:
    hook = SSHHook("ssh", username="other", conn_timeout=3)
    assert (hook.username, hook.password, hook.conn_timeout, hook.cmd_timeout) == ("other", PASSWORD, 3, 10)
    connect(
        "extras", conn_type="ssh", host="h", extra={"cmd_timeout": 7, "compress": "false", "no_host_key_check": "true"}
    )
    hook = SSHHook("extras")
    assert (hook.cmd_timeout, hook.compress, hook.no_host_key_check, hook.port) == (7.0, False, True, 22)
    assert SSHHook("extras", cmd_timeout=None).cmd_timeout is None
    assert ssh.port != 22


@pytest.mark.parametrize(
    ("extra", "error"),
    [
        ({"private_key": "nonsense"}, "header/footer"),
        ({"private_key": "-----BEGIN\nnonsense\n-----END"}, "cannot be read"),
        ({"host_key": "ssh-dss AAAA"}, "Unsupported SSH host key"),
        ({"host_key": "ssh-rsa ssh-rsa"}, "missing key data"),
    ],
)
def test_keys_that_are_none(connect: Callable[..., None], extra: dict[str, str], error: str) -> None:
    connect("bad", conn_type="ssh", host="h", extra=extra)
    with pytest.raises((TaskException, ValueError), match=error):
        SSHHook("bad")


def test_host_is_needed(connect: Callable[..., None]) -> None:
    connect("empty", conn_type="ssh")
    with pytest.raises(TaskException, match="remote_host"):
        SSHHook("empty")


@pytest.fixture(
    params=[
        ("ssh-ed25519", "openssh", None),
        ("ecdsa-sha2-nistp256", "pkcs1-pem", None),
        ("ssh-rsa", "pkcs1-pem", "open"),
    ]
)
def keyed_server(request: pytest.FixtureRequest, tmp_path: Path, connect: Callable[..., None]) -> Iterator[SshServer]:
    """A server that lets a key in, of each kind, one locked with a passphrase."""
    kind, form, passphrase = request.param
    key = asyncssh.generate_private_key(kind)
    private = key.export_private_key(form, passphrase).decode()
    server = SshServer(tmp_path, key.export_public_key("openssh").decode())
    with server.running():
        extra = {"private_key": private, "private_key_passphrase": passphrase, "host_key": server.host_key}
        connect("keyed", conn_type="ssh", host="127.0.0.1", port=server.port, login=USER, extra=extra)
        yield server


@pytest.mark.usefixtures("keyed_server")
def test_login_by_key() -> None:
    assert SSHOperator(task_id="t", ssh_conn_id="keyed", command="echo x").execute(Context()) == "eAo="


def test_strangers_are_refused(ssh: SshServer, connect: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    import paramiko  # noqa: PLC0415 -- only its errors

    monkeypatch.setattr(SSHHook, "retry_wait", 0)
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key("openssh").decode()
    login = {"conn_type": "ssh", "host": "127.0.0.1", "port": ssh.port, "login": USER}
    connect("stranger", **login, password=PASSWORD, extra={"host_key": other})
    with pytest.raises(paramiko.BadHostKeyException):
        SSHHook("stranger").get_conn()
    connect("wrong", **login, password="no", extra={"no_host_key_check": "true", "look_for_keys": "false"})
    assert SSHHook("wrong").test_connection()[0] is False
    assert SSHHook("ssh").test_connection() == (True, "Connection successfully tested")


@pytest.mark.usefixtures("ssh")
def test_tunnel(http_server: HttpServer) -> None:
    import requests  # noqa: PLC0415 -- only here

    hook = SSHHook("ssh")
    with hook.get_tunnel(http_server.port, "127.0.0.1") as tunnel:
        assert requests.get(f"http://127.0.0.1:{tunnel.local_bind_port}/x", timeout=5).text == "ok"
    hook.get_conn().close()
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", tunnel.local_bind_port)):
        pass
