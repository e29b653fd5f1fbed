"""Running the body of a graph once, and making nodes, inputs and outputs of what it did."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.composition.frame import Frame, composing
from jetbridge.definitions.composition.handles import InputMappingHandle
from jetbridge.definitions.composition.returned import output_mappings
from jetbridge.definitions.graph_io import infer_input, infer_output, input_mappings_of, used_graph_inputs
from jetbridge.definitions.inputs import GraphIn, InputDefinition, InputMapping
from jetbridge.definitions.node import Node
from jetbridge.definitions.op_outputs import type_of_output
from jetbridge.definitions.op_parameters import signature_of
from jetbridge.definitions.outputs import GraphOut, OutputDefinition, OutputMapping
from jetbridge.definitions.types.resolve import resolve_type
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidDefinitionError


@dataclass(frozen=True, slots=True)
class Composed:
    """What the body of a graph said."""

    nodes: Mapping[str, Node]
    input_mappings: tuple[InputMapping, ...]
    output_mappings: tuple[OutputMapping, ...]
    inputs: tuple[InputDefinition, ...]
    outputs: tuple[OutputDefinition, ...]


def compose(
    function: Callable[..., Any],
    name: str,
    source: str,
    ins: Mapping[str, GraphIn],
    out: GraphOut | Mapping[str, GraphOut] | None,
    fixed: Mapping[str, Any],
) -> Composed:
    """Run the body of a graph; `source` is `@graph` or `@job`, for texts; `fixed` are arguments that are no inputs of the graph.

    Raises:
        InvalidDefinitionError: the body uses calls, inputs or results in a way that is not possible.
    """
    annotations = _parameters(function, name, source, ins, fixed)
    with composing(name, source) as frame:
        returned = function(**{key: InputMappingHandle(key) for key in annotations}, **fixed)
    _warn_uninvoked(frame)
    mappings = input_mappings_of(frame.nodes.values(), annotations)
    _check_used(frame, annotations)
    returns = signature_of(function).returns if out is None else NO_VALUE
    outputs = output_mappings(frame, returned, out)
    return Composed(
        nodes=frame.nodes,
        input_mappings=mappings,
        output_mappings=outputs,
        inputs=tuple(_input(frame, key, annotation, mappings, ins) for key, annotation in annotations.items()),
        outputs=tuple(_output(frame, mapping, out, returns) for mapping in outputs),
    )


def _parameters(
    function: Callable[..., Any], name: str, source: str, ins: Mapping[str, GraphIn], fixed: Mapping[str, Any]
) -> dict[str, Any]:
    """The annotations of the parameters that are inputs, by name."""
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            raise InvalidDefinitionError(
                f"{source} '{name}' decorated function has positional vararg parameter '*{parameter.name}'. {source} decorated functions "
                "should only have keyword arguments that match input names."
            )
    signature = signature_of(function)
    found = {parameter.name: parameter.annotation for parameter in signature.parameters if parameter.name not in fixed}
    missing = [key for key in ins if key not in found and signature.extra_named is None]
    if missing:
        raise InvalidDefinitionError(
            f"{source} '{name}' decorated function does not have argument(s) '{', '.join(missing)}'. {source}-decorated functions "
            "should have an argument for each of their Ins. Alternatively, they can accept **kwargs."
        )
    return {**found, **{key: NO_VALUE for key in ins if key not in found}}


def _warn_uninvoked(frame: Frame) -> None:
    for name, node_type in frame.uninvoked.items():
        warnings.warn(
            f"While in {frame.describe()}, received an uninvoked {node_type} '{name}'. '{name}' was aliased or tagged in this graph and never "
            "called: call it, or take the line away.",
            UserWarning,
            stacklevel=4,
        )


def _check_used(frame: Frame, annotations: Mapping[str, Any]) -> None:
    used = used_graph_inputs(frame.nodes.values())
    for name in annotations:
        if name not in used:
            raise InvalidDefinitionError(
                f"{frame.source} '{frame.name}' has unmapped input '{name}'. Remove it or pass it to the appropriate op/graph invocation."
            )


def _input(
    frame: Frame, name: str, annotation: Any, mappings: tuple[InputMapping, ...], ins: Mapping[str, GraphIn]
) -> InputDefinition:
    said = None if annotation is NO_VALUE else resolve_type(annotation)
    description = ins[name].description if name in ins else None
    found = [mapping for mapping in mappings if mapping.graph_input_name == name]
    return infer_input(name, frame.nodes, found, said, description)


def _output(
    frame: Frame, mapping: OutputMapping, out: GraphOut | Mapping[str, GraphOut] | None, returns: Any
) -> OutputDefinition:
    said = None if returns in {NO_VALUE, None} else type_of_output(returns)
    given = out.get(mapping.graph_output_name) if isinstance(out, Mapping) else out
    return infer_output(frame.name, frame.nodes, mapping, said, given.description if given else None)
