"""`handle_new_event`: the door through which a run's history comes in, for instances that watch, change or refuse what comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jetbridge.errors import InvariantViolationError
from jetbridge.storage.events.data import EngineEventData
from jetbridge.storage.events.error_info import error_info
from jetbridge.storage.events.event import EventLogEntry
from jetbridge.storage.history import entry_of_message, entry_of_record
from jetbridge.storage.run import Run
from jetbridge.storage.store import Happened

if TYPE_CHECKING:
    from jetbridge.storage.instance import Instance


@dataclass(frozen=True, slots=True)
class NewEntry(EventLogEntry):
    """An entry on its way into the history, with the form in which it is kept."""

    kept_as: Happened = field(default_factory=Happened)


class EventIntake:
    """Takes the history of runs. Whole batches, unless `handle_new_event` was overridden: then each entry for itself."""

    def handle_new_event(self, event: EventLogEntry) -> None:
        """Keep one event or message of a run. Override it to watch or refuse them.

        A refused message of an op leaves an engine event that says so, and the run goes on; a refused event ends the run.

        Raises:
            InvariantViolationError: the entry is none that a run has just made.
        """
        if not isinstance(event, NewEntry):
            raise InvariantViolationError("handle_new_event takes entries that a run hands over, no others.")
        self.keep(event.run_id, event.kept_as)

    def keep(self, run_id: str, happened: Happened) -> None:
        """Make durable what happened in a run, with what was printed and its XComs: all of it or nothing."""
        raise NotImplementedError

    @property
    def watches_events(self) -> bool:
        """Whether `handle_new_event` was overridden, by a subclass or on the object."""
        return getattr(self.handle_new_event, "__func__", None) is not EventIntake.handle_new_event


def hand_over(instance: Instance, run: Run, happened: Happened) -> None:
    """Let an instance that watches events have each of them, then the rest of what happened."""
    for entry in _entries(run, happened):
        _offer(instance, run, entry)
    instance.keep(run.run_id, replace(happened, records=(), messages=()))


def _offer(instance: Instance, run: Run, entry: NewEntry) -> None:
    try:
        instance.handle_new_event(entry)
    except Exception as error:
        if entry.is_dagster_event:
            raise
        text = f"Exception while writing logger call to event log: {error}"
        instance.report_engine_event(text, run, EngineEventData(error=error_info(error)), step_key=entry.step_key)


def _entries(run: Run, happened: Happened) -> Iterator[NewEntry]:
    known: list[tuple[EventLogEntry, Happened]] = [
        *((entry_of_record(run, record), Happened([record])) for record in happened.records),
        *((entry_of_message(run, message), Happened((), [message])) for message in happened.messages),
    ]
    for entry, kept_as in sorted(known, key=lambda pair: pair[0].timestamp):
        yield NewEntry(**_fields(entry), kept_as=kept_as)


def _fields(entry: EventLogEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in EventLogEntry.__dataclass_fields__}
