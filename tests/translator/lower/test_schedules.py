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
        "@quarterly",
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


@pytest.mark.parametrize(
    ("span", "wanted"),
    [
        ("relativedelta(months=1)", "relativedelta(months=1)"),
        ("relativedelta(days=1, hours=-2)", "relativedelta(days=1, hours=-2)"),
        ("relativedelta(day=1, weekday=MO(-1))", "relativedelta(weekday=MO(-1), day=1)"),
        ("relativedelta(years=1, weekday=FR)", "relativedelta(years=1, weekday=FR)"),
    ],
)
def test_spans_of_a_calendar_are_written_with_their_parts(write: Any, span: str, wanted: str) -> None:
    written = write(
        f"""
        for name, every in {{"d": {span}}}.items():
            with DAG(name, schedule=every, start_date=datetime(2024, 1, 1)):
                EmptyOperator(task_id="a")
        """,
        header="from datetime import datetime\nfrom dateutil.relativedelta import FR, MO, relativedelta\n"
        "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\n",
    )
    assert f"DeltaDataIntervalTimetable({wanted})" in written.text


def test_the_zone_that_all_tasks_bring_stays_the_zone(write: Any) -> None:
    written = write(
        """
        import pendulum
        from airflow.operators.empty import EmptyOperator

        with DAG("d", schedule="0 3 * * *", default_args={"start_date": pendulum.datetime(2024, 1, 1, tz="Europe/Rome")}):
            EmptyOperator(task_id="a")
        """
    )
    assert 'op_defaults={"start_date": pendulum.datetime(2024, 1, 1, tz="Europe/Rome")}' in written.text
