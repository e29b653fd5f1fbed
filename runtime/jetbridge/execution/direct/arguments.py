"""The arguments of a direct call, sorted into context, config, resources and inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.node import is_resolvable
from jetbridge.definitions.op_definition import OpDefinition
from jetbridge.definitions.op_parameters import FunctionSignature, Parameter, ParameterRole
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidInvocationError
from jetbridge.execution.direct.op_context import DirectOpExecutionContext


@dataclass(slots=True)
class Arguments:
    """What a call was given; `config` is `NO_VALUE` if it was not given as an argument."""

    context: DirectOpExecutionContext | None = None
    config: Any = NO_VALUE
    resources: dict[str, Any] = field(default_factory=dict)
    injected: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)


def sort_arguments(op: OpDefinition, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Arguments:
    """Sort the arguments of a call.

    Raises:
        InvalidInvocationError: the context or an input is missing, or there is something that the function does not take.
    """
    signature = op.body.signature
    if signature is None:
        raise InvalidInvocationError(
            f"Attempted to invoke op {name!r}, which was made without @op. Only ops that were made by @op can be called directly."
        )
    named = dict(kwargs)
    given = Arguments()
    rest = _take_context(signature, given, args, named)
    _take_positional(op, name, signature, given, rest)
    _take_named(op, name, signature, given, named)
    _fill_inputs(op, name, given)
    return given


def _take_context(
    signature: FunctionSignature, given: Arguments, args: tuple[Any, ...], named: dict[str, Any]
) -> tuple[Any, ...]:
    if not signature.has_context:
        if args and isinstance(args[0], DirectOpExecutionContext):
            given.context = args[0]
            return args[1:]
        return args
    parameter = signature.parameters[0].name
    if parameter in named:
        context, rest = named.pop(parameter), args
    elif args:
        context, rest = args[0], args[1:]
    else:
        function = signature.function
        raise InvalidInvocationError(
            f"Decorated function '{getattr(function, '__name__', function)}' has context argument, but no context was provided when invoking."
        )
    if context is not None and not isinstance(context, DirectOpExecutionContext):
        raise InvalidInvocationError(
            f"The first argument of '{getattr(signature.function, '__name__', 'the function')}' is its context: give what build_op_context() makes, or None. "
            f"Got {type(context).__name__}."
        )
    given.context = context
    return rest


def _take_positional(
    op: OpDefinition, name: str, signature: FunctionSignature, given: Arguments, args: tuple[Any, ...]
) -> None:
    slots = [parameter for parameter in signature.parameters if parameter.role is not ParameterRole.CONTEXT]
    if len(args) > len(slots):
        raise InvalidInvocationError(_too_many(op, name, signature, len(slots), len(args)))
    for parameter, value in zip(slots, args, strict=False):
        _place(given, parameter, value)


def _too_many(op: OpDefinition, name: str, signature: FunctionSignature, possible: int, count: int) -> str:
    if signature.extra_named is not None and possible == 0:
        return f"op '{name}' has 0 positional inputs, but {count} positional inputs were provided."
    start = f"Too many input arguments were provided for op '{name}'."
    if any(definition.is_nothing for definition in op.input_dict.values()):
        return (
            f"{start} This may be because you attempted to provide a value for a nothing dependency. Nothing dependencies are ignored when "
            "directly invoking ops."
        )
    if not signature.has_context:
        return f"{start} This may be because an argument was provided for the context parameter, but no context parameter was defined for the op."
    return start


def _place(given: Arguments, parameter: Parameter, value: Any) -> None:
    if parameter.role is ParameterRole.CONFIG:
        given.config = value
    elif parameter.role is ParameterRole.RESOURCE:
        given.resources[parameter.name] = value
    elif parameter.role is ParameterRole.INJECTED:
        given.injected[parameter.name] = value
    else:
        given.inputs[parameter.name] = value


def _take_named(
    op: OpDefinition, name: str, signature: FunctionSignature, given: Arguments, named: Mapping[str, Any]
) -> None:
    known = {parameter.name: parameter for parameter in signature.parameters}
    for key, value in named.items():
        if key in known:
            if key in given.inputs:
                raise InvalidInvocationError(f"op {name} got multiple values for argument '{key}'")
            _place(given, known[key], value)
        elif key in op.input_dict:
            if op.input_dict[key].is_nothing:
                raise InvalidInvocationError(
                    f"Attempted to provide value for nothing input '{key}'. Nothing dependencies are ignored when directly invoking ops."
                )
            given.inputs[key] = value
        elif signature.extra_named is not None:
            given.inputs[key] = value
    unknown = [key for key in named if key not in known and key not in op.input_dict]
    if unknown and signature.extra_named is None and len(given.inputs) >= len(op.input_dict):
        raise InvalidInvocationError(
            f"Too many input arguments were provided for op '{name}': it has no {', '.join(map(repr, unknown))}."
        )


def _fill_inputs(op: OpDefinition, name: str, given: Arguments) -> None:
    signature = op.body.signature
    has_extra = signature is not None and signature.extra_named is not None
    parameters = {parameter.name for parameter in signature.parameters} if signature else set()
    for definition in op.input_dict.values():
        if definition.name in given.inputs or definition.is_nothing:
            continue
        if not definition.has_default_value:
            if has_extra and definition.name not in parameters:
                continue  # the function reads its own **kwargs
            raise InvalidInvocationError(f'No value provided for required input "{definition.name}".')
        if is_resolvable(definition.default_value):
            raise InvalidInvocationError(
                f'Input "{definition.name}" of op "{name}" gets its value from the template context of a run: give one when you call the op directly.'
            )
        given.inputs[definition.name] = definition.default_value
