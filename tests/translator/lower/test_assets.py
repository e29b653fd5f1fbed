"""`@asset` of Airflow 3."""

from __future__ import annotations

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
    assert written.function("totals") == "@op(kind='_AssetMainOperator')\ndef totals():\n    return 1"
