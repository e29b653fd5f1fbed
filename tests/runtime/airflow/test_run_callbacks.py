"""A job's own callbacks: called once, when the run has ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from jetbridge import job, op
from jetbridge.airflow import failure_callback

START = dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc)


@op(kind="python")
def extract() -> int:
    return 1


@op(kind="python")
def load() -> None:
    raise ValueError("no luck")


def test_failure_is_told_with_the_task_that_failed() -> None:
    told: list[Any] = []

    def tell(context: Any) -> None:
        ti, run = context["ti"], context["dag_run"]
        failed = [each.task_id for each in run.get_task_instances(state="failed")]
        told.append((context["reason"], ti.task_id, ti.state, run.get_state(), failed, ti.duration >= 0))
        assert run.get_task_instance("extract").state == "success"
        assert run.get_task_instance("nothing") is None

    @job(start_date=START, on_failure_callback=[tell], on_success_callback=told.append)
    def sales() -> None:
        load(after=extract())

    assert not sales.execute_in_process(raise_on_error=False).success
    assert told == [("task_failure", "load", "failed", "failed", ["load"], True)]


def test_success() -> None:
    told: list[Any] = []

    @job(start_date=START, on_success_callback=lambda context: told.append((context["reason"], context["run_id"])))
    def sales() -> None:
        extract()

    result = sales.execute_in_process()
    assert [reason for reason, _ in told] == ["success"]
    assert result.success


def test_a_callback_that_raises_changes_nothing() -> None:
    told: list[Any] = []

    def broken(_: Any) -> None:
        raise RuntimeError("who cares")

    @job(start_date=START, on_success_callback=[broken, told.append])
    def sales() -> None:
        extract()

    assert sales.execute_in_process().success
    assert len(told) == 1


def test_a_run_that_takes_too_long_is_told_as_such() -> None:
    told: list[str] = []

    @job(
        start_date=START,
        dagrun_timeout=dt.timedelta(0),
        on_failure_callback=lambda context: told.append(context["reason"]),
    )
    def sales() -> None:
        extract()

    assert not sales.execute_in_process(raise_on_error=False).success
    assert told == ["timed_out"]


@pytest.mark.parametrize("setting", ["AIRFLOW__API__BASE_URL", "AIRFLOW__WEBSERVER__BASE_URL"])
def test_what_a_task_callback_shows_of_its_task(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setenv(setting, "https://flow.example.com")

    def tell(context: Any) -> None:
        ti = context["ti"]
        shown.append((ti.state, ti.log_url, ti.mark_success_url, ti.end_date >= ti.start_date))

    @job(start_date=START, hooks={failure_callback(tell)})
    def sales() -> None:
        load()

    sales.execute_in_process(raise_on_error=False)
    [(state, log_url, mark_url, is_ordered)] = shown
    host = "https://flow.example.com" if "API" in setting else "http://localhost:8080"
    assert (state, is_ordered) == ("failed", True)
    assert log_url.startswith(f"{host}/dags/sales/runs/")
    assert log_url.endswith("/tasks/load?try_number=1")
    assert mark_url == log_url


def test_other_tasks_as_a_task_sees_them() -> None:
    seen: list[tuple[str, str | None]] = []

    @op(kind="python", trigger_rule="all_done")
    def check(dag_run: Any) -> None:
        seen.extend((each.task_id, each.current_state()) for each in dag_run.get_task_instances())

    run_check: Callable[..., Any] = check.partial(dag_run=_dag_run())

    @job(start_date=START)
    def sales() -> None:
        run_check(after=extract())

    assert sales.execute_in_process().success
    assert sorted(seen) == [("check", "running"), ("extract", "success")]


def _dag_run() -> Any:
    from jetbridge import from_context  # noqa: PLC0415 -- one use

    return from_context("dag_run")
