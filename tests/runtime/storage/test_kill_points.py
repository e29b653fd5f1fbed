"""A run that is killed right before or right after any of its commits has a history that agrees with its status, and goes on."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from jetbridge import EventType, RunStatus, execute_job, in_process_executor, job, op, reconstructable
from jetbridge.execution.resume import resume_run
from jetbridge.storage.instance import Instance
from kills.cycle import Place, forked

ENDS = {EventType.RUN_SUCCESS: RunStatus.SUCCESS, EventType.RUN_FAILURE: RunStatus.FAILURE}


@op
def one():
    return 1


@op
def fails(x):
    raise ValueError("broken")


@job(executor_def=in_process_executor)
def succeeds():
    one()


@job(executor_def=in_process_executor)
def does_not():
    fails(one())


class KillAtCommit:
    """Kills the process at its commit number `number`: before it, or as soon as the database has it."""

    def __init__(self, instance: Instance, number: int, *, is_after: bool) -> None:
        self.left = number
        engine = instance.store.engine  # type: ignore[attr-defined]
        self.commit = engine.dialect.do_commit
        self.is_after = is_after
        engine.dialect.do_commit = self

    def __call__(self, connection: Any) -> None:
        self.left -= 1
        if self.left == 0 and not self.is_after:
            os.kill(os.getpid(), signal.SIGKILL)
        self.commit(connection)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def run_to_commit(place: Place, target: Any, run_id: str, number: int, *, is_after: bool) -> bool:
    """Whether there was such a commit."""

    def work() -> None:
        with place.instance() as instance:
            KillAtCommit(instance, number, is_after=is_after)
            execute_job(target, instance, run_id=run_id)

    return os.WIFSIGNALED(os.waitpid(forked(work), 0)[1])


def ends_in(instance: Instance, run_id: str) -> list[RunStatus]:
    return [ENDS[kind] for kind, *_ in instance.history(run_id).records if kind in ENDS]


@pytest.mark.parametrize(("database", "made"), [("sqlite", succeeds), ("sqlite", does_not), ("postgres", succeeds)])
def test_history_and_status_are_never_seen_apart(
    database: str, made: Any, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue("postgres_server").url if database == "postgres" else None
    place, target = Place(tmp_path, url), reconstructable(made)
    expected = RunStatus.SUCCESS if made is succeeds else RunStatus.FAILURE
    points = 0
    for number in range(1, 50):
        run_ids = [f"{made.name}-{database}-{number}-{is_after}" for is_after in (False, True)]
        hits = [
            run_to_commit(place, target, run_id, number, is_after=is_after)
            for run_id, is_after in zip(run_ids, (False, True), strict=True)
        ]
        if not any(hits):
            break
        points += 2
        for run_id in run_ids:
            check(place, target, run_id, expected)
    assert points >= 2 * (2 + len(target.get_definition().nodes)), "add, start and end of the run; every step's end"
    with place.instance() as instance:  # other tests count the runs of the server
        for run in instance.get_runs():
            instance.delete_run(run.run_id)


def check(place: Place, target: Any, run_id: str, expected: RunStatus) -> None:
    with place.instance() as instance:
        run = instance.get_run_by_id(run_id)
        if run is None:
            return
        assert ends_in(instance, run_id) == ([run.status] if run.is_finished else [])
        kinds = [record[0] for record in instance.history(run_id).records]
        assert (run.status is RunStatus.NOT_STARTED) is not (EventType.RUN_START in kinds)
        if not run.is_finished:
            resume_run(target, instance, run_id)
        assert instance.run_named(run_id).status is expected
        assert ends_in(instance, run_id) == [expected]
