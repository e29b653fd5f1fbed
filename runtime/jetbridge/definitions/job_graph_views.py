"""What a job's graph says, readable on the job itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.inputs import InputDefinition
from jetbridge.definitions.node import Node
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.errors import InvalidDefinitionError

if TYPE_CHECKING:
    from jetbridge.definitions.op_definition import OpDefinition


class JobGraphViews:
    """Base of `JobDefinition`: reads of `graph`."""

    name: str
    graph: GraphDefinition

    @property
    def nodes(self) -> list[Node]:
        """The nodes of the graph, in the order of their definition."""
        return list(self.graph.nodes)

    @property
    def nodes_in_topological_order(self) -> list[Node]:
        """The nodes, each after what it needs."""
        return self.graph.nodes_in_topological_order

    @property
    def dependencies(self) -> Any:
        """The nodes in the words of the dependency DSL."""
        return self.graph.dependencies

    @property
    def input_defs(self) -> list[InputDefinition]:
        """The inputs of the job."""
        return self.graph.input_defs

    @property
    def all_node_defs(self) -> list[NodeDefinition]:
        """All definitions inside, at any depth, once each."""
        return list({definition.name: definition for definition in self.graph.iterate_node_defs()}.values())

    @property
    def top_level_node_defs(self) -> list[NodeDefinition]:
        """The definitions that the nodes use."""
        return self.graph.node_defs

    def iterate_op_defs(self) -> Iterator[OpDefinition]:
        """All ops inside, at any depth."""
        return self.graph.iterate_op_defs()

    def has_node_named(self, name: str) -> bool:
        """Whether there is such a node."""
        return self.graph.has_node_named(name)

    def get_node_named(self, name: str) -> Node:
        """The node of this name."""
        return self.graph.node_named(name)

    node_named = get_node_named

    def has_node(self, name: str) -> bool:
        """Whether there is such a definition inside."""
        return any(definition.name == name for definition in self.all_node_defs)

    def node_def_named(self, name: str) -> NodeDefinition:
        """The definition of this name.

        Raises:
            InvalidDefinitionError: there is none.
        """
        for definition in self.all_node_defs:
            if definition.name == name:
                return definition
        raise InvalidDefinitionError(f"{self.describe_target()} has no op or graph named {name}.")

    def describe_target(self) -> str:
        """The job, for texts."""
        return f"job '{self.name}'"

    def all_dagster_types(self) -> list[Any]:
        """The types of all inputs and outputs, and those inside them, once each."""
        from jetbridge.definitions.types.collect import types_of_graph

        return types_of_graph(self.graph)
