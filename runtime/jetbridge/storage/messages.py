"""The history of a run as it is kept: records of the engine and messages of ops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jetbridge.storage.events.record import Record

Message = tuple[float, int, "str | None", str]
"""Moment (seconds since 1970), level of `logging`, key of the step, text."""


@dataclass(slots=True)
class History:
    """What is known of a run, in the order in which it happened."""

    records: list[Record] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    captured: dict[str, str] = field(default_factory=dict)
    """What each step printed, by its key."""

    def add(
        self, records: Sequence[Record] = (), messages: Sequence[Message] = (), printed: Mapping[str, str] | None = None
    ) -> None:
        """More happened."""
        self.records.extend(records)
        self.messages.extend(messages)
        for key, text in (printed or {}).items():
            self.captured[key] = self.captured.get(key, "") + text
