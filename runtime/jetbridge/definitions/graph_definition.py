"""The graph: nodes and what connects them, with inputs and outputs of its own.

https://docs.dagster.io/api/dagster/graphs#dagster.GraphDefinition
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.dependencies import NodeInvocation, dependencies_of, nodes_from_dependencies
from jetbridge.definitions.graph_checks import check_nodes, topological_order
from jetbridge.definitions.graph_io import apply_input_mappings, infer_inputs, infer_outputs, input_mappings_of
from jetbridge.definitions.inputs import InputDefinition, InputMapping
from jetbridge.definitions.naming import name_like
from jetbridge.definitions.node import Node
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.definitions.outputs import OutputDefinition, OutputMapping
from jetbridge.errors import InvalidDefinitionError

if TYPE_CHECKING:
    from jetbridge.definitions.job_definition import JobDefinition
    from jetbridge.definitions.op_definition import OpDefinition


class GraphDefinition(NodeDefinition):
    """Nodes in the order of their definition (`nodes`), input and output mappings. `@graph` is the usual way to make one.

    Raises:
        InvalidDefinitionError: a dependency or a mapping names what does not exist, or there is a cycle.
    """

    is_graph = True
    node_type = "graph"
    omitted: tuple[Node, ...] = ()
    """The nodes that a selection has left out; config for them is allowed."""

    def __init__(
        self,
        name: str,
        *,
        description: str | None = None,
        node_defs: Sequence[NodeDefinition] | None = None,
        dependencies: Mapping[Any, Mapping[str, Any]] | None = None,
        input_mappings: Sequence[InputMapping] | None = None,
        output_mappings: Sequence[OutputMapping] | None = None,
        config: Any = None,
        tags: Mapping[str, Any] | None = None,
        composition_fn: Callable[..., Any] | None = None,
    ) -> None:
        nodes = nodes_from_dependencies(name, node_defs or (), {} if dependencies is None else dependencies)
        mappings = tuple(input_mappings or ())
        self._fill(
            name=name,
            nodes=apply_input_mappings(name, nodes, mappings),
            input_mappings=mappings,
            output_mappings=tuple(output_mappings or ()),
            description=description,
            config=config,
            tags=tags,
            composition_fn=composition_fn,
        )

    def _fill(
        self,
        *,
        name: str,
        nodes: Mapping[str, Node],
        input_mappings: tuple[InputMapping, ...] | None = None,
        output_mappings: tuple[OutputMapping, ...] = (),
        inputs: tuple[InputDefinition, ...] | None = None,
        outputs: tuple[OutputDefinition, ...] | None = None,
        description: str | None = None,
        config: Any = None,
        tags: Mapping[str, Any] | None = None,
        composition_fn: Callable[..., Any] | None = None,
    ) -> None:
        self.node_dict = dict(nodes)
        self.nodes: tuple[Node, ...] = tuple(nodes.values())
        self.input_mappings = input_mappings_of(self.nodes) if input_mappings is None else input_mappings
        self.output_mappings = output_mappings
        self.config_mapping = config
        self.composition_fn = composition_fn
        check_nodes(self.node_dict, is_composed=composition_fn is not None)
        input_defs = inputs if inputs is not None else infer_inputs(self.node_dict, self.input_mappings)
        output_defs = outputs if outputs is not None else infer_outputs(name, self.node_dict, output_mappings)
        super().__init__(name, input_defs, output_defs, description, tags)

    @classmethod
    def of(cls, **parts: Any) -> GraphDefinition:
        """Make a graph of prepared parts (see `_fill`)."""
        made = cls.__new__(cls)
        made._fill(**parts)  # noqa: SLF001 - its own class
        name_like(made, made.composition_fn)
        return made

    def all_dagster_types(self) -> list[Any]:
        """The types of all inputs and outputs, and those inside them, once each."""
        from jetbridge.definitions.types.collect import types_of_graph

        return types_of_graph(self)

    @property
    def node_names(self) -> list[str]:
        """The names of the nodes, in the order of their definition."""
        return list(self.node_dict)

    @property
    def node_defs(self) -> list[NodeDefinition]:
        """The definitions that the nodes use, once each."""
        return list({node.definition.name: node.definition for node in self.nodes}.values())

    @property
    def nodes_in_topological_order(self) -> list[Node]:
        """The nodes, each after what it needs."""
        return list(topological_order(self.node_dict))

    @property
    def dependencies(self) -> dict[NodeInvocation, dict[str, Any]]:
        """The nodes in the words of the dependency DSL."""
        return dependencies_of(self.nodes)

    def has_node_named(self, name: str) -> bool:
        """Whether there is such a node."""
        return name in self.node_dict

    def node_named(self, name: str) -> Node:
        """The node of this name.

        Raises:
            InvalidDefinitionError: there is none.
        """
        if name not in self.node_dict:
            raise InvalidDefinitionError(f"{self._name} has no node named {name}.")
        return self.node_dict[name]

    @property
    def _name(self) -> str:
        return f'{self.node_type} "{self.name}"'

    def iterate_node_defs(self) -> Iterator[NodeDefinition]:
        """This graph and all definitions inside, at any depth."""
        yield self
        for definition in self.node_defs:
            yield from definition.iterate_node_defs()

    def iterate_op_defs(self) -> Iterator[OpDefinition]:
        """All ops inside, at any depth."""
        for definition in self.node_defs:
            yield from definition.iterate_op_defs()

    def to_job(self, name: str | None = None, **options: Any) -> JobDefinition:
        """Make a job of the graph: the same work with what a run of it needs (see `job` for the options).

        https://docs.dagster.io/api/dagster/graphs#dagster.GraphDefinition.to_job
        """
        from jetbridge.definitions.job_definition import JobDefinition

        return JobDefinition.from_graph(self, name, **options)

    def coerce_to_job(self) -> JobDefinition:
        """Make a job without options."""
        return self.to_job()

    def execute_in_process(
        self,
        run_config: Any = None,
        instance: Any = None,
        resources: Mapping[str, Any] | None = None,
        raise_on_error: bool = True,
        op_selection: Sequence[str] | None = None,
        run_id: str | None = None,
        input_values: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run the graph here and now (see `JobDefinition.execute_in_process`)."""
        job = self.to_job(resource_defs=resources)
        return job.execute_in_process(
            run_config=run_config,
            instance=instance,
            raise_on_error=raise_on_error,
            op_selection=op_selection,
            run_id=run_id,
            input_values=input_values,
        )

    def replace(self, **changes: Any) -> GraphDefinition:
        """The same graph with some parts changed (see `_fill`)."""
        parts: dict[str, Any] = {
            "name": self.name,
            "nodes": self.node_dict,
            "input_mappings": self.input_mappings,
            "output_mappings": self.output_mappings,
            "inputs": tuple(self.input_dict.values()),
            "outputs": tuple(self.output_dict.values()),
            "description": self.description,
            "config": self.config_mapping,
            "tags": self.tags,
            "composition_fn": self.composition_fn,
        }
        return GraphDefinition.of(**{**parts, **changes})

    def configured(
        self,
        config_or_config_fn: Any,
        name: str | None = None,
        config_schema: Any = None,
        description: str | None = None,
    ) -> GraphDefinition:
        """The same graph under another name, with config that is fixed, or made by a function of other config."""
        from jetbridge.definitions.op_configured import configured_graph

        return configured_graph(self, config_or_config_fn, name, config_schema, description)

    def __repr__(self) -> str:
        return f"GraphDefinition({self.name!r})"
