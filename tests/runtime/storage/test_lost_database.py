"""The disk is full, the database cannot be written, its server goes away, while a run is on its way: one clear error; nothing is lost."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jetbridge import (
    EventType,
    RunStatus,
    execute_job,
    in_process_executor,
    job,
    multiprocess_executor,
    op,
    reconstructable,
)
from jetbridge.errors import StorageError
from jetbridge.execution.resume import resume_run
from jetbridge.storage.instance import Instance

BREAKS: list[Callable[[], None]] = []
"""What happens in the middle of the next run, if that is in this process."""
BREAKS_ANYWHERE = "TEST_LOST_DATABASE_BREAK"
"""Names the file of what happens in the middle, pickled: workers may be new interpreters, which share nothing else."""
SECRET = "what the step has printed"  # noqa: S105 -- a text to look for


@op
def first():
    return 1


@op
def middle(x):
    if BREAKS:
        BREAKS.pop()()
    if BREAKS_ANYWHERE in os.environ:
        pickle.loads(Path(os.environ[BREAKS_ANYWHERE]).read_bytes())()  # noqa: S301 -- written by the test itself
    print(SECRET * 40_000)  # noqa: T201 -- more than fits into the pages that the database has
    return x + 1


@op
def last(x):
    return x + 1


@job(executor_def=in_process_executor)
def chain():
    last(middle(first()))


@job(executor_def=multiprocess_executor.configured({"max_concurrent": 1}))
def pooled():
    last(middle(first()))


@job(executor_def=multiprocess_executor.configured({"max_concurrent": 1, "start_method": {"spawn": {}}}))
def spawned():
    last(middle(first()))


def of_sqlite(instance: Instance, statement: str) -> None:
    """Change the connection that the instance has."""
    store: Any = instance.store
    connection = store._connection or store.engine.connect()
    cursor = connection.connection.driver_connection.cursor()
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(statement.format(pages=pages))


def run_into(instance: Instance, made: Any = chain) -> str:
    """The error of a run whose database is lost in its second step; the first is reported as done."""
    with pytest.raises(StorageError) as raised:
        execute_job(reconstructable(made), instance, run_id="r")
    return str(raised.value)


def check(instance: Instance, error: str, made: Any = chain) -> None:
    """What was done is there, and the run goes on from there."""
    assert SECRET not in error
    assert "INSERT" not in error
    assert "What was reported as done is kept" in error
    assert "jetbridge resume" in error
    assert done(instance) == ["first"]
    assert instance.run_named("r").status is RunStatus.STARTED
    assert resume_run(reconstructable(made), instance, "r").success
    assert done(instance) == ["first", "middle", "last"]


def done(instance: Instance) -> list[str]:
    return [str(entry.step_key) for entry in instance.all_logs("r", EventType.STEP_SUCCESS)]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("PRAGMA max_page_count={pages}", "disk is full. What was reported as done is kept. Make room on its disk"),
        (
            "PRAGMA query_only=1",
            "readonly database. What was reported as done is kept. See to it that its file and folder",
        ),
    ],
    ids=["full", "readonly"],
)
def test_a_run_whose_sqlite_database_can_no_longer_be_written_is_told_and_goes_on(
    statement: str, said: str, tmp_path: Path
) -> None:
    with Instance.open(tmp_path) as instance:
        BREAKS.append(lambda: of_sqlite(instance, statement))
        error = run_into(instance)
        assert said in error
        assert str(tmp_path) in error
    with Instance.open(tmp_path) as instance:
        check(instance, error)


@pytest.mark.parametrize("made", [chain, pooled, spawned], ids=lambda made: made.name)
def test_a_run_whose_server_goes_away_is_told_and_goes_on(
    made: Any, own_postgres_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = own_postgres_server
    (tmp_path / "break").write_bytes(pickle.dumps(server.stop))
    monkeypatch.setenv(BREAKS_ANYWHERE, str(tmp_path / "break"))
    with Instance.connect(server.url, tmp_path) as instance:
        error = run_into(instance, made)
        monkeypatch.delenv(BREAKS_ANYWHERE)
        assert f"{server.host}:{server.port}" in error
        with pytest.raises(StorageError, match="cannot be opened"):
            Instance.connect(server.url, tmp_path)
        server.start()
        check(instance, error, made)
