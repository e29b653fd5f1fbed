"""Inputs and outputs of graphs: how mappings become bindings, and what types and defaults the inner nodes say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from jetbridge.definitions.dependencies import PLACEHOLDER
from jetbridge.definitions.inputs import InputDefinition, InputMapping
from jetbridge.definitions.node import Binding, FanIn, GraphInput, Node, graph_inputs
from jetbridge.definitions.outputs import OutputDefinition, OutputMapping
from jetbridge.definitions.types.builtin import ANY
from jetbridge.definitions.types.resolve import resolve_type
from jetbridge.definitions.types.runtime_type import RuntimeType
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidDefinitionError


def apply_input_mappings(
    graph_name: str, nodes: Mapping[str, Node], mappings: Iterable[InputMapping]
) -> dict[str, Node]:
    """The nodes with the mapped inputs bound to the graph's.

    Raises:
        InvalidDefinitionError: a mapping names a node or input that there is not, or that is connected already.
    """
    changed = dict(nodes)
    for mapping in mappings:
        node = changed.get(mapping.mapped_node_name)
        where = f"In graph '{graph_name}', input mapping"
        if node is None:
            raise InvalidDefinitionError(
                f"{where} references node '{mapping.mapped_node_name}' which it does not contain."
            )
        if not node.definition.has_input(mapping.mapped_node_input_name):
            raise InvalidDefinitionError(
                f"{where} to {node.definition.node_type} '{node.name}' which contains no input named '{mapping.mapped_node_input_name}'"
            )
        binding = _mapped_binding(where, node, mapping)
        changed[node.name] = replace(node, inputs={**node.inputs, mapping.mapped_node_input_name: binding})
    for node in changed.values():
        _check_filled(graph_name, node)
    return changed


def _mapped_binding(where: str, node: Node, mapping: InputMapping) -> Binding:
    known = node.inputs.get(mapping.mapped_node_input_name)
    target = GraphInput(mapping.graph_input_name)
    if mapping.fan_in_index is None:
        if known is not None:
            raise InvalidDefinitionError(
                f"{where} targets node '{node.name}' input '{mapping.mapped_node_input_name}' but those are already connected via DependencyDefinition."
            )
        return target
    if not isinstance(known, FanIn):
        raise InvalidDefinitionError(
            f"{where} provided a fan_in_index but there is no MultiDependencyDefinition for node '{node.name}' input '{mapping.mapped_node_input_name}'."
        )
    if mapping.fan_in_index >= len(known.sources) or known.sources[mapping.fan_in_index] != PLACEHOLDER:
        raise InvalidDefinitionError(
            f"{where} target fan_in_index {mapping.fan_in_index} of input '{mapping.mapped_node_input_name}' of node '{node.name}' is not a MappedInputPlaceholder."
        )
    sources = list(known.sources)
    sources[mapping.fan_in_index] = target
    return FanIn(tuple(sources))


def _check_filled(graph_name: str, node: Node) -> None:
    for name, binding in node.inputs.items():
        if isinstance(binding, FanIn) and PLACEHOLDER in binding.sources:
            raise InvalidDefinitionError(
                f"In graph '{graph_name}', node '{node.name}' input '{name}' expects an input mapping for index "
                f"{binding.sources.index(PLACEHOLDER)} of its MultiDependencyDefinition: unsatisfied MappedInputPlaceholder."
            )


def input_mappings_of(nodes: Iterable[Node], order: Iterable[str] = ()) -> tuple[InputMapping, ...]:
    """The mappings that the bindings of composed nodes say, in the order of the graph's inputs."""
    found = [
        mapping for node in nodes for name, binding in node.inputs.items() for mapping in _mappings(node, name, binding)
    ]
    ranks = {name: rank for rank, name in enumerate(order)}
    return tuple(sorted(found, key=lambda mapping: ranks.get(mapping.graph_input_name, len(ranks))))


