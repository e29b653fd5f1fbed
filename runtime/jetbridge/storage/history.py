"""The history of a run as people read it: events and messages in one order."""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterable, Iterator

from jetbridge.storage.events.event import EventLogEntry
from jetbridge.storage.events.record import event_of
from jetbridge.storage.events.types import FAILURE_EVENTS
from jetbridge.storage.messages import History, Message
from jetbridge.storage.run import Run


def entries_of(run: Run, history: History) -> Iterator[EventLogEntry]:
    """Events and messages by their moments; those of the same moment stay in order."""
    yield from heapq.merge(_events(run, history), _messages(run, history.messages), key=lambda entry: entry.timestamp)


def _events(run: Run, history: History) -> Iterator[EventLogEntry]:
    for record in history.records:
        event = event_of(record, run.job_name)
        level = logging.ERROR if event.event_type in FAILURE_EVENTS else logging.DEBUG
        yield EventLogEntry(run.run_id, event.timestamp, "", level, event.step_key, run.job_name, event)


def _messages(run: Run, messages: Iterable[Message]) -> Iterator[EventLogEntry]:
    for moment, level, step_key, text in messages:
        yield EventLogEntry(run.run_id, moment, text, level, step_key, run.job_name)
