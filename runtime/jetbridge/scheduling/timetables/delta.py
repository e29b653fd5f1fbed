"""Schedules that repeat after a fixed or calendar delta."""

from __future__ import annotations

import datetime as dt

from pendulum import DateTime

from jetbridge.scheduling.timetables.base import InvalidTimetableError
from jetbridge.scheduling.timetables.moments import Delta, to_utc


class DeltaMixin:
    """A schedule that repeats after a timedelta or a dateutil relativedelta."""

    def __init__(self, delta: Delta) -> None:
        self._delta = delta

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return bool(self._delta == other._delta)

    def __hash__(self) -> int:
        return hash(self._delta)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._delta!r})"

    @property
    def summary(self) -> str:
        """The delta as text, such as `1 day, 0:00:00`."""
        return str(self._delta)

    @property
    def delta(self) -> Delta:
        """The time from one run to the next."""
        return self._delta

    def validate(self) -> None:
        """Check the delta.

        Raises:
            InvalidTimetableError: it is zero or negative.
        """
        start = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- only compared with itself plus the delta
        if start + self._delta <= start:
            raise InvalidTimetableError(f"schedule interval must be positive, not {self._delta!r}")

    def _get_next(self, current: DateTime) -> DateTime:
        return to_utc(current + self._delta)

    def _get_prev(self, current: DateTime) -> DateTime:
        return to_utc(current - self._delta)

    def _align_to_next(self, current: DateTime) -> DateTime:
        return current

    def _align_to_prev(self, current: DateTime) -> DateTime:
        return current
