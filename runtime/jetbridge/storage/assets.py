"""What an instance knows of the things that ops made: found in the histories of its runs.

Ops tell with `AssetMaterialization` what they made; there is no catalogue beside these events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.storage.events.event import EventLogEntry
from jetbridge.storage.events.types import EventType
from jetbridge.storage.history import entries_of
from jetbridge.storage.run import RunsFilter

if TYPE_CHECKING:
    from jetbridge.storage.store import RunStore


@dataclass(frozen=True, slots=True)
class EventLogRecord:
    """An entry with the number under which it is kept."""

    storage_id: int
    event_log_entry: EventLogEntry

    @property
    def run_id(self) -> str:
        """The run."""
        return self.event_log_entry.run_id

    @property
    def timestamp(self) -> float:
        """The moment."""
        return self.event_log_entry.timestamp

    @property
    def asset_materialization(self) -> Any:
        """What was made."""
        return self.event_log_entry.asset_materialization


@dataclass(frozen=True, slots=True)
class EventRecordsResult:
    """Records, newest first."""

    records: Sequence[EventLogRecord]
    cursor: str = ""
    has_more: bool = False


class AssetQueries:
    """Questions about assets that an instance answers."""

    store: RunStore

    def _materializations(self) -> Iterator[EventLogEntry]:
        for record in reversed(self.store.records(RunsFilter())):
            run = record.dagster_run
            for entry in entries_of(run, self.store.history(run.run_id)):
                if entry.dagster_event_type is EventType.ASSET_MATERIALIZATION:
                    yield entry

    def all_asset_keys(self) -> Sequence[AssetKey]:
        """The keys of everything that was made, each once."""
        return list(dict.fromkeys(entry.asset_materialization.asset_key for entry in self._materializations()))

    get_asset_keys = all_asset_keys

    def has_asset_key(self, asset_key: AssetKey) -> bool:
        """Whether something of this key was made."""
        return asset_key in self.all_asset_keys()

    def get_latest_materialization_event(self, asset_key: AssetKey) -> EventLogEntry | None:
        """The last event of something made under a key."""
        found = [entry for entry in self._materializations() if entry.asset_materialization.asset_key == asset_key]
        return found[-1] if found else None

    def fetch_materializations(self, records_filter: Any, limit: int = 1000, **_options: Any) -> EventRecordsResult:
        """The events of a key (or of a filter with `asset_key`), newest first."""
        key = getattr(records_filter, "asset_key", records_filter)
        found = [
            EventLogRecord(number, entry)
            for number, entry in enumerate(self._materializations(), start=1)
            if entry.asset_materialization.asset_key == key
        ]
        return EventRecordsResult(list(reversed(found))[:limit])
