"""The instance: where runs, their history, their values and the state of schedules are kept.

https://docs.dagster.io/api/dagster/internals#dagster.DagsterInstance
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jetbridge.errors import RunNotFoundError
from jetbridge.storage.assets import AssetQueries
from jetbridge.storage.events.event import EventLogEntry
from jetbridge.storage.events.record import Record
from jetbridge.storage.events.types import EventType
from jetbridge.storage.history import entries_of
from jetbridge.storage.intake import EventIntake
from jetbridge.storage.log_settings import NO_LOG_SETTINGS, read_log_settings
from jetbridge.storage.messages import History, Message
from jetbridge.storage.partitions import DynamicPartitions
from jetbridge.storage.reports import RunReports
from jetbridge.storage.run import Run, RunRecord, RunsFilter, RunStatus
from jetbridge.storage.store import Happened, MemoryStore, RunStore

Listener = Callable[[EventLogEntry], None]


class Instance(AssetQueries, DynamicPartitions, EventIntake, RunReports):
    """Keeps runs in a store; files (values, captured output) under `root_directory`.

    `Instance.ephemeral()` lives in memory; `Instance.open(folder)` keeps everything in SQLite below a folder; `Instance.connect(url)` in any
    database that SQLAlchemy speaks to.
    """

    def __init__(
        self, store: RunStore, root: str | Path | None = None, *, is_persistent: bool = False, url: str | None = None
    ) -> None:
        super().__init__()
        self.store = store
        self.is_persistent = is_persistent
        self.url = url
        self._root = None if root is None else str(root)
        self.log_settings = NO_LOG_SETTINGS
        self._pools: dict[str, int] = {}
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    @staticmethod
    def ephemeral(tempdir: str | None = None, **_options: Any) -> Instance:
        """An instance in memory, gone with the object."""
        return Instance(MemoryStore(), tempdir)

    @staticmethod
    def open(folder: str | Path) -> Instance:
        """The instance in a folder; made if it is not there.

        Raises:
            StorageError: the folder cannot be written, or its database is of a newer version.
            InvalidConfigError: its `jetbridge.yaml` cannot be used.
        """
        from jetbridge.storage.sql.open import open_folder  # noqa: PLC0415 - runs in memory need no database

        made = open_folder(Path(folder))
        made.log_settings = read_log_settings(Path(folder))
        return made

    @staticmethod
    def connect(url: str, folder: str | Path | None = None) -> Instance:
        """The instance in a database (`postgresql+psycopg://…`), with its files in a folder."""
        from jetbridge.storage.sql.open import connect  # noqa: PLC0415 - runs in memory need no database

        return connect(url, None if folder is None else Path(folder))

    @staticmethod
    def get() -> Instance:
        """The instance of this machine: in `$JETBRIDGE_HOME` (or `$DAGSTER_HOME`).

        Raises:
            HomeNotSetError: neither is set.
        """
        from jetbridge.storage.home import home_instance  # noqa: PLC0415 - asked for by commands only

        return home_instance()

    @staticmethod
    def local_temp(tempdir: str | None = None) -> Instance:
        """A persistent instance in a temporary folder."""
        return Instance.open(tempdir or tempfile.mkdtemp(prefix="jetbridge"))

    def __enter__(self) -> Instance:  # noqa: PYI034 - typing_extensions is not worth it
        return self

    def __exit__(self, *_exc: object) -> None:
        self.dispose()

    def dispose(self) -> None:
        """Give back files and connections."""
        self.store.close()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    @property
    def is_ephemeral(self) -> bool:
        """Whether it is gone with the object."""
        return not self.is_persistent

    @property
    def root_directory(self) -> str:
        """The folder of files; a temporary one if none was given."""
        if self._root is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="jetbridge")
            self._root = self._temporary.name
        return self._root

    def storage_directory(self) -> str:
        """The folder of values."""
        return str(Path(self.root_directory) / "storage")

    # runs

    def add_run(self, run: Run) -> Run:
        """Keep a new run.

        Raises:
            RunAlreadyExists: there is one of this id.
        """
        self.store.add_run(run)
        return run

    def create_run_for_job(
        self,
        job_def: Any,
        run_id: str | None = None,
        run_config: Mapping[str, Any] | None = None,
        tags: Mapping[str, str] | None = None,
        status: RunStatus | None = None,
        op_selection: Sequence[str] | None = None,
        root_run_id: str | None = None,
        parent_run_id: str | None = None,
        **_options: Any,
    ) -> Run:
        """Make and keep a run of a job that has not started."""
        run = Run(
            job_name=job_def.name,
            run_id=run_id or str(uuid.uuid4()),
            run_config=dict(run_config or {}),
            status=status or RunStatus.NOT_STARTED,
            tags={**job_def.run_tags, **(tags or {})},
            op_selection=op_selection,
            resolved_op_selection=None if op_selection is None else frozenset(op_selection),
            root_run_id=root_run_id,
            parent_run_id=parent_run_id,
        )
        return self.add_run(run)

    def has_run(self, run_id: str) -> bool:
        """Whether there is a run of this id."""
        return self.store.get_record(run_id) is not None

    def get_run_by_id(self, run_id: str) -> Run | None:
        """A run."""
        record = self.store.get_record(run_id)
        return None if record is None else record.dagster_run

    def run_named(self, run_id: str) -> Run:
        """A run that must be there.

        Raises:
            RunNotFoundError: there is none of this id.
        """
        run = self.get_run_by_id(run_id)
        if run is None:
            raise RunNotFoundError(f"No run with id {run_id} was found in the instance.", run_id)
        return run

    def get_run_record_by_id(self, run_id: str) -> RunRecord | None:
        """A run with the storage's own facts."""
        return self.store.get_record(run_id)

    def get_runs(
        self, filters: RunsFilter | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Sequence[Run]:
        """Runs, newest first; `cursor` is the id of the run after which to go on."""
        return [record.dagster_run for record in self.get_run_records(filters, limit, cursor=cursor)]

    def get_run_records(
        self, filters: RunsFilter | None = None, limit: int | None = None, *, cursor: str | None = None
    ) -> Sequence[RunRecord]:
        """Runs with the storage's own facts, newest first."""
        found = list(self.store.records(filters or RunsFilter(), None if cursor else limit))
        if cursor is not None:
            ids = [record.dagster_run.run_id for record in found]
            found = found[ids.index(cursor) + 1 :] if cursor in ids else []
        return found if limit is None else found[:limit]

    def get_runs_count(self, filters: RunsFilter | None = None) -> int:
        """How many runs there are."""
        return len(self.store.records(filters or RunsFilter()))

    def delete_run(self, run_id: str) -> None:
        """Forget a run and its history."""
        self.store.delete_run(run_id)

    def add_run_tags(self, run_id: str, new_tags: Mapping[str, str]) -> None:
        """Add tags to a run."""
        self.store.change_run(run_id, tags={**self.run_named(run_id).tags, **new_tags})

    # history

    def append(self, run_id: str, records: Sequence[Record], messages: Sequence[Message] = ()) -> None:
        """Make durable what happened in a run."""
        self.keep(run_id, Happened(records, messages))

    def keep(self, run_id: str, happened: Happened) -> None:
        """Make durable what happened in a run, with what was printed and its XComs: all of it or nothing."""
        self.store.append(run_id, happened)

    def history(self, run_id: str) -> History:
        """All that happened in a run."""
        return self.store.history(run_id)

    def all_logs(
        self, run_id: str, of_type: EventType | set[EventType] | None = None, **_options: Any
    ) -> Sequence[EventLogEntry]:
        """The events and messages of a run, in order."""
        run = self.get_run_by_id(run_id)
        entries = [] if run is None else list(entries_of(run, self.history(run_id)))
        if of_type is None:
            return entries
        kinds = {of_type} if isinstance(of_type, EventType) else of_type
        return [entry for entry in entries if entry.dagster_event_type in kinds]

    @property
    def event_log_storage(self) -> Instance:
        """The same object: it also keeps the history of runs."""
        return self

    def get_logs_for_run(self, run_id: str) -> Sequence[EventLogEntry]:
        """The events and messages of a run, in order."""
        return self.all_logs(run_id)

    @property
    def run_storage(self) -> Instance:
        """The same object: it also keeps values by key."""
        return self

    def get_cursor_values(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Values by key; keys without one are left out."""
        return self.store.values(set(keys))

    def set_cursor_values(self, pairs: Mapping[str, str]) -> None:
        """Keep values by key."""
        self.store.keep_values(pairs)

    # limits

    def pool_limits(self) -> Mapping[str, int]:
        """Slots by the name of a pool; a pool that is not named has no limit."""
        return dict(self._pools)

    def set_pool_limit(self, name: str, slots: int) -> None:
        """Limit a pool for runs that start from now on in this process."""
        self._pools[name] = slots

    # XComs of earlier runs

    def find_xcoms(
        self,
        job_name: str,
        run_id: str | None,
        node_paths: Sequence[str] | None,
        key: str | None,
        *,
        prior: bool,
        facts: Any,
        but: str,
    ) -> Iterable[Any]:
        """The XComs of another run, or of all runs of a job up to this one's date, `but` this one: see `AirflowStep.read_xcom`."""
        from jetbridge.storage.xcoms import find_xcoms  # noqa: PLC0415 - few tasks look into other runs

        return find_xcoms(self, job_name, run_id, node_paths, key, prior=prior, facts=facts, but=but)

    def previous_success(self, job_name: str, facts: Any) -> Any:
        """The facts of the last successful run of a job before this one."""
        from jetbridge.storage.xcoms import previous_success  # noqa: PLC0415 - few tasks look into other runs

        return previous_success(self, job_name, facts)
