"""How far a run is: the state of every step, and of every map index of a mapped step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.execution.plan.step import Plan, Step
from jetbridge.execution.rules import UNMAPPED, UpstreamCounts

FINISHED = frozenset(
    {TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED, TaskState.UPSTREAM_FAILED, TaskState.REMOVED}
)
FAILED_STATES = frozenset({TaskState.FAILED, TaskState.UPSTREAM_FAILED})


NO_OUTPUTS: Mapping[str, Any] = {}


class StepRun:
    """One step at one map index (-1: not mapped, or not yet), over all its attempts."""

    __slots__ = (
        "attempt",
        "ended",
        "error",
        "is_ready",
        "key",
        "map_index",
        "mapping_key",
        "outputs",
        "rendered",
        "started",
        "state",
        "step",
        "try_number",
        "waiting",
        "wake_at",
    )

    def __init__(self, step: Step, map_index: int = UNMAPPED, mapping_key: str | None = None) -> None:
        self.step = step
        self.map_index = map_index
        self.mapping_key = mapping_key
        self.key = step.key if mapping_key is None else f"{step.key}[{mapping_key}]"
        self.state = TaskState.NONE
        self.attempt = 0
        self.try_number = 0
        self.waiting = 0
        self.is_ready = False
        self.started: float | None = None
        self.ended: float | None = None
        self.wake_at = 0.0
        self.error: Any = None
        self.rendered: dict[str, Any] | None = None
        self.outputs: Mapping[str, Any] = NO_OUTPUTS
        """What was emitted, by output name: True, or the mapping keys of a dynamic output in the order of the yields."""

    def __repr__(self) -> str:
        return f"StepRun({self.key!r}, {self.state.value})"


@dataclass(slots=True)
class StepProgress:
    """A step with its runs. Until a mapped step is expanded, `only` stands for it; then `runs` do.

    `waiting` counts upstream steps (outside of the step's own mapping) that have not ended.
    """

    step: Step
    only: StepRun
    runs: list[StepRun] | None = None
    left_over: list[StepRun] = field(default_factory=list)
    """What stood for a mapped step and is there beside its runs (`airflow_policy.KEEPS_PLACEHOLDER_SINCE`)."""
    waiting: int = 0
    success: int = 0
    skipped: int = 0
    failed: int = 0
    upstream_failed: int = 0
    removed: int = 0
    is_absent: bool = False
    """Whether the run has no instance of the task, by its dates."""
    is_blocked: bool = False
    """Whether the task must not start, by earlier runs."""

    def all_runs(self) -> list[StepRun]:
        """What stands for the step now."""
        return [self.only] if self.runs is None else self.left_over + self.runs

    @property
    def total(self) -> int:
        """How many task instances there are now."""
        return 1 if self.runs is None else len(self.left_over) + len(self.runs)

    @property
    def done(self) -> int:
        """How many of them ended."""
        return self.success + self.skipped + self.failed + self.upstream_failed + self.removed

    @property
    def has_ended(self) -> bool:
        """Whether all of them ended."""
        return self.done >= self.total

    def count(self, state: TaskState) -> None:
        """One task instance ended in this state."""
        setattr(self, state.value, getattr(self, state.value) + 1)

    def uncount(self, state: TaskState) -> None:
        """A task instance that had ended in this state gets another one."""
        setattr(self, state.value, getattr(self, state.value) - 1)

    def add_to(self, counts: UpstreamCounts) -> None:
        """Add all task instances of this step to the counts of a step after it."""
        counts.total += self.total
        counts.success += self.success
        counts.skipped += self.skipped
        counts.failed += self.failed
        counts.upstream_failed += self.upstream_failed
        counts.removed += self.removed
        if self.step.is_setup:
            counts.setups += self.total
            counts.success_setup += self.success
            counts.skipped_setup += self.skipped


@dataclass(slots=True)
class Progress:
    """All steps of a run."""

    plan: Plan
    steps: list[StepProgress] = field(default_factory=list)

    @classmethod
    def of(cls, plan: Plan) -> Progress:
        """Nothing has run."""
        return cls(plan, [StepProgress(step, StepRun(step), waiting=len(step.upstream)) for step in plan.steps])

    def run(self, step: int, map_index: int = UNMAPPED) -> StepRun:
        """The run of a step at a map index; what is not mapped has the same run at every index."""
        progress = self.steps[step]
        if progress.runs is None:
            return progress.only
        return progress.runs[map_index]
