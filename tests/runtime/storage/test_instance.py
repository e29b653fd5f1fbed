"""Instances in memory, in SQLite and in PostgreSQL: runs, histories, and what survives the death of a process."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from jetbridge import EventType, Run, RunAlreadyExists, RunsFilter, RunStatus, job, op
from jetbridge.errors import StorageError
from jetbridge.storage.instance import Instance
from jetbridge.storage.store import KeptXCom

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
    instance.append("r0", RECORDS, [(1.5, 20, "a", "said")])
    instance.store.keep_captured("r0", {"a": "printed\n"})
    instance.keep_xcoms([KeptXCom("r0", "a", -1, "k", 1, 1), KeptXCom("r0", "a", -1, "k", {"v": 2}, 2)])
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


KILLED = """
import os, pathlib, random, signal, sys, time
from jetbridge import execute_job, in_process_executor, job, op, reconstructable
from jetbridge.execution.resume import resume_run
from jetbridge.storage.instance import Instance

folder = pathlib.Path(sys.argv[2])

@op
def start():
    note("start")
    return 0

@op
def step(context, x):
    note(context.op.name)
    return x + 1

def note(name):
    with open(folder / "log", "a") as log:
        log.write(name + "\\n")
    time.sleep(0.005)

@job(executor_def=in_process_executor)
def chain():
    value = start()
    for _ in range(12):
        value = step(value)

if __name__ == "__main__":
    with Instance.open(folder / "instance") as instance:
        target = reconstructable(chain)
        if sys.argv[1] == "run":
            execute_job(target, instance, run_id="r")
        else:
            result = resume_run(target, instance, "r")
            assert result.success
            with result:
                print(result.output_for_node("step_12"))
"""


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_run_goes_on_where_it_was(seed: int, tmp_path: Path) -> None:
    """No step that was reported as done runs again, and none is missing."""
    script = tmp_path / "chain.py"
    script.write_text(KILLED)
    process = subprocess.Popen([sys.executable, script, "run", tmp_path])
    log = tmp_path / "log"
    deadline = time.monotonic() + 60
    while not (log.exists() and log.read_text().count("\n") > 2 * seed) and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with Instance.open(tmp_path / "instance") as instance:
        done = {entry.step_key for entry in instance.all_logs("r", EventType.STEP_SUCCESS)}
        was_running = instance.run_named("r").status is RunStatus.STARTED
    before = log.read_text().split()
    if not was_running:
        pytest.skip("the run had ended before it could be killed")
    output = subprocess.run(
        [sys.executable, script, "resume", tmp_path], capture_output=True, text=True, check=True
    ).stdout
    assert output.split() == ["12"]
    again = log.read_text().split()[len(before) :]
    names = {"step" if key == "step" else key for key in done if key}
    assert names.isdisjoint(again)
    assert set(before) | set(again) == {"start", "step", *(f"step_{number}" for number in range(2, 13))}
    assert max(Counter(again).values()) == 1
    with Instance.open(tmp_path / "instance") as instance:
        assert instance.run_named("r").status is RunStatus.SUCCESS
        ends = Counter(entry.step_key for entry in instance.all_logs("r", EventType.STEP_SUCCESS))
        assert set(ends.values()) == {1}
        assert len(ends) == 13
