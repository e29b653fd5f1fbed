"""Our timetables answer as those of the real Airflows, over zones, DST changes, catchup and its absence."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pendulum
import pytest
from dateutil.relativedelta import relativedelta

from jetbridge.scheduling import timetables
from jetbridge.scheduling.timetables import AirflowGeneration, DataInterval, TimeRestriction, Timetable

SCRIPT = Path(__file__).with_name("airflow_timetables.py")
MODULES = [f"jetbridge.scheduling.timetables.{name}" for name in ("events", "interval", "simple", "trigger")]

CRONS = [
    "0 6 * * *",
    "@daily",
    "30 2 * * *",
    "*/15 * * * *",
    "30 * * * *",
    "0 0 * * 1-5",
    "0 0 1 */3 *",
    "5 4 L * *",
    "0 0 1 * 1",
    "0 12 * * SUN#2",
]
ZONES = ["UTC", "Europe/Zurich", "America/New_York", "Asia/Kolkata"]
NOWS = [
    "2023-10-29T00:30:00+00:00",
    "2024-03-31T01:00:00+00:00",
    "2024-01-02T00:00:00+00:00",
    "2024-06-15T13:37:11+00:00",
]


def case(name: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    return {"class": name, "args": list(args), "kwargs": kwargs}


def shapes() -> list[dict[str, Any]]:
    made = []
    for cron, zone in product(CRONS, ZONES):
        made.append(case("CronDataIntervalTimetable", ["text", cron], ["text", zone]))
        made.append(case("CronTriggerTimetable", ["text", cron], timezone=["text", zone]))
    made += [
        case("CronTriggerTimetable", ["text", "0 6 * * *"], timezone=["text", "UTC"], interval=["seconds", 86400]),
        case("DeltaDataIntervalTimetable", ["seconds", 14400]),
        case("DeltaDataIntervalTimetable", ["calendar", {"months": 1}]),
        case("DeltaTriggerTimetable", ["seconds", 14400]),
        case("DeltaTriggerTimetable", ["calendar", {"days": 2}], interval=["seconds", 3600]),
        case("NullTimetable"),
        case("OnceTimetable"),
        case("ContinuousTimetable"),
        case(
            "EventsTimetable",
            ["moments", ["2024-05-01T10:00:00+02:00", "2023-01-01T00:00:00+00:00", "2023-11-01T00:00:00+00:00"]],
        ),
        case("EventsTimetable", ["moments", ["2024-05-01T10:00:00+02:00"]], restrict_to_events=["flag", True]),
        case(
            "MultipleCronTriggerTimetable",
            ["text", "0 6 * * *"],
            ["text", "30 18 * * 1-5"],
            timezone=["text", "Europe/Zurich"],
        ),
        case("CronTriggerTimetable", ["text", "0 6 * * *"], timezone=["text", "UTC"], run_immediately=["flag", True]),
    ]
    return made


def cases(*, generation: AirflowGeneration) -> list[dict[str, Any]]:
    found = []
    bounds = [
        ("2023-10-28T03:10:00+00:00", None),
        ("2021-01-01T00:00:00+00:00", "2024-02-01T00:00:00+00:00"),
        (None, None),
    ]
    for index, shape in enumerate(shapes()):
        if generation is AirflowGeneration.V2 and (
            "run_immediately" in shape["kwargs"] or shape["class"].startswith("Multiple")
        ):
            continue
        for catchup, (earliest, latest) in product((True, False), bounds):
            now = NOWS[index % len(NOWS)]
            found.append(
                {
                    **shape,
                    "catchup": catchup,
                    "earliest": earliest,
                    "latest": latest,
                    "now": now,
                    "run_after": NOWS[(index + 1) % 4],
                }
            )
    return found


def value(given: list[Any]) -> Any:
    kind, content = given
    if kind == "seconds":
        return dt.timedelta(seconds=content)
    if kind == "calendar":
        return relativedelta(**content)
    if kind == "moments":
        return [pendulum.parse(each) for each in content]
    return content


def ours(given: dict[str, Any], generation: AirflowGeneration, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    now = pendulum.parse(given["now"])
    for module in MODULES:
        monkeypatch.setattr(sys.modules[module], "utc_now", lambda: now)
    timetable: Timetable = getattr(timetables, given["class"])(
        *(value(each) for each in given["args"]), **{name: value(each) for name, each in given["kwargs"].items()}
    )
    timetable.generation = generation
    restriction = TimeRestriction(
        pendulum.parse(given["earliest"]) if given["earliest"] else None,
        pendulum.parse(given["latest"]) if given["latest"] else None,
        given["catchup"],
    )
    chain: list[Any] = []
    last = None
    for _ in range(6):
        info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
        chain.append(
            None
            if info is None
            else [each.in_timezone("UTC").isoformat() for each in (info.run_after, *info.data_interval)]
        )
        if info is None:
            break
        last = DataInterval(*info.data_interval)
    manual = timetable.infer_manual_data_interval(run_after=pendulum.parse(given["run_after"]))
    return {
        "summary": timetable.summary,
        "manual": [each.in_timezone("UTC").isoformat() for each in manual],
        "chain": chain,
    }


@pytest.mark.airflow
@pytest.mark.parametrize("generation", list(AirflowGeneration))
def test_answers_are_those_of_airflow(
    generation: AirflowGeneration, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = request.getfixturevalue(f"airflow{generation.value}_python")
    given = cases(generation=generation)
    environment = {**os.environ, "AIRFLOW_HOME": str(tmp_path)}
    done = subprocess.run(
        [python, SCRIPT], input=json.dumps(given), capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout.split("ANSWERS")[1])
    assert len(theirs) == len(given)
    different = [
        (each, expected, found)
        for each, expected in zip(given, theirs, strict=True)
        if (found := ours(each, generation, monkeypatch)) != expected
    ]
    assert not different, different[:3]