def _mappings(node: Node, input_name: str, binding: Binding) -> Iterable[InputMapping]:
    if isinstance(binding, GraphInput):
        yield InputMapping(binding.name, node.name, input_name)
    elif isinstance(binding, FanIn):
        for index, source in enumerate(binding.sources):
            if isinstance(source, GraphInput):
                yield InputMapping(source.name, node.name, input_name, fan_in_index=index)


def used_graph_inputs(nodes: Iterable[Node]) -> set[str]:
    """The names of the graph's inputs that its nodes use: as data, for order, or to map over."""
    used: set[str] = set()
    for node in nodes:
        for binding in node.bindings():
            used.update(graph_inputs(binding))
        used.update(ref.name for ref in node.after if isinstance(ref, GraphInput))
    return used


def infer_inputs(nodes: Mapping[str, Node], mappings: Iterable[InputMapping]) -> tuple[InputDefinition, ...]:
    """The graph's inputs in the order of its mappings."""
    by_name: dict[str, list[InputMapping]] = {}
    for mapping in mappings:
        by_name.setdefault(mapping.graph_input_name, []).append(mapping)
    return tuple(infer_input(name, nodes, found) for name, found in by_name.items())


def infer_input(
    name: str,
    nodes: Mapping[str, Node],
    mappings: Iterable[InputMapping],
    said: RuntimeType | None = None,
    description: str | None = None,
) -> InputDefinition:
    """An input of the graph: its type is what was said, else what all inner inputs agree on; its default is an inner one's."""
    found = list(mappings)
    inner = [
        (mapping, nodes[mapping.mapped_node_name].definition.input_dict[mapping.mapped_node_input_name])
        for mapping in found
    ]
    types = {_inner_type(mapping, definition).key: _inner_type(mapping, definition) for mapping, definition in inner}
    said = None if said is None or said.is_any else said
    said = said or next(
        (resolve_type(mapping.dagster_type) for mapping in found if mapping.dagster_type is not None), None
    )
    agreed = next(iter(types.values())) if len(types) == 1 else ANY
    first = inner[0][1] if len(inner) == 1 else None
    default = next((definition.default_value for _, definition in inner if definition.has_default_value), NO_VALUE)
    return InputDefinition(
        name,
        said or agreed,
        description
        or next((m.graph_input_description for m in found if m.graph_input_description), None)
        or (first.description if first else None),
        default,
        first.metadata if first else None,
        first.asset_key if first else None,
        first.asset_partitions if first else None,
        first.input_manager_key if first else None,
    )


def _inner_type(mapping: InputMapping, definition: InputDefinition) -> RuntimeType:
    type_ = definition.dagster_type
    return type_ if mapping.fan_in_index is None else type_.inner_type_for_fan_in()


def infer_outputs(
    graph_name: str, nodes: Mapping[str, Node], mappings: Iterable[OutputMapping]
) -> tuple[OutputDefinition, ...]:
    """The graph's outputs.

    Raises:
        InvalidDefinitionError: a mapping names a node or output that there is not.
    """
    return tuple(infer_output(graph_name, nodes, mapping) for mapping in mappings)


def infer_output(
    graph_name: str, nodes: Mapping[str, Node], mapping: OutputMapping, said: Any = None, description: str | None = None
) -> OutputDefinition:
    """An output of the graph: as the inner output that it is mapped to."""
    node = nodes.get(mapping.mapped_node_name)
    if node is None:
        raise InvalidDefinitionError(
            f"In GraphDefinition '{graph_name}', output mapping references node '{mapping.mapped_node_name}' which it does not contain."
        )
    inner = node.definition.output_dict.get(mapping.mapped_node_output_name)
    if inner is None:
        raise InvalidDefinitionError(
            f"In GraphDefinition {graph_name}, output mapping from {node.definition.node_type} '{node.name}' references output "
            f"'{mapping.mapped_node_output_name}', which the node does not contain."
        )
    return replace(
        inner,
        name=mapping.graph_output_name,
        dagster_type=said
        or (resolve_type(mapping.dagster_type) if mapping.dagster_type is not None else inner.dagster_type),
        description=description or mapping.graph_output_description or inner.description,
        is_dynamic=inner.is_dynamic or mapping.from_dynamic_mapping,
    )
