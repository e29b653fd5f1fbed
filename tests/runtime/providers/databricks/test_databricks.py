"""Databricks: logins, tries, pages, runs that are repaired or stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.databricks.api import DatabricksApiError
from jetbridge.airflow.providers.databricks.hook import DatabricksHook
from jetbridge.airflow.providers.databricks.operators import DatabricksRunNowOperator
from jetbridge.airflow.providers.databricks.statements import DatabricksSQLStatementsOperator
from jetbridge.airflow.providers.databricks.states import RunState
from peers.http_server import HttpServer, Reply, Request
from peers.sent.case import Ti

Connect = Callable[..., None]
WELL = {"life_cycle_state": "TERMINATED", "result_state": "SUCCESS"}
ILL = {"life_cycle_state": "TERMINATED", "result_state": "FAILED", "state_message": "quota exceeded"}


@pytest.fixture
def workspace(http_server: HttpServer, connect: Connect) -> HttpServer:
    connect(
        "databricks_default",
        conn_type="databricks",
        host="127.0.0.1",
        port=http_server.port,
        schema="http",
        password="t",
    )
    return http_server


def test_logins(http_server: HttpServer, connect: Connect) -> None:
    http_server.answer = lambda request: Reply(
        {"access_token": "p", "expires_in": 3600} if "oidc" in request.path else {}
    )
    place = {"conn_type": "databricks", "host": "127.0.0.1", "port": http_server.port, "schema": "http"}
    for fields, wanted in (
        ({"password": "t"}, "Bearer t"),
        ({"login": "u", "password": "p"}, "Basic dTpw"),
        ({"extra": {"token": "e"}}, "Bearer e"),
        ({"login": "u", "password": "p", "extra": {"service_principal_oauth": True}}, "Bearer p"),
    ):
        connect("databricks_default", **place, **fields)
        hook = DatabricksHook()
        hook.call("GET", "2.0/x")
        hook.call("GET", "2.0/x")
        assert http_server.requests[-1].headers["Authorization"] == wanted
    assert [each.path for each in http_server.requests].count("/oidc/v1/token") == 1


def test_what_may_pass_is_tried_again(workspace: HttpServer) -> None:
    answers = iter([Reply({}, 503), Reply({}, 429), Reply({"run_id": 1})])
    workspace.answer = lambda _: next(answers)
    assert DatabricksHook(retry_delay=0).submit_run({}) == 1
    workspace.answer = lambda _: Reply({}, 500)
    with pytest.raises(TaskException, match="failed 2 times"):
        DatabricksHook(retry_limit=2, retry_delay=0).submit_run({})
    workspace.answer = lambda _: Reply(b"no such job", 404)
    with pytest.raises(DatabricksApiError, match="no such job, Status Code: 404"):
        DatabricksHook().submit_run({})
    with pytest.raises(ValueError, match="Retry limit"):
        DatabricksHook(retry_limit=0)


def test_pages_are_put_together(workspace: HttpServer) -> None:
    def answer(request: Request) -> Reply:
        second = request.query.get("page_token", [""])[0] == "2"
        job = {"job_id": 2 if second else 1, "settings": {"name": "b" if second else "a"}}
        pages = {"jobs": [job], "tasks": [{"task_key": job["job_id"]}]}
        return Reply({**pages, **({} if second else {"next_page_token": "2"})})

    workspace.answer = answer
    hook = DatabricksHook()
    assert hook.find_job_id_by_name("b") == 2
    assert hook.find_job_id_by_name("c") is None
    assert [task["task_key"] for task in hook.get_run(1)["tasks"]] == [1, 2]


def api(states: list[dict[str, Any]]) -> Callable[[Request], Reply]:
    left = list(states)

    def answer(request: Request) -> Reply:
        if request.path.endswith("runs/get"):
            asked = "include_history" in request.query or len(left) == 1
            return Reply({"run_page_url": "u", "state": left[0] if asked else left.pop(0), "repair_history": [{}]})
        return Reply({"run_id": 1, "repair_id": 2})

    return answer


def test_a_failed_run_is_repaired_once(workspace: HttpServer) -> None:
    workspace.answer = api([ILL, ILL, WELL])
    given = {"databricks_repair_reason_new_settings": {"quota": {"max": 2}}, "polling_period_seconds": 0}
    operator = DatabricksRunNowOperator(task_id="t", job_id=7, repair_run=True, **given)
    operator.execute(Context(ti=Ti()))
    sent = [(each.path.rpartition("/")[2], each.json()) for each in workspace.requests if each.method == "POST"]
    assert sent == [
        ("run-now", {"job_id": "7"}),
        ("update", {"job_id": "7", "new_settings": {"max": "2"}}),
        ("repair", {"run_id": 1, "rerun_all_failed_tasks": True}),
    ]
    workspace.answer = api([ILL])
    with pytest.raises(TaskException, match="quota exceeded"):
        DatabricksRunNowOperator(task_id="t", job_id=7, repair_run=True, **given).execute(Context(ti=Ti()))


def test_an_end_from_outside_cancels(workspace: HttpServer) -> None:
    operator = DatabricksRunNowOperator(task_id="t", job_id=7)
    operator.on_kill()
    assert not workspace.requests
    workspace.answer = api([WELL])
    operator.execute(Context(ti=Ti()))
    operator.on_kill()
    assert (workspace.requests[-1].path, workspace.requests[-1].json()) == ("/api/2.2/jobs/runs/cancel", {"run_id": 1})


def test_a_statement_that_takes_too_long_is_cancelled(workspace: HttpServer) -> None:
    workspace.answer = lambda _: Reply({"statement_id": "s", "status": {"state": "RUNNING"}})
    operator = DatabricksSQLStatementsOperator(
        task_id="t", statement="SELECT 1", warehouse_id="w", timeout=0, polling_period_seconds=0
    )
    with pytest.raises(TaskException, match="timed out after 0 seconds"):
        operator.execute(Context(ti=Ti()))
    assert workspace.requests[-1].path.endswith("/statements/s/cancel")


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(TaskException, match="Unexpected life cycle state: NEW"):
        RunState("NEW")
