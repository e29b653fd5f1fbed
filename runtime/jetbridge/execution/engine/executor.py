"""What the engine asks of an executor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from jetbridge.execution.engine.outcome import Outcome
from jetbridge.execution.engine.progress import StepRun

Finished = tuple[StepRun, Outcome]


class StepExecutor(Protocol):
    """Runs steps and tells how they ended; knows nothing of what comes before or after them."""

    def has_room(self, run: StepRun) -> bool:
        """Whether a step can be started now."""

    def start(self, run: StepRun) -> Iterable[Finished]:
        """Start a step; gives what has ended by then (in process: this step)."""

    def wait(self, seconds: float | None) -> Iterable[Finished]:
        """Wait until something ends, at most so long; nothing if nothing runs."""

    @property
    def running(self) -> int:
        """How many steps run."""

    def stop(self) -> Iterable[Finished]:
        """End everything that runs."""
