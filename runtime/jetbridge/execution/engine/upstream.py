"""Which task instances a task instance is decided by: all of those before it, or those of its own map index."""

from __future__ import annotations

from collections.abc import Callable

from jetbridge.definitions.states import TaskState
from jetbridge.execution.engine.progress import Progress, StepProgress, StepRun
from jetbridge.execution.plan.sources import steps_read
from jetbridge.execution.plan.step import NO_SCOPE, Step
from jetbridge.execution.rules import FAST_RULES, UNMAPPED, UpstreamCounts


class Upstream:
    """Counts the states of what is before a task instance; `length` says how many map indexes a scope has, if that is known."""

    def __init__(self, progress: Progress, length: Callable[[int], int | None]) -> None:
        self._plan = progress.plan
        self._progress = progress
        self._length = length

    def counts(self, upstream: tuple[int, ...], run: StepRun) -> UpstreamCounts:
        """The states of these steps as a step run sees them."""
        counts = UpstreamCounts()
        step = run.step
        scope = self._plan.scopes[step.scope] if step.scope != NO_SCOPE else None
        sees_all = scope is None or not scope.is_group
        for index in upstream:
            other = self._progress.steps[index]
            if sees_all or other.step.scope != step.scope or self._sees_all_of(step, index):
                other.add_to(counts)
            else:
                _add_same_index(counts, other, run)
        return counts

    def _sees_all_of(self, step: Step, upstream: int) -> bool:
        """In a mapped group: before the mapping is known, and for rules that fire early, all map indexes count."""
        if self._length(step.scope) is None:
            return True
        if step.rule not in FAST_RULES or not self._plan.is_directly_in_mapped_group(step):
            return False
        return upstream not in self.source_steps(step)

    def source_steps(self, step: Step) -> set[int]:
        """The steps that give what a step is mapped over."""
        sources = self._plan.scopes[step.scope].sources.values()
        return {index for source in sources for index in steps_read(source)}


def _add_same_index(counts: UpstreamCounts, other: StepProgress, run: StepRun) -> None:
    """The one upstream instance of the same map index; before the reader is expanded, none of an expanded step."""
    if other.runs is None:
        other.add_to(counts)
        return
    if run.map_index == UNMAPPED:
        return
    for each in other.left_over:
        counts.add(each.state)
    same = other.runs[run.map_index].state
    counts.add(same)
    if other.step.is_setup:
        counts.setups += 1
        counts.success_setup += same is TaskState.SUCCESS
        counts.skipped_setup += same is TaskState.SKIPPED
