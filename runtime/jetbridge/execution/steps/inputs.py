"""The values of a step's inputs, from their sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jetbridge.definitions.node import XComOperationKind, resolve_nested
from jetbridge.definitions.signals import TaskException
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import ExecutionStepExecutionError, InvariantViolationError, TypeLoadingError
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.plan import sources as src
from jetbridge.execution.plan.step import NO_SCOPE, StepInput
from jetbridge.execution.steps.load import StepReader, input_context, load_output, load_with_manager
from jetbridge.execution.steps.mappings import element_of, length_of, transformed
from jetbridge.execution.xcom import RETURN_KEY
from jetbridge.storage.events.types import EventType

MISSING = NO_VALUE
"""What a fan-in leaves out."""


class InputReader:
    """Reads sources for one step run. `context` makes the op's context when something needs it."""

    __slots__ = ("context", "item", "job_run", "run")

    def __init__(self, job_run: JobRun, run: StepRun, context: Callable[[], Any]) -> None:
        self.job_run = job_run
        self.run = run
        self.context = context
        self.item: StepInput | None = None

    def read_input(self, item: StepInput) -> Any:
        """The value of an input."""
        self.item = item
        return _READS[type(item.source)](self, item.source)

    def read(self, source: Any) -> Any:
        """The value of a source."""
        return _READS[type(source)](self, source)

    def _reader(self) -> StepReader:
        return StepReader(self.run, self.item, self.context)

    def from_step(self, source: src.FromStep) -> Any:
        """The value of an output of a step."""
        job_run = self.job_run
        progress = job_run.progress.steps[source.step]
        step = progress.step
        if step.scope == NO_SCOPE:
            return self._one(progress.only, source)
        if step.scope == self.run.step.scope and progress.runs is not None:
            return self._one(progress.runs[self.run.map_index], source)
        return self._all(progress.all_runs(), source)

    def _one(self, run: StepRun, source: src.FromStep) -> Any:
        if source.key is not None and source.key != RETURN_KEY:
            return self._by_key(run, source)
        if source.output not in run.outputs:
            if self.job_run.is_airflow:
                return None
            return MISSING
        return load_output(self.job_run, run, source.output, None, self._reader())

    def _by_key(self, run: StepRun, source: src.FromStep) -> Any:
        if self.job_run.xcoms.has(run, str(source.key)):
            return self.job_run.xcoms.get(run, str(source.key))
        if run.step.settings.multiple_outputs:
            return None
        raise TaskException(f'"{run.key}" has no XCom with the key {source.key!r}: it was not pushed.')

    def _all(self, runs: list[StepRun], source: src.FromStep) -> list[Any] | None:
        """The values of all map indexes that gave one; in Airflow 2 None if none did."""
        key = source.key or RETURN_KEY
        if source.output == "result":
            xcoms = self.job_run.xcoms
            values = [xcoms.get(run, key) for run in runs if xcoms.has(run, key)]
            return values if values or self.job_run.plan.airflow_major >= 3 else None  # noqa: PLR2004 - the version reads best as a number
        return [
            load_output(self.job_run, run, source.output, None, self._reader())
            for run in runs
            if source.output in run.outputs
        ]

    def from_value(self, source: src.FromValue | src.FromDefault) -> Any:
        """A value that was known when the job was written."""
        if not source.resolvable:
            return source.value
        return self.resolve(source.value)

    def resolve(self, value: Any) -> Any:
        """A plain value with the sources and templates in it replaced."""
        if isinstance(value, src.SOURCE_TYPES):
            return self.read(value)
        if not _has_sources(value):
            return resolve_nested(value, self.read, self.context())
        if isinstance(value, dict):
            return _like(value, {key: self.resolve(item) for key, item in value.items()})
        if isinstance(value, (list, tuple, set, frozenset)):
            return _like(value, [self.resolve(item) for item in value])
        return value

    def from_config(self, source: src.FromConfig) -> Any:
        """What run config says, else the default."""
        job_run = self.job_run
        if not source.path and source.input_name in job_run.input_values:
            return job_run.input_values[source.input_name]
        said = job_run.config.node_inputs(source.path)
        if source.input_name not in said:
            return self._otherwise(source)
        loader = getattr(source.dagster_type, "loader", None)
        if loader is None:
            return said[source.input_name]
        try:
            return loader.construct_from_config_value(self.context(), said[source.input_name])
        except Exception as error:
            raise TypeLoadingError(
                f'Error occurred while loading input "{source.input_name}" of step "{self.run.key}":',
                user_exception=error,
            ) from error

    def _otherwise(self, source: src.FromConfig) -> Any:
        if source.otherwise is None:
            raise InvariantViolationError(
                f'Input "{source.input_name}" of "{self.run.key}" has no value: give it in the run config, or a default.'
            )
        return self.read(source.otherwise)

    def from_manager(self, source: src.FromManager) -> Any:
        """What an input manager loads."""
        reader = self._reader()
        return load_with_manager(
            self.job_run, reader, input_context(self.job_run, reader, None, source.key), source.key
        )

    def from_dynamic(self, source: src.FromDynamic) -> Any:
        """The element of a dynamic output for the reader's mapping key."""
        run = self.job_run.progress.steps[source.step].only
        return load_output(self.job_run, run, source.output, self.run.mapping_key, self._reader())

    def from_collected(self, source: src.FromCollected) -> Any:
        """All elements of a dynamic output."""
        progress = self.job_run.progress.steps[source.step]
        if progress.runs is not None:
            return [
                load_output(self.job_run, run, source.output, None, self._reader())
                for run in progress.runs
                if source.output in run.outputs
            ]
        keys = progress.only.outputs.get(source.output, ())
        return [load_output(self.job_run, progress.only, source.output, key, self._reader()) for key in keys]

    def from_many(self, source: src.FromMany) -> Any:
        """The list of what several sources have; those without a value are left out."""
        values = [self.read(inner) for inner in source.sources]
        return [value for value in values if value is not MISSING]

    def from_mapping(self, source: src.FromMapping) -> Any:
        """The element of a mapping for the reader's map index."""
        return element_of(self, source)

    def from_operation(self, source: src.FromOperation) -> Any:
        """All elements of a result that is changed on its way."""
        return [transformed(self, source, index) for index in range(length_of(self, source))]


