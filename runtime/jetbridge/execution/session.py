"""A run from its first event to its last, in the process that drives it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.config.run_config import ResolvedRunConfig
from jetbridge.definitions.loggers import InitLoggerContext, default_loggers, default_system_loggers
from jetbridge.definitions.states import RunState
from jetbridge.errors import DaskClusterError, ExecutionInterruptedError, ResourceFunctionError
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.capture import Capture
from jetbridge.execution.engine.engine import Engine
from jetbridge.execution.engine.executor import StepExecutor
from jetbridge.execution.engine.progress import Progress
from jetbridge.execution.interrupts import interrupts_held_back, interrupts_raised
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.log import RunLog, ToRunLog
from jetbridge.execution.measure import measure_in
from jetbridge.execution.memory import memory_left_alone
from jetbridge.execution.past import mark_by_dates, mark_by_past
from jetbridge.execution.plan import Plan
from jetbridge.execution.resources import lazy_resources_of, resources_of
from jetbridge.execution.run_callbacks import call_back
from jetbridge.storage.events.data import JobCanceledData, JobFailureData
from jetbridge.storage.events.error_info import error_info
from jetbridge.storage.events.event import Event
from jetbridge.storage.events.record import Record, event_of
from jetbridge.storage.events.said import Said
from jetbridge.storage.events.types import EventType
from jetbridge.storage.history import entry_of_record
from jetbridge.storage.intake import hand_over
from jetbridge.storage.log_settings import managed_loggers
from jetbridge.storage.run import Run, RunStatus
from jetbridge.storage.store import Happened, KeptXCom

MakeExecutor = Callable[[JobRun], "contextlib.AbstractContextManager[StepExecutor]"]


@dataclass(slots=True)
class Session:
    """What a run is started with, and what comes of it.

    `error` is the first error of a step (or what kept the run from beginning); `job_run` is None if it never began.
    """

    job: Any
    plan: Plan
    run: Run
    instance: Any
    config: ResolvedRunConfig
    resource_defs: Mapping[str, Any]
    make_executor: MakeExecutor
    facts: RunFacts
    input_values: Mapping[str, Any] = field(default_factory=dict)
    retries_enabled: bool = True
    stops_at_error: bool = False
    prepare: Callable[[JobRun], None] | None = None
    captures: bool = True
    runs_steps: bool = True
    """Whether steps run in this process; if not, its resources are made only when they are used."""
    records: list[Record] = field(default_factory=list)
    job_run: JobRun | None = None
    error: BaseException | None = None
    state: RunState = RunState.RUNNING
    _written: int = 0
    _messages_written: int = 0
    _log: RunLog | None = None

    def execute(self) -> None:
        """Run to the end; how it ended is in `state` and in the run's status."""
        started = time.time()
        self._log = RunLog(self.run, self._make_loggers, self.instance.log_settings)
        self._say(EventType.RUN_START, None)
        self.persist(status=RunStatus.STARTED, started_at=started)
        if self.config.loggers:  # those that were asked for are made even if nobody says anything
            _ = self._log.loggers
        try:
            with interrupts_raised(), self.running() as job_run:
                self.job_run = job_run
                self._drive(job_run)
        except ExecutionInterruptedError as error:
            self._interrupted(error)
            return
        except (ResourceFunctionError, DaskClusterError) as error:
            self.error = error
            self._fail("An exception was thrown during execution.", error)
            return
        if self.state is RunState.SUCCESS:
            self._end(RunStatus.SUCCESS, EventType.RUN_SUCCESS, None)
        else:
            self._fail(self._failure_text(), self.error)

    def refuse(self, error: BaseException) -> None:
        """End the run before it begins."""
        self._log = RunLog(self.run, self._make_loggers, self.instance.log_settings)
        self.error = error
        self._fail("An exception was thrown during execution.", error)

    def _interrupted(self, error: ExecutionInterruptedError) -> None:
        """Cancelled if somebody has asked for it; else an interrupt is a failure. Either can be resumed."""
        self.error = error
        record = self.instance.store.get_record(self.run.run_id)
        if record is not None and record.dagster_run.status is RunStatus.CANCELING:
            self.state = RunState.FAILED
            self._end(RunStatus.CANCELED, EventType.RUN_CANCELED, JobCanceledData(error_info(error)))
            return
        self._fail(
            "Execution was interrupted unexpectedly. No user initiated termination request was found, treating as failure.",
            error,
        )

    @contextmanager
    def running(self) -> Iterator[JobRun]:
        """The run from inside, while its resources are there."""
        log = self._log = self._log or RunLog(self.run, self._make_loggers, self.instance.log_settings)
        with self._resources(log) as resources:
            yield JobRun(
                plan=self.plan,
                run=self.run,
                instance=self.instance,
                config=self.config,
                progress=Progress.of(self.plan),
                resources=resources,
                resource_defs=self.resource_defs,
                facts=self.facts,
                log=log,
                input_values=self.input_values,
                retries_enabled=self.retries_enabled,
                records=self.records,
                capture=Capture() if self.captures else None,
            )

    def _resources(self, log: RunLog) -> contextlib.AbstractContextManager[Mapping[str, Any]]:
        given = (self.resource_defs, self.job.required_resource_keys, self.config)
        about = {"run": self.run, "instance": self.instance, "log": log.for_step(None)}
        if not self.runs_steps:
            return lazy_resources_of(*given, **about)
        return resources_of(*given, **about, records=self.records)

    def _drive(self, job_run: JobRun) -> None:
        if job_run.is_airflow:
            mark_by_dates(job_run)
            mark_by_past(job_run)
        if self.prepare is not None:
            self.prepare(job_run)
        capture = job_run.capture
        managed = managed_loggers(self.instance.log_settings, ToRunLog(job_run.log))
        with (
            managed,
            contextlib.nullcontext() if capture is None else capture.open(),
            self.make_executor(job_run) as executor,
        ):
            deadline = self._deadline()
            engine = Engine(job_run, executor, measure_in(job_run), self._persist_if_durable(), deadline)
            engine.stops_at_error = self.stops_at_error
            try:
                with memory_left_alone(len(self.plan.steps)):
                    self.state = engine.run()
            finally:
                self.error = engine.first_error
                if job_run.loop is not None:
                    job_run.loop.close()
            call_back(job_run, self.job, self.state, is_late=deadline is not None and time.time() > deadline)

    def _deadline(self) -> float | None:
        limit = self.job.dagrun_timeout
        return None if limit is None else time.time() + limit.total_seconds()

    def _persist_if_durable(self) -> Callable[[], None] | None:
        return self.persist if self.instance.is_persistent or self._logs_events else None

    @property
    def _logs_events(self) -> bool:
        """Loggers that were asked for get the events too; the console of a run that asks for none gets what ops log."""
        return bool(self.config.loggers or self.instance.log_settings.handlers)

    def persist(self, **changes: Any) -> None:
        """Make durable what has been recorded since the last call, together with `changes` of the run itself."""
        with interrupts_held_back:  # what is written is known to be written
            self._persist(changes)

    def _persist(self, changes: Mapping[str, Any]) -> None:
        log, job_run = self._log, self.job_run
        messages = [] if log is None else log.messages[self._messages_written :]
        records = self.records[self._written :]
        printed: Mapping[str, str] = {}
        xcoms: list[KeptXCom] = []
        if job_run is not None and job_run.capture is not None:
            printed = job_run.capture.take_fresh()
        if job_run is not None and job_run.is_airflow:
            fresh = job_run.xcoms.take_fresh(job_run.progress)
            xcoms = [KeptXCom(self.run.run_id, *place) for place in fresh]
        happened = Happened(records, messages, printed, xcoms, changes)
        if self.instance.watches_events:
            hand_over(self.instance, self.run, happened)
        else:
            self.instance.keep(self.run.run_id, happened)
        if log is not None and self._logs_events:
            for record in records:
                log.take_event(entry_of_record(self.run, record))
        self._written += len(records)
        self._messages_written += len(messages)

    def _failure_text(self) -> str:
        failed = [record[1] for record in self.records if record[0] is EventType.STEP_FAILURE and record[1] is not None]
        if not failed:
            return "Something could not run: what it waits for never ended."
        return f"Steps failed: {sorted(set(failed))}."

    def _fail(self, text: str, error: BaseException | None) -> None:
        self.state = RunState.FAILED
        data = JobFailureData(
            None if error is None else error_info(error), first_step_failure_event=self._first_failure()
        )
        message = f'Execution of run for "{self.run.job_name}" failed. {text}'
        self._end(RunStatus.FAILURE, EventType.RUN_FAILURE, Said(message, data))

    def _first_failure(self) -> Event | None:
        for record in self.records:
            if record[0] is EventType.STEP_FAILURE:
                return event_of(record, self.run.job_name)
        return None

    def _end(self, status: RunStatus, kind: EventType, data: Any) -> None:
        self._say(kind, data)
        self.persist(status=status, ended_at=time.time())
        self.run = self.run.with_status(status)

    def _say(self, kind: EventType, data: Any) -> None:
        self.records.append((kind, None, None, time.time(), data))

    def _make_loggers(self) -> list[Any]:
        defs = {**default_loggers(), **self.job.loggers}
        asked = [(defs[key], self.config.logger_config(key)) for key in self.config.loggers]
        return [
            definition.logger_fn(InitLoggerContext(config, definition, self.job, self.run.run_id))
            for definition, config in asked or default_system_loggers(self.instance)
        ]
