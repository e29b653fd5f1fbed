"""How many map indexes a mapping has, as far as that is known.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.execution.context.op import OpExecutionContext
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.plan.sources import FromStep, walk
from jetbridge.execution.plan.step import Scope
from jetbridge.execution.steps.inputs import InputReader
from jetbridge.execution.steps.mappings import scope_length


def measure_in(job_run: JobRun) -> Callable[[int], int | None]:
    """A function that gives the length of a scope; None while a step that it depends on has not ended, or pushed nothing."""

    def measure(index: int) -> int | None:
        scope = job_run.plan.scopes[index]
        if not all(_is_known(job_run, item) for source in scope.sources.values() for item in walk(source)):
            return None
        return scope_length(_reader(job_run, scope), scope)

    return measure


def _is_known(job_run: JobRun, item: Any) -> bool:
    if not isinstance(item, FromStep):
        return True
    progress = job_run.progress.steps[item.step]
    if progress.runs is not None:
        return progress.has_ended
    run = progress.only
    return run.state is TaskState.SUCCESS and job_run.xcoms.has(run, item.key or "return_value")


def _reader(job_run: JobRun, scope: Scope) -> InputReader:
    steps = (step for step in job_run.plan.steps if step.scope == scope.index)
    run = StepRun(next(steps))
    return InputReader(job_run, run, lambda: OpExecutionContext(job_run, run))
