"""Calling an op directly: its function runs, and what goes in and comes out is checked as in a run."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from jetbridge.definitions.composition.pending import PendingNodeInvocation
from jetbridge.definitions.config.plain import as_plain_config
from jetbridge.definitions.events import DynamicOutput, Output
from jetbridge.definitions.op_definition import OpDefinition
from jetbridge.definitions.resources.scoped import Resources
from jetbridge.definitions.types.runtime_type import RuntimeType
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidConfigError, InvalidInvocationError, InvariantViolationError, TypeCheckDidNotPass
from jetbridge.execution.direct.arguments import Arguments, sort_arguments
from jetbridge.execution.direct.build_op_context import build_op_context
from jetbridge.execution.direct.op_context import DirectOpExecutionContext
from jetbridge.execution.direct.resources import check_provided
from jetbridge.execution.steps.body import returned


class _CallStep:
    """What the reading of results needs to know of a step."""

    def __init__(self, op: OpDefinition, key: str) -> None:
        self.op = op
        self.key = key
        self.outputs = tuple(op.output_dict.values())


def call_op(pending: PendingNodeInvocation, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """Call an op; gives what its function gives: a value, a generator, a coroutine, an async generator.

    Raises:
        InvalidInvocationError: the arguments do not fit.
        InvalidConfigError: the config of the context does not fit.
        TypeCheckDidNotPass: an input or output is not of its type.
        InvariantViolationError: the result does not fit the outputs.
    """
    op = pending.node_def
    if not isinstance(op, OpDefinition):
        raise InvalidInvocationError(f"Only ops can be called directly, {op.name!r} is none.")
    name = pending.node_name
    given = sort_arguments(op, name, (*pending.args, *args), {**pending.kwargs, **kwargs})
    context = given.context or build_op_context()
    config = _config(op, given, context)
    resources = _resources(op, given, context)
    for key, value in given.inputs.items():
        if op.has_types and key in op.input_dict:
            _check_type(op.input_dict[key].dagster_type, value, f'op "{name}" input "{key}"')
    context.bind(op, name, None if given.config is not NO_VALUE else config, resources)
    step = _CallStep(op, name)
    try:
        result = _call(op, context, given, config)
    except BaseException:
        context.unbind()
        raise
    return _watch(step, context, result)


def _call(op: OpDefinition, context: DirectOpExecutionContext, given: Arguments, config: Any) -> Any:
    body = op.body
    named = dict(given.inputs)
    if body.config is not None:
        named[body.config] = body.make_config(config)
    for key in body.resources:
        named[key] = getattr(context.resources, key)
    for key, cls in body.injected:
        named[key] = given.injected[key] if key in given.injected else cls.__inject__(context)
    positional: list[Any] = [context] if body.has_context else []
    positional.extend(named.pop(key) for key in body.positional_only if key in named)
    return body.function(*positional, **named)


def _config(op: OpDefinition, given: Arguments, context: DirectOpExecutionContext) -> Any:
    if given.config is not NO_VALUE and context.given_config is not None:
        raise InvalidInvocationError("Cannot provide config in both context and kwargs")
    field = op.config_field
    config = context.given_config if given.config is NO_VALUE else as_plain_config(given.config)
    if field is None:
        return config
    if config is None and field.default_provided:
        config = field.default_value
    if config is None and not field.is_required:
        return None
    result = field.config_type.process(config)
    if not result.success:
        raise InvalidConfigError("Error in config for op", result.errors, config)
    return result.value


def _resources(op: OpDefinition, given: Arguments, context: DirectOpExecutionContext) -> Resources:
    both = [key for key in given.resources if key in context.given_resources]
    if both:
        raise InvalidInvocationError("Cannot provide resources in both context and kwargs")
    needed = op.required_resource_keys
    if given.context is None and not op.body.has_context and not op.body.resources:
        return Resources({})
    provided = {**context.given_resources.values(), **given.resources}
    check_provided(needed, provided, f"op '{op.name}'")
    return Resources({key: provided[key] for key in needed})


def _check_type(type_: RuntimeType, value: Any, what: str) -> None:
    if type_.python_types is not None and isinstance(value, type_.python_types):
        return
    check = type_.type_check(None, value)
    if not check.success:
        raise TypeCheckDidNotPass(
            description=f'Type check failed for {what} - expected type "{type_.display_name}". Description: {check.description}',
            metadata=check.metadata,
            dagster_type=type_,
        )


def _watch(step: _CallStep, context: DirectOpExecutionContext, result: Any) -> Any:
    """Check what comes out, when it comes out."""
    if inspect.isgenerator(result):
        return _watch_generator(step, context, result)
    if inspect.isasyncgen(result):
        return _watch_async_generator(step, context, result)
    if inspect.iscoroutine(result):
        return _watch_coroutine(step, context, result)
    try:
        _check_returned(step, context, result)
    finally:
        context.unbind()
    return result


def _check_returned(step: _CallStep, context: DirectOpExecutionContext, result: Any) -> None:
    for output in returned(step, result):  # type: ignore[arg-type]
        _see(step, context, output)


async def _watch_coroutine(step: _CallStep, context: DirectOpExecutionContext, coroutine: Any) -> Any:
    try:
        result = await coroutine
        _check_returned(step, context, result)
        return result
    finally:
        context.unbind()


def _watch_generator(step: _CallStep, context: DirectOpExecutionContext, generator: Iterator[Any]) -> Iterator[Any]:
    try:
        for event in generator:
            _see(step, context, event)
            yield event
        _check_complete(step, context, f'"{step.key}"', '"')
    finally:
        context.unbind()


async def _watch_async_generator(
    step: _CallStep, context: DirectOpExecutionContext, generator: AsyncIterator[Any]
) -> AsyncIterator[Any]:
    try:
        async for event in generator:
            _see(step, context, event)
            yield event
        _check_complete(step, context, f"'{step.key}'", "'")
    finally:
        context.unbind()


def _see(step: _CallStep, context: DirectOpExecutionContext, event: Any) -> None:
    if not isinstance(event, (Output, DynamicOutput)):
        return
    definition = step.op.output_dict.get(event.output_name)
    if definition is None:
        raise InvariantViolationError(
            f"Invocation of op '{step.key}' returned an output '{event.output_name}' that does not exist."
        )
    mapping_key = event.mapping_key if isinstance(event, DynamicOutput) else None
    seen = context.execution_properties.seen
    if (event.output_name, mapping_key) in seen:
        raise InvariantViolationError(
            f"Invocation of op '{step.key}' yielded an output '{event.output_name}' multiple times."
        )
    seen.add((event.output_name, mapping_key))
    if step.op.has_types:
        _check_type(definition.dagster_type, event.value, f'op "{step.key}" output "{event.output_name}"')


def _check_complete(step: _CallStep, context: DirectOpExecutionContext, shown: str, quote: str) -> None:
    given = {name for name, _ in context.execution_properties.seen}
    for output in step.outputs:
        if output.name not in given and output.is_required and not output.is_dynamic and not output.is_nothing:
            raise InvariantViolationError(
                f"Invocation of op {shown} did not return an output for non-optional output {quote}{output.name}{quote}"
            )
