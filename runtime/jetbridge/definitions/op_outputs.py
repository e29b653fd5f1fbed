"""Which outputs an op has: from `out=`, and from the annotation of what its function returns."""

from __future__ import annotations

import collections.abc
import typing
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.events import DynamicOutput, Output
from jetbridge.definitions.outputs import DEFAULT_OUTPUT, DynamicOut, Out, OutputDefinition, output_definition
from jetbridge.definitions.types.builtin import ANY
from jetbridge.definitions.types.resolve import resolve_type
from jetbridge.definitions.types.runtime_type import RuntimeType
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidDefinitionError, InvariantViolationError

_STREAMS = frozenset(
    {
        collections.abc.Generator,
        collections.abc.Iterator,
        collections.abc.Iterable,
        collections.abc.AsyncGenerator,
        collections.abc.AsyncIterator,
        collections.abc.AsyncIterable,
    }
)


def output_definitions(
    op_name: str,
    out: Out | Mapping[str, Out] | None,
    returns: Any,
    description: str | None,
    code_version: str | None,
) -> tuple[OutputDefinition, ...]:
    """The outputs of a decorated function.

    Raises:
        InvalidDefinitionError: the annotation says something else than `out`.
    """
    if out is None or isinstance(out, Out):
        return (_single(op_name, out, DEFAULT_OUTPUT, returns, description, code_version),)
    if len(out) == 1:
        ((name, given),) = out.items()
        return (_single(op_name, given, name, returns, description, code_version),)
    annotations = _per_output(op_name, out, returns)
    return tuple(
        _check_kind(op_name, output_definition(name, given, type_of_output(annotation), None, code_version), annotation)
        for (name, given), annotation in zip(out.items(), annotations, strict=True)
    )


def _single(
    op_name: str, out: Out | None, name: str, returns: Any, description: str | None, code_version: str | None
) -> OutputDefinition:
    if returns is DynamicOutput or typing.get_origin(returns) is DynamicOutput:
        raise InvariantViolationError(
            f"Op {op_name}: Op annotated with return type DynamicOutput. DynamicOutputs can only be returned in the context of a List. If only "
            "one output is needed, use the Output API."
        )
    if out is None:
        out = DynamicOut() if is_dynamic_annotation(returns) else Out()
    type_ = ANY if out.dagster_type is not NO_VALUE else type_of_output(returns)
    definition = output_definition(name, out, type_, description, code_version)
    return _check_kind(op_name, definition, returns)


def _check_kind(op_name: str, definition: OutputDefinition, annotation: Any) -> OutputDefinition:
    if not definition.is_dynamic and is_dynamic_annotation(annotation):
        raise InvalidDefinitionError(
            f'op "{op_name}": output "{definition.name}" is not a DynamicOut, but the function is annotated to return DynamicOutput. '
            "Use DynamicOut, or drop the annotation."
        )
    if definition.is_dynamic and _is_output_annotation(annotation):
        raise InvalidDefinitionError(
            f'op "{op_name}": output "{definition.name}" is a DynamicOut, but the function is annotated to return Output. '
            "Return DynamicOutput objects, or use Out."
        )
    return definition


def _per_output(op_name: str, out: Mapping[str, Out], returns: Any) -> tuple[Any, ...]:
    """The annotation of each output: the elements of a tuple; none for streams and for functions without annotation."""
    origin = typing.get_origin(returns)
    if returns in {NO_VALUE, Any, tuple} or not out:
        return (NO_VALUE,) * len(out)
    if returns is None:
        return (NO_VALUE,) * len(out)
    if origin is not tuple:
        raise InvariantViolationError(
            f'op "{op_name}": Expected Tuple annotation for multiple outputs, but received non-tuple annotation. It is {returns}.'
        )
    arguments = typing.get_args(returns)
    if len(arguments) != len(out):
        raise InvariantViolationError(
            f'op "{op_name}": Expected Tuple annotation to have number of entries matching the number of outputs for more than one output. '
            f"Expected {len(out)} outputs but annotation has {len(arguments)}."
        )
    return arguments


def is_dynamic_annotation(annotation: Any) -> bool:
    """Whether an annotation says `DynamicOutput`, or a list of them."""
    origin = typing.get_origin(annotation)
    if annotation is DynamicOutput or origin is DynamicOutput:
        return True
    return origin in {list, collections.abc.Sequence} and any(
        is_dynamic_annotation(item) for item in typing.get_args(annotation)
    )


def is_stream_annotation(annotation: Any) -> bool:
    """Whether an annotation says that values are yielded: it says nothing of the outputs."""
    return annotation in _STREAMS or typing.get_origin(annotation) in _STREAMS


def _is_output_annotation(annotation: Any) -> bool:
    return annotation is Output or typing.get_origin(annotation) is Output


def type_of_output(annotation: Any) -> RuntimeType:
    """The runtime type of an annotated result; streams say nothing, `Output[T]` and `DynamicOutput[T]` say T, None is `Nothing`."""
    if annotation is NO_VALUE:
        return ANY
    if annotation is None:
        return resolve_type(type(None))
    if is_dynamic_annotation(annotation) and typing.get_origin(annotation) in {list, collections.abc.Sequence}:
        return type_of_output(typing.get_args(annotation)[0])
    origin = typing.get_origin(annotation)
    if annotation in {Output, DynamicOutput}:
        return ANY
    if origin in {Output, DynamicOutput}:
        return type_of_output(typing.get_args(annotation)[0])
    try:
        return resolve_type(annotation)
    except InvalidDefinitionError as error:
        raise InvalidDefinitionError(
            f"Problem using type '{annotation}' from return type annotation, correct the issue or explicitly set the dagster_type "
            "via Out()."
        ) from error
