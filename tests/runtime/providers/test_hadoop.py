"""HDFS over HTTP against a name node of ours; Pig's command line against a program of that name."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.pig import PigCliHook, PigOperator
from jetbridge.airflow.providers.webhdfs import MultipleFilesWebHdfsSensor, WebHDFSHook, WebHdfsSensor
from peers.http_server import HttpServer, Reply, Request


class NameNode:
    """Files by path, behind the operations that the client asks for (https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-hdfs/WebHDFS.html)."""

    def __init__(self) -> None:
        self.files = {"/lake/a": b"hello"}

    def answer(self, request: Request) -> Reply:
        path, operation = request.path.removeprefix("/webhdfs/v1"), request.query["op"][0]
        assert request.query["user.name"] == ["me"]
        kind = "FILE" if path in self.files else "DIRECTORY"
        if path not in self.files and not any(name.startswith(path) for name in self.files):
            gone = {"exception": "FileNotFoundException", "message": f"File {path} does not exist."}
            return Reply({"RemoteException": gone}, 404)
        if operation == "GETFILESTATUS":
            return Reply({"FileStatus": {"type": kind, "pathSuffix": "", "length": 5}})
        if operation == "LISTSTATUS":
            names = [name.rpartition("/")[2] for name in self.files if name.startswith(path)]
            return Reply({"FileStatuses": {"FileStatus": [{"pathSuffix": name, "type": "FILE"} for name in names]}})
        return Reply(self.files[path])


@pytest.fixture
def name_node(http_server: HttpServer, connect: Any) -> NameNode:
    node = NameNode()
    http_server.answer = node.answer
    connect("webhdfs_default", conn_type="webhdfs", host="127.0.0.1", port=http_server.port, login="me")
    return node


@pytest.mark.usefixtures("name_node")
def test_files_of_hdfs() -> None:
    hook = WebHDFSHook()
    assert hook.read_file("/lake/a") == b"hello"
    assert (hook.check_for_path("/lake/a"), hook.check_for_path("/lake/c")) == (True, False)


def test_files_of_hdfs_are_waited_for(name_node: NameNode) -> None:
    one = WebHdfsSensor(task_id="t", filepath="/lake/b")
    both = MultipleFilesWebHdfsSensor(task_id="t", directory_path="/lake", expected_filenames=["a", "b"])
    assert (one.poke(Context()), both.poke(Context())) == (False, False)
    name_node.files["/lake/b"] = b""
    assert (one.poke(Context()), both.poke(Context())) == (True, True)


def test_a_name_node_that_does_not_answer(connect: Any) -> None:
    connect("webhdfs_default", conn_type="webhdfs", host="127.0.0.1,127.0.0.1", port=1, login="me")
    with pytest.raises(TaskException, match="Failed to locate"):
        WebHDFSHook().get_conn()


@pytest.fixture
def pig(tmp_path: Path, connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pig"
    program.write_text('#!/bin/sh\necho "$1"; for last; do :; done; cat "$3"; [ "$last" != fail ]\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    connect("pig_cli_default", conn_type="pig_cli", extra=json.loads('{"pig_properties": ["-Da=b"]}'))


@pytest.mark.usefixtures("pig")
def test_pig_scripts() -> None:
    assert PigCliHook().run_cli("ls /;") == "-Da=b\nls /;"
    with pytest.raises(TaskException, match="ls /;"):
        PigOperator(task_id="t", pig="ls /;", pig_opts="-x fail").execute(Context())
    operator = PigOperator(task_id="t", pig="a = LOAD '$ds';", pigparams_jinja_translate=True)
    operator.prepare_template()
    assert operator.pig == "a = LOAD '{{ ds }}';"
