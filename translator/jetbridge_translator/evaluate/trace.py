"""What an evaluation looked at besides the text of its file: a result that is kept is good as long as all of it is the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Trace:
    """Paths that were read, listed or asked for (also those where nothing was), packages asked for, and whether a clock or the calendar was looked at."""

    paths: set[Path] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    clock: bool = False
    day: bool = False

    def add(self, other: Trace) -> None:
        """Take over what another one looked at."""
        self.paths |= other.paths
        self.packages |= other.packages
        self.clock = self.clock or other.clock
        self.day = self.day or other.day
