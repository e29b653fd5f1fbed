"""All types of a graph."""

from __future__ import annotations

from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.types.runtime_type import RuntimeType, all_types


def types_of_graph(graph: GraphDefinition) -> list[RuntimeType]:
    """The types of all inputs and outputs, and those inside them, once each."""
    definitions = list(graph.iterate_node_defs())
    of_inputs = [item.dagster_type for definition in definitions for item in definition.input_dict.values()]
    of_outputs = [item.dagster_type for definition in definitions for item in definition.output_dict.values()]
    return list(all_types([*of_inputs, *of_outputs]).values())
