"""Which timetable a plain schedule value means, and back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from jetbridge.scheduling.timetables import (
    AirflowGeneration,
    Asset,
    AssetAll,
    AssetAny,
    AssetOrTimeSchedule,
    AssetTriggeredTimetable,
    CronTriggerTimetable,
    Dataset,
    DatasetAlias,
    DatasetTriggeredTimetable,
    DeltaTriggerTimetable,
    InvalidTimetableError,
    generation_of,
    schedule_behind,
    timetable_for,
)
from jetbridge.scheduling.timetables.moments import UTC, zone_of

V2, V3 = AirflowGeneration.V2, AirflowGeneration.V3
PLAIN = [None, "@once", "@continuous", "0 6 * * *", dt.timedelta(hours=4), relativedelta(months=1)]


@pytest.mark.parametrize("generation", list(AirflowGeneration))
@pytest.mark.parametrize("value", PLAIN)
def test_there_and_back(value: Any, generation: AirflowGeneration) -> None:
    assert schedule_behind(timetable_for(value, UTC, generation), UTC, generation) == value


@pytest.mark.parametrize(
    ("value", "in_v2", "in_v3"),
    [
        ("@daily", "interval.CronDataIntervalTimetable", "trigger.CronTriggerTimetable"),
        (dt.timedelta(1), "interval.DeltaDataIntervalTimetable", "trigger.DeltaTriggerTimetable"),
        (None, "simple.NullTimetable", "simple.NullTimetable"),
        ([Dataset("s3://a")], "simple.DatasetTriggeredTimetable", "simple.AssetTriggeredTimetable"),
    ],
)
def test_classes(value: Any, in_v2: str, in_v3: str) -> None:
    assert timetable_for(value, UTC, V2).qualified_airflow_name() == f"airflow.timetables.{in_v2}"
    assert timetable_for(value, UTC, V3).qualified_airflow_name() == f"airflow.timetables.{in_v3}"


@pytest.mark.parametrize(
    "timetable",
    [
        CronTriggerTimetable("0 6 * * *", timezone="Europe/Zurich"),
        CronTriggerTimetable("0 6 * * *", timezone="UTC", interval=dt.timedelta(1)),
        DeltaTriggerTimetable(dt.timedelta(1), interval=dt.timedelta(1)),
    ],
)
def test_what_is_no_plain_value_stays_a_timetable(timetable: Any) -> None:
    assert schedule_behind(timetable, UTC, V3) is timetable


def test_no_schedule() -> None:
    with pytest.raises(ValueError, match="not a valid schedule"):
        timetable_for(5, UTC, V3)


@pytest.mark.parametrize(
    "timetable", [CronTriggerTimetable("nonsense", timezone="UTC"), DeltaTriggerTimetable(dt.timedelta())]
)
def test_validation(timetable: Any) -> None:
    with pytest.raises(InvalidTimetableError):
        timetable.validate()


def test_assets() -> None:
    a, b = Asset("a"), Asset(uri="s3://b", name="b")
    assert repr(a) == "Asset(name='a', uri='a', group='asset', extra={}, watchers=[])"
    assert repr(Dataset("s3://x", {"k": 1})) == "Dataset(uri='s3://x', extra={'k': 1})"
    assert (a & b) == AssetAll(a, b)
    assert repr([Asset.ref(name="a"), Asset.ref(uri="s3://b")]) == "[AssetNameRef(name='a'), AssetUriRef(uri='s3://b')]"
    assert (Asset.ref(name="a") | Asset.ref(uri="s3://b")).evaluate({"s3://b": True})
    assert repr(a | b | a).startswith("AssetAny(Asset(name='a'")
    assert AssetAny(a, b).evaluate({"s3://b": True})
    assert not AssetAll(a, b).evaluate({"s3://b": True})
    with pytest.raises(TypeError, match="requires either"):
        Asset()
    with pytest.raises(TypeError, match="expect asset"):
        AssetAny("a")  # type: ignore[arg-type]


def test_summaries_of_waiting() -> None:
    assert AssetTriggeredTimetable([Asset("a")]).summary == "Asset"
    assert DatasetTriggeredTimetable(DatasetAlias("x")).summary == "Unresolved DatasetAlias"
    both = AssetOrTimeSchedule(timetable=CronTriggerTimetable("0 1 * * 3", timezone="UTC"), assets=[Asset("a")])
    assert (both.summary, both.qualified_airflow_name()) == (
        "Asset or 0 1 * * 3",
        "airflow.timetables.assets.AssetOrTimeSchedule",
    )
    with pytest.raises(InvalidTimetableError, match="cannot nest"):
        AssetOrTimeSchedule(timetable=AssetTriggeredTimetable([]), assets=[]).validate()


def test_generation_of_the_nearest_project(tmp_path: Path) -> None:
    inner = tmp_path / "jobs" / "sub"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.jetbridge]\nairflow-version = "2.11"\n', "utf-8")
    (inner / "pyproject.toml").write_text("[tool.other]\nx = 1\n", "utf-8")
    assert generation_of(inner / "job.py") is V2
    assert generation_of(tmp_path / "jobs") is V2


@pytest.mark.parametrize(
    ("text", "says"), [('airflow-version = "1.10"', "not supported"), ("airflow-version = 2.11", "must be a text")]
)
def test_bad_version(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.jetbridge]\n{text}\n", "utf-8")
    with pytest.raises(ValueError, match=says):
        generation_of(tmp_path / "job.py")


def test_zones() -> None:
    assert zone_of("Europe/Zurich").name == "Europe/Zurich"
    assert zone_of(dt.timezone.utc).utcoffset(dt.datetime(2024, 1, 1)) == dt.timedelta(0)  # noqa: DTZ001
    assert zone_of(None) is UTC
