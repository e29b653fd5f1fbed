"""What must hold for a job: inputs that are connected to nothing get a value somehow, and every resource is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.inputs import InputDefinition
from jetbridge.definitions.job_resources import resource_requirements
from jetbridge.definitions.node import Node
from jetbridge.errors import InvalidDefinitionError

if TYPE_CHECKING:
    from jetbridge.definitions.job_definition import JobDefinition

UNCONNECTED_INPUTS = "https://docs.dagster.io/guides/build/ops#inputs"


def check_input_values(job: JobDefinition) -> None:
    """Every input value has an input.

    Raises:
        InvalidDefinitionError: one has none.
    """
    for name in job.input_values:
        if not job.graph.has_input(name):
            raise InvalidDefinitionError(
                f"Error when constructing JobDefinition '{job.name}': Input value provided for key '{name}', but job has no top-level input "
                "with that name."
            )


def check_inputs_resolvable(job: JobDefinition) -> None:
    """Every input gets a value: connected, a default, from config, from an input manager, or given to the job.

    Raises:
        InvalidDefinitionError: one cannot get any.
    """
    for definition in job.graph.input_dict.values():
        if definition.name not in job.input_values and not _is_resolvable(definition):
            raise _unresolvable(
                definition.name, "graph" if job.graph.composition_fn is None else "graph", job.graph.name
            )
    _check_nodes(job.graph, "")


def _check_nodes(graph: GraphDefinition, path: str) -> None:
    for node in graph.nodes:
        if len(node.inputs) < len(node.definition.input_dict):
            for definition in _unconnected(node):
                if not _is_resolvable(definition):
                    raise _unresolvable(definition.name, node.definition.node_type, path + node.name)
        if isinstance(node.definition, GraphDefinition):
            _check_nodes(node.definition, f"{path}{node.name}.")


def _unconnected(node: Node) -> Iterator[InputDefinition]:
    mapping = node.mapping
    if mapping is not None and mapping.kwargs is not None:
        return
    mapped = mapping.expand if mapping is not None and mapping.expand else {}
    for name, definition in node.definition.input_dict.items():
        if name not in node.inputs and name not in mapped:
            yield definition


def _is_resolvable(definition: InputDefinition) -> bool:
    return (
        definition.has_default_value
        or definition.is_nothing
        or definition.dagster_type.loader is not None
        or definition.input_manager_key is not None
        or definition.asset_key is not None
    )


def _unresolvable(input_name: str, node_type: str, node_name: str) -> InvalidDefinitionError:
    return InvalidDefinitionError(
        f"Input '{input_name}' of {node_type} '{node_name}' has no way of being resolved. Must provide a resolution to this input via another "
        f"op/graph, or via a direct input value mapped from the top-level graph. To learn more, see {UNCONNECTED_INPUTS}"
    )


def check_resources(job: JobDefinition) -> None:
    """Every resource that something needs is there.

    Raises:
        InvalidDefinitionError: one is not; the text names the resource, who needs it, and which there are.
    """
    known = job.resource_defs
    for requirement in resource_requirements(job):
        if requirement.key not in known:
            raise InvalidDefinitionError(
                f"{requirement.describe()} was not provided. Please provide a {requirement.kind} to key '{requirement.key}', or change the "
                f"required key to one of the following keys which points to a {requirement.kind}: {sorted(known)}"
            )
