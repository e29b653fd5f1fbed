"""The part of a run config schema that stands under `ops`: one entry per node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.config.config_type import ConfigType
from jetbridge.definitions.config.configurable import UNSAID, MappedConfig
from jetbridge.definitions.config.evaluation import Evaluation, Place
from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.scalars import ANY
from jetbridge.definitions.config.shapes import Shape
from jetbridge.definitions.node import Node
from jetbridge.errors import ConfigMappingFunctionError, InvalidConfigError

if TYPE_CHECKING:
    from jetbridge.definitions.graph_definition import GraphDefinition


class MappedNodes(MappedConfig):
    """The entry of a graph with a config mapping: people give `config`, and the completed entry has `ops` too."""

    def __init__(
        self, outer: ConfigType, inner: ConfigType, graph: GraphDefinition, path: tuple[str, ...], job: str
    ) -> None:
        name = path[-1] if path else graph.name
        where = f"graph '{name}' in job '{job}'" if path else f"top-level graph {graph.name} in job {job}"
        super().__init__(outer, inner, graph.config_mapping.resolve_from_validated_config, where)
        self.stack = f' The definition is instantiated at stack "{":".join(path)}".' if path else ""
        self.defined = (
            f'In job \'{job}\' at stack {":".join(path)}:\nOp "{name}" with definition "{graph.name}"'
            if path
            else f"In job '{job}', top level graph '{graph.name}'"
        )

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """The entry, with the config of the nodes inside."""
        known = len(evaluation.errors)
        outer = self.outer.visit(value, place, evaluation)
        if not evaluation.converts or len(evaluation.errors) > known:
            return outer
        return {**outer, "ops": self.apply(outer.get("config"))}

    def apply(self, outer: Any) -> Any:
        """The config of the nodes inside; raises as `MappedConfig.apply`."""
        try:
            inner = self.function(outer)
        except InvalidConfigError:
            raise
        except Exception as error:
            raise ConfigMappingFunctionError(
                f"The config mapping function on {self.where} has thrown an unexpected error during its execution.{self.stack}",
                user_exception=error,
            ) from error
        result = self.inner.process(inner)
        if not result.success:
            raise InvalidConfigError(
                f"{self.defined} has a configuration error.{self.stack}",
                result.errors,
                inner,
            )
        return result.value


class NodeSchemas:
    """Makes the entries; `where` is how errors name the job."""

    def __init__(self, job_name: str, resource_defs: Mapping[str, Any]) -> None:
        self.job_name = job_name
        self.resource_defs = resource_defs
        self._entries: dict[int, Field] = {}

    def of_nodes(self, nodes: Iterable[Node], path: tuple[str, ...] = (), ignored: Iterable[Node] = ()) -> Shape:
        """The entries of all nodes of a graph; those of `ignored` nodes are allowed, and nothing comes of them."""
        fields = {node.name: field for node in nodes if (field := self.of_node(node, path)) is not None}
        for node in ignored:
            fields.setdefault(node.name, Field(ANY, is_required=False))
        return Shape(fields)

    def of_node(self, node: Node, path: tuple[str, ...]) -> Field | None:
        """The entry of a node; None if nothing can be said about it."""
        parts = {
            "inputs": _shape(self._inputs(node)),
            "outputs": _shape(self._outputs(node)),
        }
        if not node.is_graph:
            config = getattr(node.definition, "config_field", None) or UNSAID
            if parts["inputs"] is None and parts["outputs"] is None:
                return self._config_alone(config)
            return _entry({**parts, "config": config})
        graph: Any = node.definition
        here = (*path, node.name)
        if graph.config_mapping is None:
            parts["ops"] = Field(self.of_nodes(graph.nodes, here, graph.omitted))
            return _entry(parts)
        parts["config"] = graph.config_mapping.config_field
        return Field(self.mapped(Shape(_said(parts)), graph, here))

    def _config_alone(self, config: Field) -> Field:
        """The entry of an op that takes config and nothing else; one for all uses of the op."""
        known = self._entries.get(id(config))
        if known is None:
            known = self._entries[id(config)] = Field(Shape({"config": config}))
        return known

    def mapped(self, outer: ConfigType, graph: GraphDefinition, path: tuple[str, ...]) -> MappedNodes:
        """The entry of a graph with a config mapping."""
        return MappedNodes(outer, self.of_nodes(graph.nodes, path, graph.omitted), graph, path, self.job_name)

    def _inputs(self, node: Node) -> dict[str, Field]:
        fields = {}
        for name, definition in node.definition.input_dict.items():
            if definition.input_manager_key:
                manager = self.resource_defs.get(definition.input_manager_key)
                field = getattr(manager, "input_config_field", None)
            elif name in node.inputs or _is_mapped(node, name):
                field = None
            else:
                field = loader_field(definition.dagster_type, node.definition.input_has_default(name))
            if field is not None:
                fields[name] = field
        return fields

    def _outputs(self, node: Node) -> dict[str, Field]:
        fields = {}
        for name, definition in node.definition.output_dict.items():
            manager = self.resource_defs.get(definition.io_manager_key)
            field = getattr(manager, "output_config_field", None)
            if field is not None:
                fields[name] = field
        return fields


def _is_mapped(node: Node, name: str) -> bool:
    """Whether an input gets its values from `expand` or `expand_kwargs`."""
    mapping = node.mapping
    return mapping is not None and (mapping.kwargs is not None or name in (mapping.expand or ()))


def loader_field(dagster_type: Any, has_default: bool) -> Field | None:
    """The entry of an input that is connected to nothing; None if its type cannot be given in config."""
    loader = getattr(dagster_type, "loader", None)
    if loader is None:
        return None
    return Field(loader.schema_type, is_required=not has_default)


def _shape(fields: Mapping[str, Field]) -> Field | None:
    return Field(Shape(fields)) if fields else None


def _said(parts: Mapping[str, Field | None]) -> dict[str, Field]:
    return {name: field for name, field in parts.items() if field is not None}


def _entry(parts: Mapping[str, Field | None]) -> Field | None:
    said = _said(parts)
    return Field(Shape(said)) if said else None
