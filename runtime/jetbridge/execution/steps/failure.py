"""What follows from an error of a step: skipped, failed, tried again, called again later.

https://docs.dagster.io/guides/build/ops/op-retries
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#special-exceptions
"""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.events import Failure, RetryRequested
from jetbridge.definitions.signals import FailException, RescheduleException, SensorTimeout, SkipException
from jetbridge.definitions.states import TaskState
from jetbridge.errors import ExecutionInterruptedError, TypeCheckError, UserCodeExecutionError
from jetbridge.execution.engine.outcome import Outcome
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.steps.backoff import airflow_wait
from jetbridge.storage.events.data import (
    ErrorSource,
    StepFailureData,
    StepRescheduleData,
    StepRetryData,
    UserFailureData,
)
from jetbridge.storage.events.error_info import ErrorInfo, error_info
from jetbridge.storage.events.types import EventType

_FINAL = (FailException, SensorTimeout)


class RetryRequestedFromPolicy(RetryRequested):
    """A retry policy asked for another attempt."""


def outcome_of_error(job_run: JobRun, run: StepRun, error: BaseException, outputs: dict[str, Any]) -> Outcome:
    """The outcome of an attempt that raised, and its record."""
    cause = _users(error)
    if isinstance(cause, SkipException):
        job_run.record(EventType.STEP_SKIPPED, run)
        return Outcome(TaskState.SKIPPED, rendered=run.rendered)
    if isinstance(cause, RescheduleException):
        until = cause.reschedule_date.timestamp()
        job_run.record(EventType.STEP_RESCHEDULED, run, StepRescheduleData(until))
        return Outcome(TaskState.UP_FOR_RESCHEDULE, until=until, rendered=run.rendered)
    if isinstance(cause, ExecutionInterruptedError):
        return _failed(job_run, run, error, cause, ErrorSource.INTERRUPT)
    wait = wait_before_retry(job_run, run, cause)
    if wait is None:
        return _failed(job_run, run, _used_up(job_run, run, error, cause), cause, _source(error), outputs)
    info = error_info(cause.__cause__ or cause if isinstance(cause, RetryRequested) else error)
    job_run.record(EventType.STEP_UP_FOR_RETRY, run, StepRetryData(info, wait))
    return Outcome(TaskState.UP_FOR_RETRY, wait=wait, error=info, exception=error, rendered=run.rendered)


def _users(error: BaseException) -> BaseException:
    """The user's own exception inside the engine's."""
    if isinstance(error, UserCodeExecutionError) and error.user_exception is not None:
        return error.user_exception
    return error


def _source(error: BaseException) -> ErrorSource:
    return ErrorSource.USER_CODE_ERROR if isinstance(error, UserCodeExecutionError) else ErrorSource.FRAMEWORK_ERROR


def wait_before_retry(job_run: JobRun, run: StepRun, cause: BaseException) -> float | None:
    """Seconds until the next attempt; None if there is none."""
    if not job_run.retries_enabled or isinstance(cause, _FINAL):
        return None
    policy = run.step.retry_policy
    if isinstance(cause, RetryRequested):
        return None if run.attempt >= cause.max_retries else cause.seconds_to_wait or 0.0
    if isinstance(cause, Failure) and not cause.allow_retries:
        return None
    if policy is None or run.attempt >= policy.max_retries:
        return None
    if policy.airflow_backoff:
        return airflow_wait(job_run, run, policy)
    return policy.calculate_delay(run.attempt + 1)


def _used_up(job_run: JobRun, run: StepRun, error: BaseException, cause: BaseException) -> BaseException:
    """The last failure under a retry policy says so, with the op's own error as its cause."""
    policy = run.step.retry_policy
    if (
        job_run.is_airflow
        or policy is None
        or not job_run.retries_enabled
        or isinstance(cause, (RetryRequested, *_FINAL))
    ):
        return error
    if isinstance(cause, Failure) and not cause.allow_retries:
        return error
    asked = RetryRequestedFromPolicy(policy.max_retries, policy.delay)
    asked.__cause__ = cause
    return asked


def _failed(
    job_run: JobRun,
    run: StepRun,
    error: BaseException,
    cause: BaseException,
    source: ErrorSource,
    outputs: dict[str, Any] | None = None,
) -> Outcome:
    info = error_info(cause if isinstance(cause, Failure) and not isinstance(error, TypeCheckError) else error)
    said = None
    if isinstance(cause, Failure):
        said = UserFailureData("intentional-failure", cause.description, cause.metadata)
    job_run.record(EventType.STEP_FAILURE, run, StepFailureData(info, said, source))
    return Outcome(
        TaskState.FAILED,
        outputs or {},
        error=info,
        exception=error,
        rendered=run.rendered,
        is_interrupt=source is ErrorSource.INTERRUPT,
    )


__all__ = ["ErrorInfo", "RetryRequestedFromPolicy", "outcome_of_error", "wait_before_retry"]
