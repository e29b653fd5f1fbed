"""Loading values: outputs of steps through their IO managers, and every other source of an input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import ExecutionLoadInputError, JetbridgeError
from jetbridge.execution.context.io import InputContext, OutputContext
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.plan.step import Step, StepInput
from jetbridge.storage.events.types import EventType


def load_output(
    job_run: JobRun, source: StepRun, output: str, mapping_key: str | None = None, reader: StepReader | None = None
) -> Any:
    """The value of an output that a step has given. With a `reader` it is loaded as an input, and events say so.

    Raises:
        ExecutionLoadInputError: the IO manager raised.
    """
    step = source.step
    definition = step.op.output_dict[output]
    if definition.dagster_type.is_nothing and reader is None:
        return None
    manager_key = (reader and reader.item and reader.item.manager_key) or definition.io_manager_key
    memory = job_run.memory_of(manager_key)
    if memory is None:
        return _load_through(job_run, source, definition, mapping_key, manager_key, reader)
    run_id = job_run.run.run_id if not job_run.known_outputs else job_run.source_run_id(source)
    identifier = (run_id, source.key, output) if mapping_key is None else (run_id, source.key, output, mapping_key)
    if identifier not in memory.values:
        return _load_through(job_run, source, definition, mapping_key, manager_key, reader)
    if reader is not None and reader.item is not None:
        job_run.record(EventType.LOADED_INPUT, reader.run, (reader.item.name, manager_key, output, source.key, None))
    return memory.values[identifier]


class StepReader:
    """Who reads: a step run, for one of its inputs."""

    __slots__ = ("item", "run", "step_context")

    def __init__(self, run: StepRun, item: StepInput | None, step_context: Callable[[], Any]) -> None:
        self.run = run
        self.item = item
        self.step_context = step_context


def _load_through(
    job_run: JobRun,
    source: StepRun,
    definition: Any,
    mapping_key: str | None,
    manager_key: str,
    reader: StepReader | None,
) -> Any:
    upstream = output_context(job_run, source, definition, mapping_key, manager_key=definition.io_manager_key)
    context = input_context(job_run, reader, upstream, manager_key)
    return load_with_manager(job_run, reader, context, manager_key)


def load_with_manager(job_run: JobRun, reader: StepReader | None, context: InputContext, manager_key: str) -> Any:
    """Call `load_input`, with the events around it."""
    name = context.given.get("name")
    try:
        value = job_run.manager(manager_key).load_input(context)
    except JetbridgeError:
        raise
    except Exception as error:
        where = "" if reader is None else f'input "{name}" of step "{reader.run.key}"'
        raise ExecutionLoadInputError(
            f"Error occurred while loading {where or 'an output'}:{_advice(context)}",
            user_exception=error,
            step_key=None if reader is None else reader.run.key,
            input_name=name,
        ) from error
    if reader is not None and reader.item is not None:
        _record_load(job_run, reader, context, manager_key)
    return value


def _advice(context: InputContext) -> str:
    """An output of type Nothing is never stored; IO managers may load it all the same, from where the op itself has put it."""
    upstream = context.upstream_output
    if upstream is None or not upstream.dagster_type.is_nothing:
        return ""
    return (
        f' output "{upstream.name}" of step "{upstream.step_key}" is declared to have no value (`-> None`), so no IO manager was given one. '
        "Declare the input as In(Nothing) if it is there for order alone; else give the output the type of its value."
    )


def _record_load(job_run: JobRun, reader: StepReader, context: InputContext, manager_key: str) -> None:
    upstream = context.upstream_output
    output = (None, None) if upstream is None else (upstream.name, upstream.step_key)
    job_run.record(
        EventType.LOADED_INPUT, reader.run, (context.given["name"], manager_key, *output, context.added_metadata)
    )


def input_context(
    job_run: JobRun, reader: StepReader | None, upstream: OutputContext | None, manager_key: str
) -> InputContext:
    """What `load_input` is given."""
    item = None if reader is None else reader.item
    given: dict[str, Any] = {}
    if reader is not None and item is not None:
        definition = item.definition
        step = reader.run.step
        given = {
            "name": definition.name,
            "op_def": step.op,
            "dagster_type": definition.dagster_type,
            "definition_metadata": definition.metadata,
            "config": _input_config(job_run, step, item),
            "log": reader.step_context().log,
            "step_context": reader.step_context(),
            "tell": _teller(job_run, reader.run),
            "asset_key": _asset_key(definition.asset_key, upstream),
        }
    return InputContext(
        job_name=job_run.run.job_name,
        upstream_output=upstream,
        resource_config=job_run.config.resource_config(manager_key),
        resources=manager_resources(job_run, manager_key),
        instance=job_run.instance,
        partition_key=job_run.run.tags.get("dagster/partition"),
        **given,
    )


def _asset_key(given: Any, upstream: OutputContext | None) -> Any:
    return given(upstream) if callable(given) and not hasattr(given, "path") else given


def _input_config(job_run: JobRun, step: Step, item: StepInput) -> Any:
    if item.manager_key is None:
        return None
    return job_run.config.node_inputs(step.path).get(item.name)


def output_context(
    job_run: JobRun,
    source: StepRun,
    definition: Any,
    mapping_key: str | None,
    *,
    manager_key: str,
    metadata: Any = None,
    step_context: Any = NO_VALUE,
) -> OutputContext:
    """What `handle_output` is given, or the `upstream_output` of an input."""
    step = source.step
    return OutputContext(
        step_key=source.key,
        name=definition.name,
        job_name=job_run.run.job_name,
        run_id=job_run.source_run_id(source),
        mapping_key=mapping_key,
        definition_metadata=definition.metadata,
        output_metadata=metadata,
        config=job_run.config.node_outputs(step.path).get(definition.name),
        op_def=step.op,
        dagster_type=definition.dagster_type,
        log=job_run.log.for_step(source),
        version=definition.code_version,
        resource_config=job_run.config.resource_config(manager_key),
        resources=manager_resources(job_run, manager_key),
        instance=job_run.instance,
        step_context=step_context,
        tell=_teller(job_run, source),
        partition_key=job_run.run.tags.get("dagster/partition"),
    )


def _teller(job_run: JobRun, run: StepRun) -> Callable[[Any], None]:
    """Writes the record of an event of an IO manager when it is told."""
    from jetbridge.execution.steps.user_events import record_user_event  # noqa: PLC0415 - memory has no events

    return lambda event: record_user_event(job_run, run, event)


def manager_resources(job_run: JobRun, manager_key: str) -> Any:
    """The resources that an IO manager sees."""
    from jetbridge.definitions.resources.scoped import scoped  # noqa: PLC0415 - memory needs none

    definition = job_run.resource_defs.get(manager_key)
    return scoped(job_run.resources, () if definition is None else definition.required_resource_keys)
