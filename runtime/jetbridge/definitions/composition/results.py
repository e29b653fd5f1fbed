"""What a call gives: one handle, a named tuple of handles, or a handle for order alone."""

from __future__ import annotations

from collections import namedtuple
from functools import lru_cache
from typing import Any

from jetbridge.definitions.composition.frame import Frame
from jetbridge.definitions.composition.handles import DynamicHandle, InvokedNodeOutputHandle, NodeHandle
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.definitions.outputs import OutputDefinition


@lru_cache(maxsize=1024)
def _tuple_class(definition_name: str, names: tuple[str, ...]) -> Any:
    return namedtuple(f"_{definition_name}_outputs", names, rename=True)  # noqa: PYI024 - its fields are known at run time only


def result_of(frame: Frame, node_name: str, definition: NodeDefinition) -> Any:
    """The handles of the outputs of a new node."""
    outputs = definition.output_dict
    if not outputs:
        return NodeHandle(frame, node_name, definition.node_type)
    if len(outputs) == 1:
        (output,) = outputs.values()
        return _handle(frame, node_name, definition, output)
    handles = [_handle(frame, node_name, definition, output) for output in outputs.values()]
    return _tuple_class(definition.name, tuple(outputs))(*handles)


def _handle(frame: Frame, node_name: str, definition: NodeDefinition, output: OutputDefinition) -> Any:
    if output.is_dynamic:
        return DynamicHandle(frame, node_name, output.name, definition.node_type, is_source=True)
    whole = output.is_required and not definition.is_graph
    return InvokedNodeOutputHandle(frame, node_name, output.name, definition.node_type, whole_node=whole)
