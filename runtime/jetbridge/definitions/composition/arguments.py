"""From the arguments of a call to bindings of inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.composition.frame import Frame
from jetbridge.definitions.composition.handles import DynamicHandle, Handle, InputMappingHandle
from jetbridge.definitions.node import BINDING_TYPES, Binding, FanIn, Literal, is_resolvable
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError


def bind_inputs(
    frame: Frame, definition: NodeDefinition, node_name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> dict[str, Binding]:
    """The bindings of what is given in the call itself, which must be handles.

    Raises:
        InvalidDefinitionError: too many arguments, an input that does not exist or is given twice, something that is no handle.
    """
    bound: dict[str, Binding] = {}
    for name, value in name_arguments(frame, definition, node_name, args, kwargs).items():
        bound[name] = _bind(frame, definition, node_name, name, value)
    return bound


def name_arguments(
    frame: Frame | None, definition: NodeDefinition, node_name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    """The arguments by the name of their input."""
    where = f"In {frame.describe()}, " if frame else ""
    names = definition.positional_inputs
    if len(names) < len(args) <= len(definition.input_dict):
        raise InvalidDefinitionError(
            f"{where}{definition.node_type} {node_name} received {len(args)} positional inputs but could not resolve position based "
            "arguments to named inputs. Use keyword args instead."
        )
    if len(args) > len(names):
        raise InvalidDefinitionError(
            f"{where}received too many inputs for invocation of {definition.node_type} {node_name}. "
            f"Only {len(names)} defined, received {len(args)}."
        )
    named = dict(zip(names, args, strict=False))
    for name, value in kwargs.items():
        if name not in definition.input_dict:
            raise InvalidDefinitionError(
                f'{where}received unexpected argument "{name}" for {definition.node_type} "{node_name}": Invalid dependencies: it has no '
                f"input of that name. Its inputs are: {', '.join(names) or 'none'}."
            )
        if name in named:
            raise InvalidInvocationError(
                f"{definition.node_type} {node_name} got multiple values for argument '{name}'"
            )
        named[name] = value
    return named


def _bind(frame: Frame, definition: NodeDefinition, node_name: str, input_name: str, value: Any) -> Binding:
    if isinstance(value, Handle):
        return value.binding()
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return _fan_in(frame, definition, node_name, input_name, value)
    raise InvalidDefinitionError(_explain(frame, definition, node_name, input_name, value))


def _fan_in(
    frame: Frame, definition: NodeDefinition, node_name: str, input_name: str, values: list[Any] | tuple[Any, ...]
) -> Binding:
    if not definition.input_dict[input_name].dagster_type.supports_fan_in and not definition.is_graph:
        raise InvalidDefinitionError(
            f'In {frame.describe()}, {definition.node_type} "{node_name}": fanned-in input "{input_name}" must be of type List, Nothing or Any, '
            f"it is {definition.input_dict[input_name].dagster_type.display_name}."
        )
    for index, value in enumerate(values):
        if not isinstance(value, Handle):
            raise InvalidDefinitionError(
                f"In {frame.describe()}, received a list containing an invalid type {type(value)} at index {index} for input "
                f'"{input_name}" in {definition.node_type} invocation "{node_name}". '
                "Lists can only contain the output from previous op invocations or input mappings."
            )
        if isinstance(value, DynamicHandle):
            value.binding()  # raises: it has to be unpacked first
    return FanIn(tuple(value.binding() for value in values))


def _explain(frame: Frame, definition: NodeDefinition, node_name: str, input_name: str, value: Any) -> str:
    fields = getattr(value, "_fields", None)
    if fields is not None and isinstance(value, tuple):
        return (
            f'In {frame.describe()}, received a tuple of multiple outputs for input "{input_name}" in {definition.node_type} invocation '
            f"{node_name}. Must pass individual output, available from tuple: {fields}"
        )
    start = f"In {frame.describe()}, received invalid type {type(value)} for input"
    target = f'"{input_name}" in {definition.node_type} invocation "{node_name}".'
    must = "Must pass the output from previous node invocations or inputs to the composition function as inputs when invoking nodes during composition."
    if isinstance(value, NodeDefinition) or type(value).__name__ == "PendingNodeInvocation":
        kind = "op" if isinstance(value, NodeDefinition) and not value.is_graph else "node"
        return f"{start} {target} {must} Did you forget parentheses? It is an uninvoked {kind}: call it first."
    return f"{start} {target} {must} A value that is known now goes into .partial({input_name}=…)."


def literal(value: Any) -> Binding:
    """The binding of a value that is known now; handles and templates may be in it at any depth."""
    if isinstance(value, Handle):
        return value.binding()
    frozen, resolvable = _freeze(value)
    return Literal(frozen, resolvable)


def _freeze(value: Any) -> tuple[Any, bool]:
    """The value with handles replaced by bindings, and whether there is anything to resolve in it."""
    if isinstance(value, Handle):
        return value.binding(), True
    if isinstance(value, dict):
        items = {key: _freeze(item) for key, item in value.items()}
        if any(resolvable for _, resolvable in items.values()):
            return {key: item for key, (item, _) in items.items()}, True
        return value, False
    if type(value) in {list, tuple, set, frozenset}:
        frozen = [_freeze(item) for item in value]
        if any(resolvable for _, resolvable in frozen):
            return type(value)(item for item, _ in frozen), True
        return value, False
    return value, is_resolvable(value) or isinstance(value, BINDING_TYPES)


__all__ = ["InputMappingHandle", "bind_inputs", "literal", "name_arguments"]
