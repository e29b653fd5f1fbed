"""SFTP against a real server, with paramiko."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.sftp import SFTPHook, SFTPOperator, SFTPSensor
from peers.ssh_server import SshServer

pytestmark = pytest.mark.usefixtures("ssh")


@pytest.fixture
def local(tmp_path: Path) -> Path:
    """A folder of this machine: a file, and a folder with one."""
    folder = tmp_path / "local"
    (folder / "tree" / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text("a")
    (folder / "tree" / "b.txt").write_text("b")
    (folder / "tree" / "inner" / "c.txt").write_text("c")
    return folder


def move(operation: str, local_path: Any, remote_path: Any, **arguments: Any) -> Any:
    operator = SFTPOperator(
        task_id="t", ssh_conn_id="sftp", operation=operation, local_filepath=local_path, remote_filepath=remote_path,
        **arguments,
    )  # fmt: skip
    return operator.execute(Context())


def test_put_and_get(ssh: SshServer, local: Path) -> None:
    source, target = str(local / "a.txt"), str(local / "back.txt")
    assert move("put", source, "/a.txt") == source
    assert (ssh.root / "a.txt").read_text() == "a"
    assert move("GET", target, "/a.txt") == target
    assert (local / "back.txt").read_text() == "a"


def test_folders_around_the_target(ssh: SshServer, local: Path) -> None:
    with pytest.raises(TaskException, match="Error while processing PUT operation"):
        move("put", str(local / "a.txt"), "/x/y/a.txt")
    move("put", str(local / "a.txt"), "/x/y/a.txt", create_intermediate_dirs=True)
    assert (ssh.root / "x" / "y" / "a.txt").read_text() == "a"
    with pytest.raises(TaskException, match="GET"):
        move("get", str(local / "p" / "q.txt"), "/x/y/a.txt")
    move("get", str(local / "p" / "q.txt"), "/x/y/a.txt", create_intermediate_dirs=True)
    assert (local / "p" / "q.txt").read_text() == "a"


def test_lists_are_paired(ssh: SshServer, local: Path) -> None:
    sources = [str(local / "a.txt"), str(local / "tree" / "b.txt")]
    assert move("put", sources, ["/1", "/2"]) == sources
    assert sorted(each.name for each in ssh.root.iterdir()) == ["1", "2"]
    with pytest.raises(ValueError, match="2 paths in local_filepath != 1 paths"):
        move("put", sources, "/1")


@pytest.mark.parametrize("concurrency", [1, 2])
def test_whole_folders(ssh: SshServer, local: Path, concurrency: int) -> None:
    move("put", str(local / "tree"), "/tree", concurrency=concurrency)
    assert (ssh.root / "tree" / "inner" / "c.txt").read_text() == "c"
    with pytest.raises(TaskException, match="already exists"):
        move("put", str(local / "tree"), "/tree", concurrency=concurrency)
    move("get", str(local / "copy"), "/tree", concurrency=concurrency)
    assert {each.name: each.read_text() for each in (local / "copy").rglob("*.txt")} == {"b.txt": "b", "c.txt": "c"}
    with pytest.raises(TaskException, match="already exists"):
        move("get", str(local / "copy"), "/tree", concurrency=concurrency)


def test_deletion(ssh: SshServer, local: Path) -> None:
    (ssh.root / "tree" / "inner").mkdir(parents=True)
    (ssh.root / "tree" / "inner" / "x").touch()
    (ssh.root / "file").touch()
    move("delete", None, ["/tree", "/file"])
    assert list(ssh.root.iterdir()) == []
    with pytest.raises(ValueError, match="should not be provided"):
        move("delete", str(local), "/tree")


def test_what_means_nothing_is_refused(local: Path) -> None:
    with pytest.raises(TypeError, match="Unsupported operation value copy"):
        move("copy", str(local / "a.txt"), "/a")
    with pytest.raises(ValueError, match="concurrency"):
        move("put", str(local / "a.txt"), "/a", concurrency=0)
    with pytest.raises(TaskException, match="Cannot operate without"):
        SFTPOperator(task_id="t", local_filepath="/a", remote_filepath="/a").execute(Context())


def test_hook_reads_folders(ssh: SshServer) -> None:
    (ssh.root / "d" / "e").mkdir(parents=True)
    (ssh.root / "d" / "b.csv").write_text("bb")
    (ssh.root / "d" / "e" / "c.csv").touch()
    hook = SFTPHook("sftp")
    assert hook.list_directory("/d") == ["b.csv", "e"]
    assert hook.list_directory("/d", recursive=True) == ["b.csv", "e/c.csv"]
    assert hook.list_directory("/none") is None
    described = hook.describe_directory("/d")["b.csv"]
    assert (described["size"], described["type"]) == (2, "file")
    files, folders, others = hook.get_tree_map("/d")
    assert (sorted(files), folders, others) == (["/d/b.csv", "/d/e/c.csv"], ["/d/e"], [])
    assert hook.get_tree_map("/d", prefix="/d/e")[:2] == (["/d/e/c.csv"], ["/d/e"])
    assert (hook.get_file_by_pattern("/d", "*.csv"), sorted(hook.get_files_by_pattern("/d", "*"))) == (
        "b.csv",
        ["b.csv", "e"],
    )
    assert (hook.get_file_by_pattern("/d", "*.txt"), hook.path_exists("/d"), hook.path_exists("/z")) == (
        "",
        True,
        False,
    )
    assert hook.get_conn_count() == 0


def test_hook_writes(ssh: SshServer) -> None:
    hook = SFTPHook("sftp")
    with hook.get_managed_conn() as conn:
        hook.store_file("/x", io.BytesIO(b"xyz"))
        assert hook.conn is conn
    target = io.BytesIO()
    hook.retrieve_file("/x", target)
    assert target.getvalue() == b"xyz"
    with pytest.raises(TypeError, match="Unsupported type"):
        hook.retrieve_file("/x", 3)
    hook.create_directory("/m/n")
    hook.create_directory("/m/n")
    with pytest.raises(TaskException, match="is a file"):
        hook.create_directory("/x")
    hook.delete_directory("/m", include_files=True)
    hook.delete_file("/x")
    assert list(ssh.root.iterdir()) == []
    assert hook.test_connection()[0]


def test_session_is_open_as_long_as_it_is_used() -> None:
    hook = SFTPHook("sftp", use_managed_conn=False)
    with pytest.raises(TaskException, match="Connection not open"):
        hook.list_directory("/")
    with hook.get_managed_conn():
        assert hook.list_directory("/") == []
    conn = hook.get_conn()
    assert conn.listdir("/") == []
    hook.close_conn()


def test_sensor(ssh: SshServer) -> None:
    def poke(**arguments: Any) -> Any:
        return SFTPSensor(task_id="t", sftp_conn_id="sftp", **arguments).poke(Context())

    (ssh.root / "in").mkdir()
    assert not poke(path="/in/a.csv")
    assert not poke(path="/in", file_pattern="*.csv")
    (ssh.root / "in" / "a.csv").touch()
    assert poke(path="/in/a.csv")
    assert poke(path="/in", file_pattern="*.csv")
    assert not poke(path="/in")
    assert poke(path="/in/a.csv", newer_than="2020-01-01T00:00:00")
    assert not poke(path="/in/a.csv", newer_than="2100-01-01T00:00:00")
    found = poke(
        path="/in", file_pattern="*", python_callable=lambda files_found, n: len(files_found) + n, op_kwargs={"n": 1}
    )
    assert found.xcom_value == {"files_found": ["/in/a.csv"], "decorator_return_value": 2}
