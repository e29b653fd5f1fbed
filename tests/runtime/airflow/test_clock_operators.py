"""Operators and sensors that go by the clock, by files and by commands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pendulum
import pytest

from jetbridge.airflow import (
    BashSensor,
    BranchDateTimeOperator,
    BranchDayOfWeekOperator,
    Context,
    DateTimeSensor,
    DayOfWeekSensor,
    FailException,
    FileSensor,
    NotFoundException,
    TaskException,
    TimeDeltaSensor,
    TimeSensor,
    WeekDay,
)

NOW = pendulum.datetime(2024, 1, 3, 12, tz="UTC")  # a Wednesday
CONTEXT = Context(
    logical_date=pendulum.datetime(2024, 1, 6, 1, tz="UTC"), data_interval_end=NOW, ti=SimpleNamespace(key="k")
)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("branches", "time_sensors"):
        monkeypatch.setattr(f"jetbridge.airflow.{module}.utc_now", lambda: NOW)


def in_dag(operator: Any, zone: str = "UTC") -> Any:
    operator.dag = SimpleNamespace(timezone=pendulum.timezone(zone))
    return operator


@pytest.mark.parametrize(
    ("lower", "upper", "zone", "yes"),
    [
        (dt.time(11), dt.time(13), "UTC", True),
        (dt.time(11), dt.time(13), "America/New_York", False),
        (dt.time(13), dt.time(14), "UTC", False),
        (dt.time(11), dt.time(2), "UTC", True),
        (None, dt.time(11), "UTC", False),
        (dt.time(11), None, "UTC", True),
        (dt.datetime(2024, 1, 3, 11), dt.datetime(2024, 1, 2), "UTC", False),
    ],
)
def test_branch_by_time(lower: Any, upper: Any, zone: str, yes: bool) -> None:
    operator = BranchDateTimeOperator(
        task_id="b", target_lower=lower, target_upper=upper, follow_task_ids_if_true="y", follow_task_ids_if_false=["n"]
    )
    assert in_dag(operator, zone).execute(CONTEXT) == ("y" if yes else ["n"])


def test_branch_by_logical_date() -> None:
    branch = {"follow_task_ids_if_true": "y", "follow_task_ids_if_false": "n", "use_task_logical_date": True}
    assert in_dag(BranchDateTimeOperator(task_id="b", target_upper=dt.time(2), **branch)).execute(CONTEXT) == "y"
    weekend = {WeekDay.SATURDAY, "sunday"}
    assert in_dag(BranchDayOfWeekOperator(task_id="b", week_day=weekend, **branch)).execute(CONTEXT) == "y"


def test_branch_needs_a_bound() -> None:
    with pytest.raises(TaskException, match="at least one"):
        BranchDateTimeOperator(task_id="b", follow_task_ids_if_true="y", follow_task_ids_if_false="n")


def test_branch_by_day() -> None:
    branch = {"follow_task_ids_if_true": "y", "follow_task_ids_if_false": "n"}
    assert in_dag(BranchDayOfWeekOperator(task_id="b", week_day="Wednesday", **branch)).execute(CONTEXT) == "y"
    assert in_dag(BranchDayOfWeekOperator(task_id="b", week_day=["monday"], **branch)).execute(CONTEXT) == "n"
    with pytest.raises(AttributeError, match='Invalid Week Day passed: "Someday"'):
        BranchDayOfWeekOperator(task_id="b", week_day="Someday", **branch)


@pytest.mark.parametrize(
    ("sensor", "yes"),
    [
        (DateTimeSensor(task_id="s", target_time="2024-01-03T11:59:00+00:00"), True),
        (DateTimeSensor(task_id="s", target_time=dt.datetime(2024, 1, 3, 12, 1)), False),
        (TimeSensor(task_id="s", target_time=dt.time(11)), True),
        (TimeSensor(task_id="s", target_time=dt.time(13)), False),
        (TimeDeltaSensor(task_id="s", delta=dt.timedelta(minutes=-1)), True),
        (TimeDeltaSensor(task_id="s", delta="1"), False),
        (DayOfWeekSensor(task_id="s", week_day="Wednesday"), True),
        (DayOfWeekSensor(task_id="s", week_day="Wednesday", use_task_logical_date=True), False),
    ],
)
def test_time_sensors(sensor: Any, yes: bool) -> None:
    assert in_dag(sensor).poke(CONTEXT) is yes


def test_file_sensor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full" / "inner").mkdir(parents=True)
    (tmp_path / "full" / "inner" / "x.csv").write_text("", "utf-8")
    found = {
        name: FileSensor(task_id="f", filepath=str(tmp_path / name)).poke(CONTEXT)
        for name in ("empty", "full", "absent", "full/*/x.*")
    }
    assert found == {"empty": False, "full": True, "absent": False, "full/*/x.*": True}
    with pytest.raises(NotFoundException, match="AIRFLOW_CONN_FS_DEFAULT"):
        FileSensor(task_id="f", filepath="full").poke(CONTEXT)
    monkeypatch.setenv("AIRFLOW_CONN_FS_DEFAULT", f'{{"conn_type": "fs", "extra": {{"path": "{tmp_path}"}}}}')
    assert FileSensor(task_id="f", filepath="full").poke(CONTEXT)


def test_bash_sensor() -> None:
    assert BashSensor(task_id="b", bash_command="exit 0").poke(CONTEXT)
    assert not BashSensor(task_id="b", bash_command="exit 3").poke(CONTEXT)
    assert not BashSensor(task_id="b", bash_command="exit 3", retry_exit_code=3).poke(CONTEXT)
    with pytest.raises(FailException, match="return code 3"):
        BashSensor(task_id="b", bash_command="exit 3", retry_exit_code=4).poke(CONTEXT)
