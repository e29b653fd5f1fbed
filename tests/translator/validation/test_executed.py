"""Runs of both sides: what Airflow itself does not determine is no difference, everything else is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from jetbridge_translator.validation import executed
from jetbridge_translator.validation.airflow_side import AirflowRun, RunRequest
from jetbridge_translator.validation.differences import DagComparison, ValidationLevel
from jetbridge_translator.validation.environments import AirflowEnvironment
from jetbridge_translator.validation.jobs_side import JobRun
from jetbridge_translator.validation.question import Question

QUESTION = Question(
    Path("dags"),
    Path("jobs"),
    AirflowEnvironment("2.11.2", Path("python")),
    ValidationLevel.EXECUTED,
    dates=("2024-01-02",),
)


def _document(date: str, choice: str) -> dict[str, Any]:
    values = {"date": date, "choice": choice}
    instances = [
        {"task_id": name, "map_index": -1, "state": "success", "try_number": 1, "return_value": value, "xcoms": {}}
        for name, value in values.items()
    ]
    return {"run_id": "r", "dag_run_state": "success", "task_instances": instances}


def _compared(monkeypatch: pytest.MonkeyPatch, airflow: Sequence[Any], job: JobRun) -> tuple[DagComparison, int]:
    waiting, asked = list(airflow), 0

    def runs(_worker: object, requests: Sequence[RunRequest], _limit: float) -> Iterator[AirflowRun]:
        nonlocal asked
        asked += 1
        for request in requests:
            document = waiting.pop(0)
            yield AirflowRun(request, document, None if document else "it broke")

    monkeypatch.setattr(executed, "runs_of", runs)
    monkeypatch.setattr(executed.jobs_side, "run_of", lambda *_, **__: job)
    (comparison,) = executed.compare_executed(QUESTION, {"daily": "daily.py"}, lambda _text: None)
    return comparison, asked


def test_equal_runs_are_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    comparison, asked = _compared(monkeypatch, [_document("1", "a")], JobRun(_document("1", "a")))  # type: ignore[arg-type]
    assert comparison.equal
    assert asked == 1


def test_what_airflow_does_not_do_twice_is_not_determined(monkeypatch: pytest.MonkeyPatch) -> None:
    airflow = [_document("1", "a"), _document("2", "a"), _document("3", "a")]
    comparison, _ = _compared(monkeypatch, airflow, JobRun(_document("4", "a")))  # type: ignore[arg-type]
    assert comparison.equal
    assert [found.place for found in comparison.undetermined] == ["date"]


def test_what_airflow_does_twice_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    airflow = [_document("1", "a"), _document("2", "a"), _document("3", "a")]
    comparison, _ = _compared(monkeypatch, airflow, JobRun(_document("4", "b")))  # type: ignore[arg-type]
    assert not comparison.equal
    assert [found.place for found in comparison.differences] == ["choice"]
    assert [found.place for found in comparison.undetermined] == ["date"]


def test_a_side_without_a_run_is_no_equality(monkeypatch: pytest.MonkeyPatch) -> None:
    without_job, _ = _compared(monkeypatch, [_document("1", "a")], JobRun(None, "it hangs"))
    assert (without_job.equal, without_job.problem) == (False, "the job did not run: it hangs")
    without_airflow, _ = _compared(monkeypatch, [None], JobRun(None))
    assert (without_airflow.equal, without_airflow.problem) == (
        False,
        "Airflow's run gave nothing to compare with: it broke",
    )
