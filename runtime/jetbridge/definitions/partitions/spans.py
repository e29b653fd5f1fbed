"""The spans between the ticks of a cron schedule; ticks are computed once, as far as they are needed."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from jetbridge.definitions.automation.cron import cron_ticks, zone
from jetbridge.definitions.partitions.time_window import TimeWindow


class Spans:
    """The spans from `start` on, without end."""

    def __init__(self, cron_schedule: str, start: dt.datetime, timezone: str) -> None:
        self.cron_schedule = cron_schedule
        self.start = start
        self.timezone = timezone
        self._starts: list[float] = []
        self._moments: list[dt.datetime] = []
        self._ticks: Iterator[dt.datetime] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_ticks": None, "_starts": [], "_moments": []}

    def _reach(self, timestamp: float) -> None:
        if self._ticks is None:
            self._ticks = cron_ticks(self.cron_schedule, self.start, self.timezone)
        while not self._starts or self._starts[-1] <= timestamp:
            tick = next(self._ticks)
            self._starts.append(tick.timestamp())
            self._moments.append(tick)

    def ended_by(self, now: float, offset: int, end: float | None = None) -> list[TimeWindow]:
        """The spans that have ended by a moment (in seconds since 1970), and `offset` more, or fewer.

        Those that end after `end` may be missing.
        """
        self._reach(max(now if end is None else min(now, end), self.start.timestamp()))
        for _ in range(0 if end is None else abs(offset)):
            self._reach(self._starts[-1])
        count = max(bisect_right(self._starts, now) - 1, 0)
        has_begun = self._starts[0] <= now or offset <= 0
        last = count + offset if has_begun else max(0, self._offset_before_start(now, offset))
        while len(self._starts) <= last + 1:
            self._reach(self._starts[-1])
        return [TimeWindow(self._moments[index], self._moments[index + 1]) for index in range(max(last, 0))]

    def _offset_before_start(self, now: float, offset: int) -> int:
        """How many spans an offset reaches into, if the first one has not begun."""
        moment = dt.datetime.fromtimestamp(now, zone(self.timezone))
        for before, tick in enumerate(cron_ticks(self.cron_schedule, moment, self.timezone)):
            if tick.timestamp() >= self._starts[0]:
                return offset - before - (0 if tick.timestamp() == now else 1)
        return 0
