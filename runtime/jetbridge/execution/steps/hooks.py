"""Hooks of a step, run after an attempt, a few before it.

https://docs.dagster.io/guides/build/ops/op-hooks
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge.definitions.events import HookExecutionResult
from jetbridge.definitions.hooks import HookMoment
from jetbridge.definitions.states import TaskState
from jetbridge.errors import HookExecutionError, InvariantViolationError, UserCodeExecutionError
from jetbridge.execution.context.hook import HookContext
from jetbridge.execution.engine.outcome import Outcome
from jetbridge.storage.events.data import HookErroredData
from jetbridge.storage.events.error_info import error_info
from jetbridge.storage.events.record import events_of
from jetbridge.storage.events.types import EventType

if TYPE_CHECKING:
    from jetbridge.execution.steps.attempt import StepAttempt


_MOMENTS = {TaskState.SKIPPED: HookMoment.SKIP, TaskState.RUNNING: HookMoment.START}


def run_start_hooks(attempt: StepAttempt) -> None:
    """Run the hooks that come before the op, once its inputs are there."""
    run_hooks(attempt, Outcome(TaskState.RUNNING))


def run_hooks(attempt: StepAttempt, outcome: Outcome) -> None:
    """Run the hooks of the step for this moment; what one raises is recorded and changes nothing."""
    moment = _MOMENTS.get(outcome.state, HookMoment.END)
    hooks = [hook for hook in attempt.run.step.hooks if hook.moment is moment]
    if not hooks or outcome.state is TaskState.UP_FOR_RESCHEDULE:
        return
    job_run, run = attempt.job_run, attempt.run
    events = [
        event
        for event in events_of([record for record in job_run.records if record[1] == run.key], job_run.run.job_name)
        if outcome.state is not TaskState.UP_FOR_RETRY or not event.is_step_failure
    ]
    for hook in sorted(hooks, key=lambda each: str(each.name)):
        _run_hook(attempt, hook, outcome, events)


def _run_hook(attempt: StepAttempt, hook: Any, outcome: Outcome, events: list[Any]) -> None:
    job_run, run = attempt.job_run, attempt.run
    context = HookContext(
        job_run=job_run,
        run=run,
        hook_def=hook,
        op_exception=_own_error(outcome),
        output_values=attempt.writer.values or {},
        output_metadata=attempt.writer.metadata,
    )
    try:
        result = hook.hook_fn(context, events)
        if not isinstance(result, HookExecutionResult):
            raise InvariantViolationError(  # noqa: TRY301 - it is reported as what a hook raises
                f"Hook {hook.name} must give a HookExecutionResult, it gave {result!r}."
            )
    except Exception as error:  # noqa: BLE001 - a hook may raise anything
        wrapped = HookExecutionError(
            f"Error occurred during the execution of hook_fn triggered for op {run.step.name}", user_exception=error
        )
        wrapped.__cause__ = error
        job_run.record(EventType.HOOK_ERRORED, run, HookErroredData(error_info(wrapped)))
        return
    kind = EventType.HOOK_SKIPPED if result.is_skipped else EventType.HOOK_COMPLETED
    job_run.record(kind, run)


def _own_error(outcome: Outcome) -> BaseException | None:
    if outcome.state not in {TaskState.FAILED, TaskState.UP_FOR_RETRY}:
        return None
    error = outcome.exception
    if isinstance(error, UserCodeExecutionError) and error.user_exception is not None:
        return error.user_exception
    return error.__cause__ if type(error).__name__ == "RetryRequestedFromPolicy" and error is not None else error
