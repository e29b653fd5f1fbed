"""Callbacks are called with the template context, at the end that they wait for."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge import RetryPolicy, job, op
from jetbridge.airflow import failure_callback, retry_callback, success_callback


@pytest.fixture
def calls() -> list[tuple[str, str, str]]:
    return []


def run(calls: list[tuple[str, str, str]], *, fails: bool, retries: int = 0) -> bool:
    def told(when: str) -> Any:
        def call(context: Any) -> None:
            calls.append((when, context["ti"].task_id, str(context["exception"])))

        return call

    @op(kind="python", retry_policy=RetryPolicy(max_retries=retries))
    def work() -> None:
        if fails:
            raise ValueError("no luck")

    hooks = {failure_callback(told("failure")), success_callback(told("success")), retry_callback(told("retry"))}

    @job(hooks=hooks)
    def one() -> None:
        work()

    result: bool = one.execute_in_process(raise_on_error=False).success
    return result


def test_success(calls: list[tuple[str, str, str]]) -> None:
    assert run(calls, fails=False)
    assert calls == [("success", "work", "None")]


def test_failure(calls: list[tuple[str, str, str]]) -> None:
    assert not run(calls, fails=True)
    assert calls == [("failure", "work", "no luck")]


def test_retry_then_failure(calls: list[tuple[str, str, str]]) -> None:
    assert not run(calls, fails=True, retries=1)
    assert [when for when, _, _ in calls] == ["retry", "failure"]


def test_a_callback_that_raises_changes_nothing() -> None:
    def broken(_: Any) -> None:
        raise RuntimeError

    @op(kind="python")
    def work() -> int:
        return 1

    @job(hooks={success_callback(broken)})
    def one() -> None:
        work()

    assert one.execute_in_process().success
