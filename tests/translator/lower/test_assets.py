"""`@asset` of Airflow 3."""

from __future__ import annotations

import ast
from typing import Any

from jetbridge_translator.model import AirflowVersion


def test_an_asset_function_becomes_an_op(write: Any) -> None:
    written = write(
        """
        @asset(schedule=None)
        def totals():
            return 1
        """,
        header="from airflow.sdk import asset\n",
        version=AirflowVersion.V3,
    )
    assert (
        written.function("totals")
        == "@op(kind='_AssetMainOperator', outlets=[Asset('totals')])\ndef totals():\n    return 1"
    )


def test_a_timetable_inside_of_another_one_is_written(write: Any) -> None:
    written = write("""
        from airflow.datasets import Dataset
        from airflow.timetables.datasets import DatasetOrTimeSchedule
        from airflow.timetables.trigger import CronTriggerTimetable

        schedule = DatasetOrTimeSchedule(timetable=CronTriggerTimetable("0 1 * * 3", timezone="UTC"), datasets=[Dataset("a")])
        with DAG("d", schedule=schedule):
            EmptyOperator(task_id="a")
    """)
    assert written.codes == []
    schedule = "DatasetOrTimeSchedule(timetable=CronTriggerTimetable('0 1 * * 3', timezone='UTC'), datasets=AssetAll(Dataset('a')))"
    assert schedule in ast.unparse(written.tree)


def test_groups_and_references_are_kept(write: Any) -> None:
    written = write(
        """
        from airflow.sdk import Asset, AssetAlias

        for name, schedule in {
            "a": Asset("n", uri="s3://n", group="g"),
            "b": AssetAlias("n", group="g"),
            "c": [Asset.ref(name="n"), Asset.ref(uri="s3://n")],
        }.items():
            with DAG(name, schedule=schedule):
                BashOperator(task_id="t", bash_command="true")
        """,
        version=AirflowVersion.V3,
    )
    assert 'Asset("n", uri="s3://n/", group="g")' in written.text
    assert 'AssetAlias("n", group="g")' in written.text
    assert '[Asset.ref(name="n"), Asset.ref(uri="s3://n")]' in written.text
