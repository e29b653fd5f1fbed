"""A span of time."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class TimeWindow(NamedTuple):
    """From `start` (included) to `end` (excluded)."""

    start: dt.datetime
    end: dt.datetime

    @property
    def is_empty(self) -> bool:
        """Whether there is no moment in it."""
        return self.start.timestamp() >= self.end.timestamp()
