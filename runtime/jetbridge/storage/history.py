"""The history of a run as people read it: events and messages in one order."""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterable, Iterator

from jetbridge.storage.events.event import EventLogEntry
from jetbridge.storage.events.record import Record, event_of
from jetbridge.storage.events.types import FAILURE_EVENTS
from jetbridge.storage.messages import History, Message
from jetbridge.storage.run import Run


def entries_of(run: Run, history: History) -> Iterator[EventLogEntry]:
    """Events and messages by their moments; those of the same moment stay in order."""
    yield from heapq.merge(_events(run, history), _messages(run, history.messages), key=lambda entry: entry.timestamp)


def _events(run: Run, history: History) -> Iterator[EventLogEntry]:
    return (entry_of_record(run, record) for record in history.records)


def _messages(run: Run, messages: Iterable[Message]) -> Iterator[EventLogEntry]:
    return (entry_of_message(run, message) for message in messages)


def entry_of_record(run: Run, record: Record) -> EventLogEntry:
    """The entry of an event; failures are errors, everything else is for debugging."""
    event = event_of(record, run.job_name)
    level = logging.ERROR if event.event_type in FAILURE_EVENTS else logging.DEBUG
    return EventLogEntry(run.run_id, event.timestamp, "", level, event.step_key, run.job_name, event)


def entry_of_message(run: Run, message: Message) -> EventLogEntry:
    """The entry of a message that an op logged."""
    moment, level, step_key, text = message
    return EventLogEntry(run.run_id, moment, text, level, step_key, run.job_name)
