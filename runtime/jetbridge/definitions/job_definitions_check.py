"""What must hold for the definitions inside a job: names are unique at any depth, types too, and owners are owners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.definitions.types.runtime_type import RuntimeType
from jetbridge.errors import InvalidDefinitionError


def check_definitions(graph: GraphDefinition) -> None:
    """Two different ops or graphs, or two different types, cannot have one name in a job.

    Raises:
        InvalidDefinitionError: some have.
    """
    names: dict[str, NodeDefinition] = {}
    types: dict[str, RuntimeType] = {}
    for definition in _definitions(graph, set()):
        known = names.setdefault(definition.name, definition)
        if known is not definition:
            raise InvalidDefinitionError(
                f'In job "{graph.name}": Detected conflicting node definitions with the same name "{definition.name}". '
                "Two different ops or graphs of one name cannot be used in one job: rename one of them."
            )
        for type_ in _named_types(definition):
            if types.setdefault(type_.unique_name, type_) is not type_:
                raise InvalidDefinitionError(
                    f'You have created two types with the same name "{type_.unique_name}". Types must have unique names in a job.'
                )


def _definitions(graph: GraphDefinition, seen: set[int]) -> Iterator[NodeDefinition]:
    for node in graph.nodes:
        definition = node.definition
        if id(definition) not in seen:
            seen.add(id(definition))
            yield definition
            if isinstance(definition, GraphDefinition):
                yield from _definitions(definition, seen)


def _named_types(definition: NodeDefinition) -> Iterator[RuntimeType]:
    both: Iterable[Any] = (*definition.input_dict.values(), *definition.output_dict.values())
    for item in both:
        type_: RuntimeType = item.dagster_type
        if not type_.is_builtin and type_.has_unique_name:
            yield type_


def check_owners_of(owners: Sequence[str] | None) -> list[str]:
    """Owners are mail addresses, or teams as `team:name`.

    Raises:
        InvalidDefinitionError: one is neither.
    """
    if not owners:
        return []
    from jetbridge.definitions.automation.target import check_owners

    return check_owners(owners) or []
