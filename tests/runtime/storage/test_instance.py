"""Instances in memory, in SQLite and in PostgreSQL: runs, histories, and what survives the death of a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jetbridge import EventType, Run, RunAlreadyExists, RunsFilter, RunStatus, job, op
from jetbridge.errors import StorageError
from jetbridge.storage.instance import Instance
from jetbridge.storage.store import Happened, KeptXCom

RECORDS = [
    (EventType.STEP_START, "a", ("a",), 1.0, None),
    (EventType.STEP_OUTPUT, "a", ("a",), 2.0, ("result", None, None, {})),
    (EventType.STEP_SUCCESS, "a", ("a",), 3.0, 2.0),
]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def instance(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Instance]:
    if request.param == "memory":
        made = Instance.ephemeral()
    elif request.param == "sqlite":
        made = Instance.open(tmp_path)
    else:
        made = Instance.connect(request.getfixturevalue("postgres_server").url, tmp_path)
    with made:
        yield made
        for run in made.get_runs():
            made.delete_run(run.run_id)


def test_runs_are_kept_changed_found_and_deleted(instance: Instance) -> None:
    for number, name in enumerate(["one", "two", "one"]):
        instance.add_run(Run(name, f"r{number}", tags={"n": str(number)}))
    with pytest.raises(RunAlreadyExists):
        instance.add_run(Run("one", "r0"))
    instance.store.change_run("r1", status=RunStatus.SUCCESS, ended_at=5.0)
    assert [run.run_id for run in instance.get_runs()] == ["r2", "r1", "r0"]
    assert [run.run_id for run in instance.get_runs(RunsFilter(job_name="one"), limit=1)] == ["r2"]
    assert [run.run_id for run in instance.get_runs(cursor="r1")] == ["r0"]
    assert [run.run_id for run in instance.get_runs(RunsFilter(statuses=[RunStatus.SUCCESS]))] == ["r1"]
    assert [run.run_id for run in instance.get_runs(RunsFilter(tags={"n": ["0", "2"]}))] == ["r2", "r0"]
    record = instance.get_run_record_by_id("r1")
    assert record is not None
    assert record.end_time == 5.0
    instance.delete_run("r1")
    assert not instance.has_run("r1")
    assert instance.get_runs_count() == 2


def test_histories_values_and_xcoms_come_back_as_they_were(instance: Instance) -> None:
    instance.add_run(Run("one", "r0"))
    xcoms = [KeptXCom("r0", "a", -1, "k", 1, 1), KeptXCom("r0", "a", -1, "k", {"v": 2}, 2)]
    instance.keep("r0", Happened(RECORDS, [(1.5, 20, "a", "said")], {"a": "prin"}, xcoms))
    instance.keep("r0", Happened(printed={"a": "ted\n"}))
    instance.set_cursor_values({"x": "1"})
    instance.set_cursor_values({"x": "2"})
    history = instance.history("r0")
    assert history.records == RECORDS
    assert history.captured == {"a": "printed\n"}
    assert [entry.message for entry in instance.all_logs("r0")][1] == "said"
    assert [entry.dagster_event_type for entry in instance.all_logs("r0", EventType.STEP_OUTPUT)] == [
        EventType.STEP_OUTPUT
    ]
    assert [xcom.value for xcom in instance.store.xcoms(["r0"])][-1] == {"v": 2}
    assert instance.get_cursor_values({"x", "y"}) == {"x": "2"}


def test_a_folder_keeps_its_runs_and_two_openers_see_the_same(tmp_path: Path) -> None:
    with Instance.open(tmp_path) as first, Instance.open(tmp_path) as second:
        first.add_run(Run("one", "r0"))
        first.append("r0", RECORDS)
        assert second.history("r0").records == RECORDS
    with Instance.open(tmp_path) as again:
        assert again.has_run("r0")


def test_a_folder_that_cannot_be_written_and_a_newer_database_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be made"):
        Instance.open(tmp_path / "file" / "below")
    with Instance.open(tmp_path / "new") as made, made.store.engine.begin() as connection:
        connection.exec_driver_sql("update jetbridge_meta set value = '99'")
    with pytest.raises(StorageError, match="newer version"):
        Instance.open(tmp_path / "new")


@op
def one():
    return 1


@job
def single():
    one()


def test_a_run_leaves_its_whole_history(instance: Instance) -> None:
    result = single.execute_in_process(instance=instance)
    run = instance.get_run_by_id(result.run_id)
    assert run is not None
    assert run.status is RunStatus.SUCCESS
    kept = [entry.dagster_event.event_type for entry in instance.all_logs(result.run_id)]
    assert kept == [event.event_type for event in result.all_events]
