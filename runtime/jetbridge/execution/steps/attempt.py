"""One attempt of one step, from its first record to its last."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, ExitStack, nullcontext
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from typing import Any

from jetbridge.definitions.events import (
    AssetMaterialization,
    AssetObservation,
    DynamicOutput,
    ExpectationResult,
    Output,
)
from jetbridge.definitions.signals import SkipDownstream
from jetbridge.definitions.states import TaskState
from jetbridge.errors import ExecutionStepExecutionError
from jetbridge.execution.airflow_port import airflow_meaning
from jetbridge.execution.context.op import CURRENT, OpExecutionContext
from jetbridge.execution.engine.outcome import Outcome
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.engine.skips import DirectSkip
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.kept_values import own
from jetbridge.execution.plan.step import NO_SCOPE, Flow, ScopeKind
from jetbridge.execution.steps.body import events_of
from jetbridge.execution.steps.failure import outcome_of_error
from jetbridge.execution.steps.flow import direct_skip, skip_named
from jetbridge.execution.steps.inputs import InputReader, load_inputs
from jetbridge.execution.steps.mappings import kwargs_of
from jetbridge.execution.steps.store import OutputWriter
from jetbridge.execution.steps.timeouts import time_limit
from jetbridge.storage.events.types import EventType

_FORMS = frozenset(
    {
        Output,
        DynamicOutput,
        AssetMaterialization,
        AssetObservation,
        ExpectationResult,
        GeneratorType,
        CoroutineType,
        AsyncGeneratorType,
    }
)
"""Types of results that mean more than a value."""


class StepAttempt:
    """Runs a step once. What it did is in the records of the run and in the outcome."""

    __slots__ = ("_context", "job_run", "run", "writer")

    def __init__(self, job_run: JobRun, run: StepRun) -> None:
        self.job_run = job_run
        self.run = run
        self.writer = OutputWriter(job_run, run)
        self._context: OpExecutionContext | None = None

    def context(self) -> OpExecutionContext:
        """The op's context, made when it is asked for."""
        if self._context is None:
            self._context = self.writer.context = OpExecutionContext(self.job_run, self.run)
        return self._context

    def execute(self) -> Outcome:
        """Run the step; whatever it raises is in the outcome."""
        job_run, run = self.job_run, self.run
        job_run.record(EventType.STEP_RESTARTED if run.attempt else EventType.STEP_START, run)
        token = CURRENT.set(self)
        started = time.perf_counter()
        try:
            outcome = self._execute_airflow() if job_run.is_airflow else self._execute()
        except BaseException as error:  # noqa: BLE001 - an op may raise anything, interrupts included
            outcome = outcome_of_error(job_run, run, error, self.writer.outputs)
        else:
            job_run.record(EventType.STEP_SUCCESS, run, (time.perf_counter() - started) * 1000)
        finally:
            CURRENT.reset(token)
        if run.step.hooks:
            from jetbridge.execution.steps.hooks import run_hooks  # noqa: PLC0415 - few steps have hooks

            run_hooks(self, outcome)
        return outcome

    def _execute(self) -> Outcome:
        inputs = load_inputs(InputReader(self.job_run, self.run, self.context)) if self.run.step.inputs else {}
        result = self._call(inputs)
        self._write(result)
        return Outcome(TaskState.SUCCESS, self.writer.outputs)

    def _execute_airflow(self) -> Outcome:
        run, step = self.run, self.run.step
        with ExitStack() as stack:
            stack.enter_context(airflow_meaning().current(self.context()))
            reader = InputReader(self.job_run, run, self.context)
            inputs = load_inputs(reader)
            if step.scope != NO_SCOPE:
                self._add_extra(reader, inputs)
            run.rendered = inputs
            if step.hooks:
                from jetbridge.execution.steps.hooks import run_start_hooks  # noqa: PLC0415 - few steps have hooks

                run_start_hooks(self)
            stack.enter_context(self._limit())
            try:
                result = self._call({name: own(value) for name, value in inputs.items()})
            except ExecutionStepExecutionError as error:
                if not isinstance(error.user_exception, SkipDownstream):
                    raise
                skip: DirectSkip | None = skip_named(self.job_run.plan, run, error.user_exception.tasks)
                return Outcome(TaskState.SUCCESS, self.writer.outputs, skip=skip, rendered=inputs)
            skip = None if step.flow is Flow.PLAIN else direct_skip(self.job_run.plan, run, result)
            if skip is None or not skip.at_once or self.job_run.plan.airflow_major < 3:  # noqa: PLR2004 - Airflow 3 leaves the result unsaid
                self._write(result)
        return Outcome(TaskState.SUCCESS, self.writer.outputs, skip=skip, rendered=inputs)

    def _limit(self) -> AbstractContextManager[None]:
        limit = self.run.step.settings.execution_timeout
        return nullcontext() if limit is None else time_limit(limit.total_seconds(), self.run.key)

    def _add_extra(self, reader: InputReader, inputs: dict[str, Any]) -> None:
        """What `expand_kwargs` gives beyond the declared inputs goes to the function's `**kwargs`."""
        step = self.run.step
        scope = self.job_run.plan.scopes[step.scope]
        if scope.kind is ScopeKind.KWARGS and not scope.is_group:
            for name, value in kwargs_of(reader, scope).items():
                if name not in inputs:
                    inputs[name] = reader.resolve(value)

    def _call(self, inputs: dict[str, Any]) -> Any:
        """Call the op's function.

        Raises:
            ExecutionStepExecutionError: it raised.
        """
        body = self.run.step.op.body
        try:
            if body.is_plain and not body.has_context:
                return body.function(**inputs)
            return body.call(self.context(), inputs)
        except BaseException as error:
            raise self._wrapped(error) from error

    def _wrapped(self, error: BaseException) -> ExecutionStepExecutionError:
        step = self.run.step
        return ExecutionStepExecutionError(
            f'Error occurred while executing op "{step.key}":',
            user_exception=error,
            step_key=self.run.key,
            op_name=step.name,
            op_def_name=step.op.name,
        )

    def _write(self, result: Any) -> None:
        """Take what the function gave, in any form."""
        step = self.run.step
        if step.simple_output is not None and type(result) not in _FORMS:
            self.writer.write_result(step.simple_output, result)
            return
        from jetbridge.execution.steps.user_events import record_user_event  # noqa: PLC0415 - most results are plain

        stream = events_of(self.job_run, step, result)
        while True:
            try:
                event = next(stream)
            except StopIteration:
                break
            except BaseException as error:
                if type(result) in _FORMS or step.op.body.signature is None:
                    raise self._wrapped(error) from error
                raise
            if isinstance(event, (Output, DynamicOutput)):
                self.writer.write(event)
            else:
                record_user_event(self.job_run, self.run, event)
        self.writer.finish()
