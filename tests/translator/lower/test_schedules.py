"""Schedules of DAGs as schedules of jobs: cron in the DAG's zone where both read it alike, else Airflow's own timetable."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge_translator.lower.cron_words import ticks_alike


@pytest.mark.parametrize(
    "cron",
    [
        "0 3 * * 1-5",
        "@hourly",
        "0 0 * * 5#2",
        "0 0 L * *",
        "0 6 * * 7",
        "0 0 1,15 * 3",
        "0 0 29 2 *",
        "0 0 1 jan,jul *",
    ],
)
def test_cron_that_both_read_alike(cron: str) -> None:
    assert ticks_alike(cron)


@pytest.mark.parametrize(
    "cron",
    [
        "0 0 ? * *",
        "0 22-3 * * *",
        "0 0 * * * 30",
        "0 0 */2 * 1",
        "*/70 * * * *",
        "0 0 31 2 *",
        "@quarterly",
        "R * * * *",
    ],
)
def test_cron_that_only_airflow_reads_so(cron: str) -> None:
    assert not ticks_alike(cron)


@pytest.mark.parametrize(
    ("start", "cron", "wanted"),
    [
        ("datetime(2024, 1, 1)", "0 3 * * *", "cron_schedule='0 3 * * *')"),
        (
            "pendulum.datetime(2024, 1, 1, tz='Europe/Berlin')",
            "0 3 * * *",
            "cron_schedule='0 3 * * *', execution_timezone='Europe/Berlin')",
        ),
        (
            "pendulum.datetime(2024, 1, 1, tz='Europe/Berlin')",
            "0 3 ? * *",
            "timetable=CronDataIntervalTimetable('0 3 ? * *', timezone='Europe/Berlin'))",
        ),
        (
            "datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=-2)))",
            "0 3 * * *",
            "timetable=CronDataIntervalTimetable('0 3 * * *', timezone='-02:00'))",
        ),
    ],
)
def test_the_zone_of_the_dag_is_the_schedules(start: str, cron: str, wanted: str, write: Any) -> None:
    written = write(
        f"""
        import pendulum
        from datetime import datetime, timedelta, timezone
        with DAG("d", schedule="{cron}", start_date={start}):
            BashOperator(task_id="a", bash_command="true")
        """
    )
    assert wanted in written.text.replace('"', "'")


def test_a_start_date_that_is_written_by_value_keeps_its_zone(write: Any) -> None:
    written = write(
        """
        import pendulum
        for zone in ("Asia/Tokyo",):
            with DAG("d", schedule=None, start_date=pendulum.datetime(2024, 1, 1, tz=zone)) as dag:
                BashOperator(task_id="a", bash_command="true")
        """
    )
    assert 'start_date=pendulum.datetime(2024, 1, 1, tz="Asia/Tokyo")' in written.text
