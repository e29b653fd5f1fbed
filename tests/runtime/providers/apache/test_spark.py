"""Programs of Spark: what they are given and say, drivers that outlive them, an end from outside."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.apache.spark.jdbc_application import parse, run
from jetbridge.airflow.providers.apache.spark.operators import SparkSqlOperator, SparkSubmitOperator
from jetbridge.airflow.providers.apache.spark.program import masked
from jetbridge.airflow.providers.apache.spark.submit import SparkSubmitHook
from peers.http_server import HttpServer, Reply

Programs = Callable[..., Path]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Put a program on the PATH that notes its arguments and does what `body` says; the place of its notes."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    notes = tmp_path / "notes"
    notes.touch()

    def put(name: str, body: str) -> Path:
        path = tmp_path / name
        noting = f"import json, sys, time\nopen({str(notes)!r}, 'a').write(json.dumps([{name!r}, *sys.argv[1:]]) + chr(10))\n"
        path.write_text(f"#!{sys.executable}\n{noting}{body}\n")
        path.chmod(0o755)
        return notes

    return put


def noted(notes: Path) -> list[list[str]]:
    return [json.loads(line) for line in notes.read_text().splitlines()]


@pytest.fixture
def cluster(http_server: HttpServer, connect: Callable[..., None]) -> HttpServer:
    """A cluster of Spark itself that runs drivers."""
    extra = {"deploy-mode": "cluster", "rest-port": http_server.port}
    connect("spark_default", conn_type="spark", host="spark://127.0.0.1", port=7077, extra=extra)
    return http_server


def test_a_driver_is_waited_for(cluster: HttpServer, program: Programs) -> None:
    program("spark-submit", "print('INFO submitted as driver-20240102-0001')")
    states = iter(["SUBMITTED", "RUNNING", "FINISHED"])
    cluster.answer = lambda _: Reply({"driverState": next(states)})
    SparkSubmitOperator(task_id="t", application="a.py", status_poll_interval=0).execute(Context())
    assert {each.path for each in cluster.requests} == {"/v1/submissions/status/driver-20240102-0001"}
    assert next(states, None) is None


def test_a_driver_that_fails(cluster: HttpServer, program: Programs) -> None:
    program("spark-submit", "print('driver-1-2')")
    cluster.answer = lambda _: Reply({"driverState": "FAILED"})
    with pytest.raises(TaskException, match="driver-1-2 badly exited with status FAILED"):
        SparkSubmitOperator(task_id="t", application="a.py", status_poll_interval=0).execute(Context())
    cluster.answer = lambda _: Reply({}, 500)
    with pytest.raises(TaskException, match="Failed to poll"):
        SparkSubmitOperator(task_id="t", application="a.py", status_poll_interval=0).execute(Context())


def test_several_masters_are_asked_by_the_program(program: Programs, connect: Callable[..., None]) -> None:
    notes = program(
        "spark-submit", "print('driver-1-2' if '--status' not in sys.argv else '  \"driverState\" : \"FINISHED\",')"
    )
    connect("spark_default", conn_type="spark", host="spark://a:7077,b:7077", extra={"deploy-mode": "cluster"})
    SparkSubmitHook(status_poll_interval=0).submit("a.py")
    assert noted(notes)[-1] == ["spark-submit", "--master", "spark://a:7077,b:7077", "--status", "driver-1-2"]


def test_an_end_from_outside_ends_the_application(program: Programs, connect: Callable[..., None]) -> None:
    program("yarn", "")
    notes = program("spark-submit", "print('application_1_2', flush=True)\ntime.sleep(60)")
    connect("spark_default", conn_type="spark", host="yarn", extra={"deploy-mode": "cluster"})
    operator = SparkSubmitOperator(task_id="t", application="a.py", post_submit_commands=["yarn bye"])
    hook = operator.hook
    failures: list[TaskException] = []

    def work() -> None:
        try:
            operator.execute(Context())
        except TaskException as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while hook.application_id is None and thread.is_alive():
        time.sleep(0.01)
    operator.on_kill()
    thread.join()
    assert "Error code is: -9" in str(failures[0])
    assert sorted(noted(notes)[1:]) == [["yarn", "application", "-kill", "application_1_2"], ["yarn", "bye"]]


def test_a_driver_is_killed_by_the_master(cluster: HttpServer) -> None:
    hook = SparkSubmitHook()
    hook.driver_id = "driver-1"
    hook.on_kill()
    assert [(each.method, each.path) for each in cluster.requests] == [("POST", "/v1/submissions/kill/driver-1")]


def test_an_unknown_argument_is_refused() -> None:
    with pytest.raises(TypeError, match="no argument memory"):
        SparkSubmitHook(memory="1g")


def test_environment_reaches_the_program(program: Programs, connect: Callable[..., None]) -> None:
    notes = program("spark-submit", "import os\nopen(sys.argv[-1], 'w').write(os.environ['DAY'])")
    connect("spark_default", conn_type="spark", host="local")
    place = notes.with_name("day")
    SparkSubmitHook(env_vars={"DAY": 2}, application_args=[str(place)]).submit("a.py")
    assert place.read_text() == "2"


def test_a_query_that_fails(program: Programs) -> None:
    program("spark-sql", "sys.exit(2)")
    with pytest.raises(TaskException, match=r"Cannot execute 'a.sql' on yarn .* code: 2"):
        SparkSqlOperator(task_id="q", sql="a.sql").execute(Context())


def test_secrets_are_not_told() -> None:
    assert masked("--conf spark.password=abc --x 1") == "--conf spark.password=****** --x 1"


class Noting:
    """Notes the calls that it is given, in the manner of Spark's readers and writers."""

    def __init__(self, calls: list[Any]) -> None:
        self.calls = calls

    def __getattr__(self, name: str) -> Any:
        if name in {"read", "write"}:
            return self

        def note(*args: Any, **kwargs: Any) -> Noting:
            self.calls.append((name, args, kwargs))
            return self

        return note


def test_the_application_of_transfers() -> None:
    calls: list[Any] = []
    common = ["-url", "jdbc:x", "-jdbcTable", "orders", "-metastoreTable", "lake.orders"]
    run(Noting(calls), parse(["-cmdType", "jdbc_to_spark", *common, "-fetchsize", "10", "-saveMode", "append"]))
    assert calls[1] == ("options", (), {"url": "jdbc:x", "dbtable": "orders", "fetchsize": "10"})
    assert calls[-1] == ("saveAsTable", ("lake.orders",), {"format": None, "mode": "append"})
    calls.clear()
    run(Noting(calls), parse([*common, "-jdbcTruncate", "True", "-batchsize", "5"]))
    assert [name for name, _, _ in calls] == ["table", "format", "options", "save"]
    assert calls[2][2] == {"url": "jdbc:x", "dbtable": "orders", "truncate": "True", "batchsize": "5"}
