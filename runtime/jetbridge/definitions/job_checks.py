"""What must hold for a job: inputs that are connected to nothing get a value somehow, and every resource is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.inputs import InputDefinition
from jetbridge.definitions.job_resources import resource_requirements
from jetbridge.definitions.node import Node
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError

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


def check_given_resources(resource_defs: Mapping[str, Any]) -> None:
    """Resources that need others by key find them among those given.

    Raises:
        InvariantViolationError: one does not, or needs itself.
    """
    from jetbridge.definitions.resources.setup import check_dependencies

    check_dependencies(resource_defs)


def check_inputs_resolvable(job: JobDefinition) -> None:
    """Every input gets a value: connected, a default, from config, from an input manager, or given to the job.

    Raises:
        InvalidDefinitionError: one cannot get any.
    """
    _check_nodes(job.graph, "")


def check_run_inputs(job: JobDefinition, input_values: Mapping[str, Any]) -> None:
    """Every input of the job gets a value in a run with these input values.

    Raises:
        InvalidDefinitionError: a value has no input.
        InvalidInvocationError: an input gets no value.
    """
    for name in input_values:
        if not job.graph.has_input(name):
            raise InvalidDefinitionError(
                f"Error when constructing JobDefinition '{job.name}': Input value provided for key '{name}', but job has no top-level input "
                "with that name."
            )
    for definition in job.graph.input_dict.values():
        name = definition.name
        if name not in input_values and name not in job.input_values and not _is_resolvable(definition):
            path, inner = _innermost(job.graph, name)
            raise InvalidInvocationError(
                f"Attempted to invoke execute_in_process for '{job.graph.name}' without specifying an input_value for input '{name}', but "
                f"downstream input {inner} of op '{path}' has no other way of being loaded."
            )


def _innermost(graph: GraphDefinition, name: str) -> tuple[str, str]:
    """The path of the first op that reads an input of a graph, and its input."""
    mapping = next((m for m in graph.input_mappings if m.graph_input_name == name), None)
    if mapping is None:
        return graph.name, name
    definition = graph.node_dict[mapping.mapped_node_name].definition
    if not isinstance(definition, GraphDefinition):
        return mapping.mapped_node_name, mapping.mapped_node_input_name
    path, inner = _innermost(definition, mapping.mapped_node_input_name)
    return f"{mapping.mapped_node_name}.{path}", inner


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


def check_resources(job: Any) -> None:
    """Every resource that something needs is there, and is of the kind that is needed.

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
        mark = _MARKS.get(requirement.kind)
        if mark is not None and not hasattr(known[requirement.key], mark):
            raise InvalidDefinitionError(
                f"{requirement.describe()}, but received {type(known[requirement.key])}, which is no {requirement.kind}."
            )


_MARKS = {"input manager": "input_config_field", "io manager": "output_config_field"}
"""What only definitions of these kinds have."""
