"""Updates of assets: told by tasks, read by later ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jetbridge import from_context, job, op
from jetbridge.airflow import Asset, AssetAlias, Dataset, Metadata
from jetbridge.airflow.asset_events import InletEvents
from jetbridge.airflow.manual_run import manual_run
from jetbridge.definitions.executors import in_process_executor
from jetbridge.execution.job_execution import execute_job
from jetbridge.storage.instance import Instance

TABLE, FILE, ALIAS = Asset("table", uri="s3://bucket/table"), Dataset("s3://bucket/file"), AssetAlias("any")
read: list[Any] = []


@op(kind="task", outlets=[TABLE])
def by_yield() -> Iterator[Metadata]:
    yield Metadata(TABLE, {"rows": 3})
    return "the result"


@op(kind="task", outlets=[FILE, ALIAS])
def by_context(outlet_events: Any = from_context()) -> None:  # noqa: B008 -- as in written jobs
    outlet_events[FILE].extra = {"rows": 4}
    outlet_events[ALIAS].add(Asset("attached"), {"rows": 5})


@op(kind="task", outlets=[TABLE])
def fails() -> None:
    raise ValueError("no")


@op(kind="task", inlets=[TABLE, FILE, ALIAS])
def reads(inlet_events: Any = from_context()) -> None:  # noqa: B008 -- as in written jobs
    read.append([[event.extra for event in inlet_events[each]] for each in (TABLE, FILE, ALIAS)])
    with pytest.raises(KeyError):
        inlet_events[Asset("another")]
    assert list(inlet_events[0]) == list(inlet_events[TABLE])


@job
def producing() -> None:
    by_yield()
    by_context()
    fails()


@job
def consuming() -> None:
    reads()


def test_updates_are_read_with_what_was_said_of_them(tmp_path: Path) -> None:
    with Instance.open(tmp_path) as instance:
        for each in (producing, consuming):
            facts = manual_run(each, None, None)
            with execute_job(each.with_executor_def(in_process_executor), instance, facts=facts) as ran:
                if each is producing:
                    assert ran.output_for_node("by_yield") == "the result"
        assert {key.to_user_string() for key in instance.all_asset_keys()} == {"table", "s3://bucket/file", "attached"}
    assert read == [[[{"rows": 3}], [{"rows": 4}], [{"rows": 5}]]]


@pytest.mark.parametrize("inlet", [Asset.ref(name="table"), Asset.ref(uri="s3://bucket/table"), TABLE])
def test_an_inlet_that_names_an_asset_of_another_job_is_that_asset(inlet: Any) -> None:
    events = InletEvents([inlet], None)
    assert list(events[TABLE]) == list(events[inlet]) == []
    with pytest.raises(KeyError):
        events[Asset("another")]
