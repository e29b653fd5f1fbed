"""What the result of a branch or a short circuit, or `SkipDownstream`, skips."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jetbridge.definitions.signals import TaskException
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.engine.skips import DirectSkip, branch_skip, short_circuit_skip
from jetbridge.execution.plan.step import Flow, Plan
from jetbridge.execution.rules import UNMAPPED


def direct_skip(plan: Plan, run: StepRun, result: Any) -> DirectSkip | None:
    """What follows from the result of a step that decides about others.

    Raises:
        TaskException: a branch named something that is not there.
    """
    step = run.step
    if step.flow is Flow.BRANCH:
        try:
            return branch_skip(plan, step, run.map_index, result)
        except ValueError as error:
            raise TaskException(str(error)) from error
    if step.flow is Flow.SHORT_CIRCUIT and not result and step.downstream:
        return short_circuit_skip(plan, step, run.map_index)
    return None


def skip_named(plan: Plan, run: StepRun, tasks: Iterable[str | tuple[str, int]]) -> DirectSkip:
    """What `SkipDownstream` names: ids, those of mapped tasks with their index.

    Raises:
        TaskException: there is no such task.
    """
    at_once = []
    for named in tasks:
        task_id, index = (named, UNMAPPED) if isinstance(named, str) else named
        if task_id not in plan.by_task_id:
            raise TaskException(f'"{run.key}" skips "{task_id}", which is no task of the job.')
        at_once.append((plan.by_task_id[task_id], index))
    return DirectSkip(None, tuple(at_once))
