"""Waiting for another job on the same instance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pendulum
import pytest

from jetbridge import job, op
from jetbridge.airflow import Context, ExternalTaskMarker, ExternalTaskSensor, SkipException, TaskException
from jetbridge.definitions.executors import in_process_executor
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.job_execution import execute_job
from jetbridge.storage.instance import Instance

DAY = pendulum.datetime(2024, 1, 2, tz="UTC")
CONTEXT = Context(logical_date=DAY, ds="2024-01-02")


@op(kind="python")
def load() -> int:
    return 1


@op(kind="python")
def breaks() -> int:
    raise ValueError("no")


@job(start_date=dt.datetime(2021, 1, 1, tzinfo=dt.timezone.utc))
def sales() -> None:
    load()
    breaks()


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with Instance.open(Path(tmp_path_factory.mktemp("home"))) as kept:
        facts = RunFacts("manual__1", DAY, (DAY, DAY))
        execute_job(sales.with_executor_def(in_process_executor), kept, facts=facts)
        yield kept


def sensor(instance: Instance, **options: Any) -> ExternalTaskSensor:
    made = ExternalTaskSensor(task_id="wait", external_dag_id=options.pop("external_dag_id", "sales"), **options)
    made.instance = instance
    return made


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"external_task_id": "load"}, True),
        ({"external_task_id": "breaks"}, False),
        ({"external_task_ids": ["load", "breaks"]}, False),
        ({"external_task_ids": ["load", "breaks"], "allowed_states": ["success", "failed"]}, True),
        ({"external_task_id": "absent"}, False),
        ({}, False),
        ({"allowed_states": ["failed"]}, True),
        ({"external_task_id": "load", "execution_delta": dt.timedelta(days=1)}, False),
        ({"external_task_id": "load", "execution_date_fn": lambda date: date}, True),
        ({"external_task_id": "load", "execution_date_fn": lambda date, ds: [date, pendulum.parse(ds)]}, True),
        ({"external_dag_id": "other"}, False),
    ],
)
def test_poke(instance: Instance, options: dict[str, Any], found: bool) -> None:
    assert sensor(instance, **options).poke(CONTEXT) is found


def test_states_that_end_the_waiting(instance: Instance) -> None:
    with pytest.raises(TaskException, match="sales failed"):
        sensor(instance, external_task_id="breaks", failed_states=["failed"]).poke(CONTEXT)
    with pytest.raises(SkipException):
        sensor(instance, external_task_id="breaks", failed_states=["failed"], soft_fail=True).poke(CONTEXT)
    with pytest.raises(SkipException):
        sensor(instance, external_task_id="breaks", skipped_states=["failed"]).poke(CONTEXT)
    with pytest.raises(TaskException, match="never ran"):
        sensor(instance, external_dag_id="other", check_existence=True).poke(CONTEXT)


@pytest.mark.parametrize(
    "options",
    [
        {"external_task_id": "a", "external_task_ids": ["b"]},
        {"external_task_id": "a", "external_task_group_id": "g"},
        {"execution_delta": dt.timedelta(1), "execution_date_fn": lambda date: date},
    ],
)
def test_two_ways_at_once(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Only one of"):
        ExternalTaskSensor(task_id="w", external_dag_id="d", **options)


def test_marker() -> None:
    marker = ExternalTaskMarker(task_id="m", external_dag_id="d", external_task_id="t", logical_date=DAY)
    assert (marker.logical_date, marker.execute(CONTEXT)) == ("2024-01-02T00:00:00+00:00", None)
