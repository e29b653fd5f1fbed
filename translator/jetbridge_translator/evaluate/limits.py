"""The budget of one file: steps, depth of calls, time, size of values."""

from __future__ import annotations

import time

from jetbridge_translator.evaluate.protocol import Site
from jetbridge_translator.evaluate.settings import Limits

_LOOK_AT_THE_CLOCK_EVERY = 2_000


class LimitReachedError(BaseException):
    """The file needs more than it may have. No `except` of the evaluated program catches it."""

    site: Site | None = None
    """Where the module was whose evaluation needed it."""


class Budget:
    """Counts what one evaluation uses."""

    __slots__ = ("deadline", "limits", "steps", "stop_at")

    def __init__(self, limits: Limits) -> None:
        """Start the clock."""
        self.limits = limits
        self.steps = 0
        self.stop_at = min(_LOOK_AT_THE_CLOCK_EVERY, limits.steps)
        self.deadline = time.monotonic() + limits.seconds

    def step(self) -> None:
        """Count one step.

        Raises:
            LimitReachedError: there were too many, or the time is up.
        """
        self.steps += 1
        if self.steps >= self.stop_at:
            self._check()

    def _check(self) -> None:
        if self.steps >= self.limits.steps:
            raise LimitReachedError(f"more than {self.limits.steps:,} steps")
        if time.monotonic() > self.deadline:
            raise LimitReachedError(f"more than {self.limits.seconds:g} seconds")
        self.stop_at = min(self.steps + _LOOK_AT_THE_CLOCK_EVERY, self.limits.steps)

    def size(self, items: int) -> None:
        """Refuse a value of more items (characters, bits) than allowed.

        Raises:
            LimitReachedError: it is too large.
        """
        if items > self.limits.size:
            raise LimitReachedError(f"a value of {items:,} items")
