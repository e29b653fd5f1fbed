"""What happens inside a worker: it makes its resources once, then runs the steps that it is told, one after the other."""

from __future__ import annotations

import contextlib
import pickle
import signal
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from jetbridge.errors import JetbridgeError
from jetbridge.execution.engine.facts import Fact, learn
from jetbridge.execution.engine.outcome import Outcome
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.log import Message
from jetbridge.execution.steps.attempt import StepAttempt
from jetbridge.execution.steps.failure import outcome_of_error
from jetbridge.storage.events.error_info import ErrorInfo, error_info
from jetbridge.storage.events.record import Record
from jetbridge.storage.events.types import EventType

OpenRun = Callable[[], "AbstractContextManager[JobRun]"]


@dataclass(frozen=True, slots=True)
class Task:
    """A step to run; `facts` are what happened since the worker's last task."""

    step: int
    map_index: int
    attempt: int
    try_number: int
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a task. `failure` is set if the worker could not even begin (a resource could not be made)."""

    outcome: Outcome | None
    records: Sequence[Record] = ()
    messages: Sequence[Message] = ()
    printed: str = ""
    pushed: dict[str, Any] = field(default_factory=dict)
    failure: ErrorInfo | None = None


class WorkerStartError(JetbridgeError):
    """A worker could not begin, for example because a resource could not be made."""

    def __init__(self, failure: ErrorInfo | None) -> None:
        super().__init__("" if failure is None else failure.to_string())


def take_history(job_run: JobRun, report: Report) -> None:
    """What a worker wrote becomes part of the run."""
    job_run.records.extend(report.records)
    job_run.log.messages.extend(report.messages)


def take(job_run: JobRun, run: StepRun, report: Report) -> Outcome:
    """What a worker reports of a step becomes part of the run."""
    take_history(job_run, report)
    if report.printed and job_run.capture is not None:
        job_run.capture.add(run.key, report.printed)
    for key, value in report.pushed.items():
        job_run.xcoms.push(run.step.index, run.map_index, key, value)
    if report.outcome is not None:
        return report.outcome
    return lost(job_run, run, WorkerStartError(report.failure))


def lost(job_run: JobRun, run: StepRun, error: BaseException) -> Outcome:
    """The end of a step whose worker is gone, and the record of its start with it: a history has both."""
    job_run.record(EventType.STEP_RESTARTED if run.attempt else EventType.STEP_START, run)
    return outcome_of_error(job_run, run, error, {})


def work(connection: Connection, open_run: OpenRun) -> None:
    """Serve until the other side closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.ExitStack() as stack:
        try:
            job_run = stack.enter_context(open_run())
            if job_run.capture is not None:
                stack.enter_context(job_run.capture.open())
        except BaseException as error:  # noqa: BLE001 - whatever it is, the other side has to know
            _refuse(connection, error_info(error))
            return
        with contextlib.suppress(EOFError, OSError):  # whoever drove the run may be gone
            while (task := connection.recv()) is not None:
                connection.send(run_task(job_run, task))
    with contextlib.suppress(OSError):
        connection.send(_last_words(job_run))


def _last_words(job_run: JobRun) -> Report:
    """What happened after the last task: a resource may not have been torn down."""
    return Report(None, list(job_run.records), list(job_run.log.messages))


def _refuse(connection: Connection, failure: ErrorInfo) -> None:
    with contextlib.suppress(EOFError, OSError):
        if connection.recv() is not None:
            connection.send(Report(None, failure=failure))


def run_task(job_run: JobRun, task: Task) -> Report:
    """Run one step, after learning what happened since the last one."""
    learn(job_run, task.facts)
    run = job_run.progress.run(task.step, task.map_index)
    run.attempt, run.try_number = task.attempt, task.try_number
    job_run.xcoms.clear(task.step, task.map_index)
    capture = job_run.capture
    outcome = StepAttempt(job_run, run).execute()
    outcome.exception = _portable(outcome.exception)
    records, job_run.records[:] = list(job_run.records), []
    messages, job_run.log.messages[:] = list(job_run.log.messages), []
    printed = "" if capture is None else capture.take(run.key)
    outcome.rendered = _rendered(outcome.rendered)
    return Report(outcome, records, messages, printed, job_run.xcoms.pushed(task.step, task.map_index))


def _portable(error: BaseException | None) -> BaseException | None:
    """An exception that the other process can make again; else nothing, its description is there."""
    if error is None:
        return None
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - exceptions may refuse in any way
        return None
    return error


def _rendered(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Input values that can cross the border; others by their text."""
    if values is None:
        return None
    return {name: value if _crosses(value) else repr(value) for name, value in values.items()}


def _crosses(value: Any) -> bool:
    try:
        pickle.dumps(value)
    except Exception:  # noqa: BLE001 - values may refuse in any way
        return False
    return True
