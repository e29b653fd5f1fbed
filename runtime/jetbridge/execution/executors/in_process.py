"""Runs each step here and now, in this process and thread."""

from __future__ import annotations

from collections.abc import Iterable

from jetbridge.execution.engine.executor import Finished
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.steps.attempt import StepAttempt


class InProcessStepExecutor:
    """One step at a time."""

    running = 0

    def __init__(self, job_run: JobRun) -> None:
        self._job_run = job_run

    def has_room(self, run: StepRun) -> bool:  # noqa: ARG002 - of the protocol
        """Always: a step has ended before the next one starts."""
        return True

    def start(self, run: StepRun) -> Iterable[Finished]:
        """Run the step."""
        return ((run, StepAttempt(self._job_run, run).execute()),)

    def wait(self, seconds: float | None) -> Iterable[Finished]:  # noqa: ARG002 - of the protocol
        """Nothing runs."""
        return ()

    def stop(self) -> Iterable[Finished]:
        """Nothing runs."""
        return ()
