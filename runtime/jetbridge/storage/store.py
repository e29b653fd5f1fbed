"""What keeps runs: the protocol, and the one that keeps them in memory."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any, Protocol

from jetbridge.errors import RunAlreadyExists
from jetbridge.storage.events.record import Record
from jetbridge.storage.messages import History, Message
from jetbridge.storage.run import Run, RunRecord, RunsFilter, RunStatus


@dataclass(slots=True)
class KeptXCom:
    """One XCom of an earlier run."""

    run_id: str
    step_key: str
    map_index: int
    key: str
    value: Any
    order: int


@dataclass(frozen=True, slots=True)
class Happened:
    """What is to be kept of a run together: its records, what was logged and printed (by step), the XComs, and what changed of the run itself."""

    records: Sequence[Record] = ()
    messages: Sequence[Message] = ()
    printed: Mapping[str, str] = field(default_factory=dict)
    xcoms: Sequence[KeptXCom] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the run as `RunStore.change_run` takes them: an event that ends a run and its status are never seen apart."""


class RunStore(Protocol):
    """Keeps runs, their history and their XComs."""

    def add_run(self, run: Run) -> None:
        """Keep a new run."""

    def change_run(self, run_id: str, **changes: Any) -> None:
        """Change fields of a run; `started_at`, `ended_at` (seconds since 1970) too."""

    def get_record(self, run_id: str) -> RunRecord | None:
        """A run with the storage's own facts about it."""

    def records(self, wanted: RunsFilter, limit: int | None = None) -> Sequence[RunRecord]:
        """Runs, newest first."""

    def append(self, run_id: str, happened: Happened) -> None:
        """Make durable what happened: all of it or nothing."""

    def history(self, run_id: str) -> History:
        """All that happened in a run."""

    def xcoms(self, run_ids: Sequence[str]) -> Sequence[KeptXCom]:
        """The XComs of runs."""

    def values(self, keys: AbstractSet[str]) -> Mapping[str, str]:
        """Texts by key; keys without one are left out."""

    def keep_values(self, pairs: Mapping[str, str]) -> None:
        """Keep texts by key."""

    def delete_run(self, run_id: str) -> None:
        """Forget a run."""

    def close(self) -> None:
        """Give back what is held open."""


@dataclass(slots=True)
class _Kept:
    record: RunRecord
    history: History = field(default_factory=History)
    xcoms: list[KeptXCom] = field(default_factory=list)


class MemoryStore:
    """Keeps runs as long as the process lives."""

    def __init__(self) -> None:
        self._runs: dict[str, _Kept] = {}
        self._values: dict[str, str] = {}

    def add_run(self, run: Run) -> None:
        """Keep a new run.

        Raises:
            RunAlreadyExists: there is one of this id.
        """
        if run.run_id in self._runs:
            raise RunAlreadyExists(f"There is a run with the id {run.run_id} already.")
        now = datetime.now(timezone.utc)
        self._runs[run.run_id] = _Kept(RunRecord(len(self._runs) + 1, run, now, now))

    def change_run(self, run_id: str, **changes: Any) -> None:
        """Change fields of a run."""
        kept = self._runs.get(run_id)
        if kept is None:
            return
        record = kept.record
        kept.record = replace(
            record,
            start_time=changes.pop("started_at", record.start_time),
            end_time=changes.pop("ended_at", record.end_time),
            dagster_run=replace(record.dagster_run, **changes),
            update_timestamp=datetime.fromtimestamp(time.time(), timezone.utc),
        )

    def get_record(self, run_id: str) -> RunRecord | None:
        """A run."""
        kept = self._runs.get(run_id)
        return None if kept is None else kept.record

    def records(self, wanted: RunsFilter, limit: int | None = None) -> Sequence[RunRecord]:
        """Runs, newest first."""
        found = [
            kept.record
            for kept in reversed(list(self._runs.values()))
            if wanted.accepts(kept.record.dagster_run) and created_within(wanted, kept.record)
        ]
        return found if limit is None else found[:limit]

    def append(self, run_id: str, happened: Happened) -> None:
        """Keep what happened."""
        kept = self._runs[run_id]
        kept.history.add(happened.records, happened.messages, happened.printed)
        kept.xcoms.extend(happened.xcoms)
        if happened.changes:
            self.change_run(run_id, **happened.changes)

    def history(self, run_id: str) -> History:
        """All that happened in a run."""
        kept = self._runs.get(run_id)
        return History() if kept is None else kept.history

    def xcoms(self, run_ids: Sequence[str]) -> Sequence[KeptXCom]:
        """The XComs of runs."""
        return [xcom for run_id in run_ids if run_id in self._runs for xcom in self._runs[run_id].xcoms]

    def values(self, keys: AbstractSet[str]) -> Mapping[str, str]:
        """Texts by key."""
        return {key: self._values[key] for key in keys if key in self._values}

    def keep_values(self, pairs: Mapping[str, str]) -> None:
        """Keep texts by key."""
        self._values.update(pairs)

    def delete_run(self, run_id: str) -> None:
        """Forget a run."""
        self._runs.pop(run_id, None)

    def close(self) -> None:
        """Nothing is held open."""


def created_within(wanted: RunsFilter, record: RunRecord) -> bool:
    """Whether a run was created in the asked time."""
    if wanted.created_after is not None and record.create_timestamp <= wanted.created_after:
        return False
    return wanted.created_before is None or record.create_timestamp < wanted.created_before


UNFINISHED = frozenset({RunStatus.NOT_STARTED, RunStatus.STARTING, RunStatus.STARTED, RunStatus.QUEUED})
