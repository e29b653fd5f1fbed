"""Outputs on their way out: checked, given to their IO manager, recorded."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.events import AssetMaterialization, DynamicOutput, Output
from jetbridge.definitions.metadata.normalize import NO_METADATA, normalize_metadata
from jetbridge.definitions.settings import NO_SETTINGS
from jetbridge.errors import (
    ExecutionHandleOutputError,
    InvariantViolationError,
    JetbridgeError,
    StepOutputNotFoundError,
)
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.kept_values import kept
from jetbridge.execution.plan.step import StepOutput
from jetbridge.storage.events.types import EventType

_NONE: dict[str, Any] = {}


class OutputWriter:
    """Takes the outputs of one attempt of one step. `outputs` says what was given, as `StepRun.outputs` keeps it."""

    __slots__ = ("context", "job_run", "metadata", "outputs", "run", "seen", "values")

    def __init__(self, job_run: JobRun, run: StepRun) -> None:
        self.job_run = job_run
        self.run = run
        self.outputs: dict[str, Any] = {}
        self.seen: set[tuple[str, str | None]] = set()
        self.context: Any = None
        self.values: dict[str, Any] | None = {} if run.step.hooks else None
        self.metadata: dict[str, Any] = {} if run.step.hooks else _NONE

    def write_result(self, output: StepOutput, value: Any) -> None:
        """Take the plain result of an op with one plain output."""
        if self.context is None and self.values is None and not output.checks_type and not output.is_nothing:
            self._keep_plain(output, kept(value, self.job_run.plan.airflow_major) if self.job_run.is_airflow else value)
        else:
            self._keep(output, value, None, NO_METADATA)

    def _keep_plain(self, output: StepOutput, value: Any) -> None:
        """The common case: nobody has said anything about the output, and nobody looks at it on its way."""
        self.job_run.record(EventType.STEP_OUTPUT, self.run, (output.name, None, None, NO_METADATA))
        if self._is_kept(output):
            self._hand_over(output, value, None, NO_METADATA)
            self.outputs[output.name] = True

    def write(self, given: Output[Any] | DynamicOutput[Any]) -> None:
        """Take an output that was yielded or returned.

        Raises:
            InvariantViolationError: it does not exist, was given before, or is dynamic where it must not be (or the other way round).
        """
        output = self._output_of(given)
        mapping_key = given.mapping_key if isinstance(given, DynamicOutput) else None
        self._keep(output, given.value, mapping_key, given.metadata)

    def _output_of(self, given: Output[Any] | DynamicOutput[Any]) -> StepOutput:
        step, op = self.run.step, f'op "{self.run.step.key}"'
        name = given.output_name
        for output in step.outputs:
            if output.name == name:
                break
        else:
            names = [output.name for output in step.outputs]
            raise InvariantViolationError(
                f'Core compute for {op} returned an output "{name}" that does not exist. The available outputs are {names}'
            )
        if isinstance(given, DynamicOutput):
            if not output.is_dynamic:
                raise InvariantViolationError(
                    f"Compute for {op} yielded a DynamicOutput, but did not use DynamicOutputDefinition: declare it with DynamicOut."
                )
            if (name, given.mapping_key) in self.seen:
                raise InvariantViolationError(
                    f'Compute for {op} yielded a DynamicOutput with mapping_key "{given.mapping_key}" multiple times.'
                )
        elif output.is_dynamic:
            raise InvariantViolationError(
                f'Compute for {op} for output "{name}" defined as dynamic must yield DynamicOutput, got Output.'
            )
        elif (name, None) in self.seen:
            raise InvariantViolationError(f'Compute for {op} returned an output "{name}" multiple times')
        return output

    def _keep(self, output: StepOutput, value: Any, mapping_key: str | None, metadata: Mapping[str, Any]) -> None:
        self.seen.add((output.name, mapping_key))
        if self.job_run.is_airflow and not output.is_nothing:
            value = kept(value, self.job_run.plan.airflow_major)
        if self.context is not None:
            metadata = self._with_added(output.name, mapping_key, metadata)
        check = None
        if output.checks_type:
            from jetbridge.execution.steps.type_checks import check_output, refuse  # noqa: PLC0415 - few outputs have types

            check = check_output(self.job_run, self.run, output, value)
        self.job_run.record(EventType.STEP_OUTPUT, self.run, (output.name, mapping_key, check, metadata))
        if check is not None and not check.success:
            raise refuse(output, check)
        if self.values is not None:
            self._remember(output.name, value, mapping_key, metadata)
        if not output.is_nothing and self._is_kept(output):
            self._hand_over(output, value, mapping_key, metadata)
            self._note(output.name, mapping_key)
        elif output.is_nothing:
            self._note(output.name, mapping_key)

    def _is_kept(self, output: StepOutput) -> bool:
        """`do_xcom_push=False` keeps the result out of reach of others."""
        settings = self.run.step.settings
        return settings is NO_SETTINGS or settings.do_xcom_push is not False or output.name != "result"

    def _with_added(self, name: str, mapping_key: str | None, metadata: Mapping[str, Any]) -> Mapping[str, Any]:
        self.context.seen_outputs.add((name, mapping_key))
        added = self.context.get_output_metadata(name, mapping_key)
        return {**metadata, **added} if added else metadata

    def _remember(self, name: str, value: Any, mapping_key: str | None, metadata: Any) -> None:
        values: Any = self.values
        if mapping_key is None:
            values[name] = value
            self.metadata[name] = metadata
        else:
            values.setdefault(name, {})[mapping_key] = value
            self.metadata.setdefault(name, {})[mapping_key] = metadata

    def _note(self, name: str, mapping_key: str | None) -> None:
        if mapping_key is None:
            self.outputs[name] = True
        else:
            self.outputs.setdefault(name, []).append(mapping_key)

    def _hand_over(self, output: StepOutput, value: Any, mapping_key: str | None, metadata: Mapping[str, Any]) -> None:
        job_run, run = self.job_run, self.run
        memory = job_run.memory_of(output.manager_key)
        if memory is None:
            self._hand_to_manager(output, value, mapping_key, metadata)
            return
        run_id = job_run.run.run_id
        identifier = (
            (run_id, run.key, output.name) if mapping_key is None else (run_id, run.key, output.name, mapping_key)
        )
        memory.values[identifier] = value
        job_run.record(EventType.HANDLED_OUTPUT, run, (output.name, output.manager_key, None))

    def _hand_to_manager(
        self, output: StepOutput, value: Any, mapping_key: str | None, metadata: Mapping[str, Any]
    ) -> None:
        from jetbridge.execution.steps.load import output_context  # noqa: PLC0415 - memory needs none

        context = output_context(
            self.job_run,
            self.run,
            output.definition,
            mapping_key,
            manager_key=output.manager_key,
            metadata=metadata,
            step_context=self.context,
        )
        entries, events = _call_manager(self.job_run, self.run, output, context, value)
        from jetbridge.execution.steps.user_events import record_user_event  # noqa: PLC0415 - memory gives none

        for event in events:
            record_user_event(self.job_run, self.run, event)
        said = {**normalize_metadata(entries), **context.added_metadata}
        self.job_run.record(EventType.HANDLED_OUTPUT, self.run, (output.name, output.manager_key, said))

    def finish(self) -> None:
        """All is given: emit what has no value by itself, and see that nothing is missing.

        Raises:
            StepOutputNotFoundError: a required output was not given.
        """
        for output in self.run.step.outputs:
            if output.name in self.outputs or (output.name, None) in self.seen:
                continue
            if output.is_dynamic:
                if output.is_required:
                    self.outputs[output.name] = []
            elif not output.is_required:
                continue
            elif output.is_nothing:
                self._keep(output, None, None, NO_METADATA)
            else:
                raise StepOutputNotFoundError(
                    f'Core compute for op "{self.run.step.key}" did not return an output for non-optional output "{output.name}"',
                    step_key=self.run.key,
                    output_name=output.name,
                )


def _call_manager(
    job_run: JobRun, run: StepRun, output: StepOutput, context: Any, value: Any
) -> tuple[dict[str, Any], list[Any]]:
    """Call `handle_output`; it may be a generator of events and of metadata."""
    entries: dict[str, Any] = {}
    events: list[Any] = []
    try:
        result = job_run.manager(output.manager_key).handle_output(context, value)
        for given in result if inspect.isgenerator(result) else (() if result is None else (result,)):
            if isinstance(given, dict):
                entries.update(given)
            elif isinstance(given, AssetMaterialization):
                events.append(given)
            elif given is not None and inspect.isgenerator(result):
                raise InvariantViolationError(  # noqa: TRY301 - it passes through
                    f"IO manager on output {output.name} has returned value {given!r} of type {type(given).__name__}. "
                    "The return type can only be one of AssetMaterialization, Dict[str, MetadataValue]."
                )
    except JetbridgeError:
        raise
    except Exception as error:
        raise ExecutionHandleOutputError(
            f'Error occurred while handling output "{output.name}" of step "{run.key}":',
            user_exception=error,
            step_key=run.key,
            output_name=output.name,
        ) from error
    return entries, events