_READS: Mapping[type, Callable[[InputReader, Any], Any]] = {
    src.FromStep: InputReader.from_step,
    src.FromValue: InputReader.from_value,
    src.FromDefault: InputReader.from_value,
    src.FromConfig: InputReader.from_config,
    src.FromManager: InputReader.from_manager,
    src.FromDynamic: InputReader.from_dynamic,
    src.FromCollected: InputReader.from_collected,
    src.FromMapping: InputReader.from_mapping,
    src.FromMany: InputReader.from_many,
    src.FromOperation: InputReader.from_operation,
}


def _has_sources(value: Any) -> bool:
    return next(iter(src.walk_value(value)), None) is not None


def _like(original: Any, items: Any) -> Any:
    if isinstance(original, tuple) and hasattr(original, "_fields"):
        return type(original)(*items)
    return items if type(original) is type(items) else type(original)(items)


def load_inputs(reader: InputReader) -> dict[str, Any]:
    """The values of all inputs of the step, checked against their types.

    Raises:
        TypeCheckDidNotPass: a value is not of its type.
    """
    job_run, run = reader.job_run, reader.run
    values: dict[str, Any] = {}
    for item in run.step.inputs:
        value = reader.read_input(item)
        if value is MISSING:
            continue
        check = None
        if item.checks_type:
            from jetbridge.execution.steps.type_checks import check_input  # noqa: PLC0415 - few inputs have types

            check = check_input(reader, item, value)
        job_run.record(EventType.STEP_INPUT, run, (item.name, check))
        values[item.name] = value
    return values


__all__ = ["ExecutionStepExecutionError", "InputReader", "XComOperationKind", "load_inputs"]
