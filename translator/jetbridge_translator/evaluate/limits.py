"""The budget of one file: steps, depth of calls, time, size of values."""

from __future__ import annotations

import time

from jetbridge_translator.evaluate.protocol import Site
from jetbridge_translator.evaluate.settings import Limits

_LOOK_AT_THE_CLOCK_EVERY = 2_000
_LARGE = 1_000
"""Values of so many items count together: how many smaller ones there can be, the steps say."""


class LimitReachedError(BaseException):
    """The file needs more than it may have. No `except` of the evaluated program catches it."""

    site: Site | None = None
    """Where the module was whose evaluation needed it."""


class Budget:
    """Counts what one evaluation uses."""

    __slots__ = ("deadline", "limits", "made", "steps", "stop_at")

    def __init__(self, limits: Limits) -> None:
        """Start the clock."""
        self.limits = limits
        self.steps = 0
        self.made = 0  # items of all large values together
        self.stop_at = min(_LOOK_AT_THE_CLOCK_EVERY, limits.steps)
        self.deadline = time.process_time() + limits.seconds

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
        if time.process_time() > self.deadline:
            raise LimitReachedError(f"more than {self.limits.seconds:g} seconds")
        self.stop_at = min(self.steps + _LOOK_AT_THE_CLOCK_EVERY, self.limits.steps)

    def size(self, items: int) -> None:
        """Refuse a value of more items (characters, bits) than allowed, or one too many of the large ones.

        Raises:
            LimitReachedError: it is too large, or all together are.
        """
        if items > self.limits.size:
            raise LimitReachedError(f"a value of {items:,} items")
        if items > _LARGE:
            self.made += items
            if self.made > self.limits.memory:
                raise LimitReachedError(f"more than {self.limits.memory:,} items in large values")
