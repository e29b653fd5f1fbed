"""FTP against a real server."""

from __future__ import annotations

import datetime as dt
import ftplib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.ftp.hook import FTPHook
from jetbridge.airflow.providers.ftp.operators import FTPFileTransmitOperator, FTPSensor
from jetbridge.airflow.providers.hooks_by_type import hook_class_of
from peers.ftp_server import PASSWORD, USER, FtpServer

CHANGED = dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc)


@pytest.fixture
def server(tmp_path: Path, connect: Any) -> Iterator[FtpServer]:
    root = tmp_path / "remote"
    root.mkdir()
    (root / "a.txt").write_text("hello")
    os.utime(root / "a.txt", (CHANGED.timestamp(), CHANGED.timestamp()))
    with FtpServer(root).running() as running:
        connect("ftp_default", conn_type="ftp", host="127.0.0.1", port=running.port, login=USER, password=PASSWORD)
        yield running


def move(operation: str, local: Any, remote: Any, **arguments: Any) -> Any:
    operator = FTPFileTransmitOperator(
        task_id="t", operation=operation, local_filepath=local, remote_filepath=remote, **arguments
    )
    return operator.execute(Context())


def test_what_the_hook_sees(server: FtpServer) -> None:
    with FTPHook() as hook:
        assert hook.list_directory("/") == ["a.txt"]
        assert hook.describe_directory("/")["a.txt"]["size"] == "5"
        assert hook.get_size("/a.txt") == 5
        assert hook.get_mod_time("/a.txt") == CHANGED.replace(tzinfo=None)
        hook.create_directory("/d")
        assert (server.root / "d").is_dir()
        hook.delete_directory("/d")
        hook.rename("/a.txt", "/b.txt")
        hook.delete_file("/b.txt")
        assert hook.list_directory("/") == []
    assert hook.conn is None


def test_files_buffers_and_blocks(server: FtpServer, tmp_path: Path) -> None:
    hook, buffer, blocks = FTPHook(), io.BytesIO(), list[bytes]()
    hook.store_file("/b.txt", io.BytesIO(b"bytes"))
    hook.retrieve_file("/b.txt", buffer)
    hook.retrieve_file("/a.txt", None, callback=blocks.append)
    hook.retrieve_file("/a.txt", str(tmp_path / "got.txt"))
    hook.close_conn()
    assert (buffer.getvalue(), b"".join(blocks), (tmp_path / "got.txt").read_text()) == (b"bytes", b"hello", "hello")
    assert (server.root / "b.txt").read_bytes() == b"bytes"


def test_put_and_get(server: FtpServer, tmp_path: Path) -> None:
    source, target = tmp_path / "source.txt", tmp_path / "new" / "target.txt"
    source.write_text("x")
    assert move("put", [str(source)], ["/in/s.txt"], create_intermediate_dirs=True) == [str(source)]
    assert (server.root / "in" / "s.txt").read_text() == "x"
    assert move("GET", str(target), "/in/s.txt", create_intermediate_dirs=True) == str(target)
    assert target.read_text() == "x"


def test_what_does_not_fit_is_refused(server: FtpServer) -> None:
    with pytest.raises(ValueError, match="2 paths in local_filepath != 1 paths"):
        move("put", ["a", "b"], "/a")
    with pytest.raises(TypeError, match="Unsupported operation value delete"):
        move("delete", "a", "/a")
    with pytest.raises(ftplib.error_perm, match="550"):
        move("get", str(server.root / "z"), "/missing")


def test_the_sensor_waits_for_the_file(server: FtpServer) -> None:
    sensor = FTPSensor(task_id="t", path="/late.txt")
    assert not sensor.poke(Context())
    (server.root / "late.txt").touch()
    assert sensor.poke(Context())


def test_a_wrong_password_is_told(server: FtpServer, connect: Any) -> None:
    connect("ftp_default", conn_type="ftp", host="127.0.0.1", port=server.port, login=USER, password="wrong")
    assert hook_class_of("ftp") is FTPHook
    assert FTPHook().test_connection() == (False, "530 Authentication failed.")
