"""Which resources a job has, and which its ops, IO managers, hooks, types and loaders need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.node import Node
from jetbridge.definitions.outputs import DEFAULT_IO_MANAGER_KEY


@dataclass(frozen=True, slots=True)
class ResourceRequirement:
    """A resource that something needs; `by` says what, for texts."""

    key: str
    by: str
    kind: str = "resource"

    def describe(self) -> str:
        """The requirement as the start of a sentence."""
        return f"{self.kind} with key '{self.key}' required by {self.by}"


def provided_resources(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The definitions of all resources; plain objects are hardcoded ones. The default IO manager is there if none was given.

    Raises:
        InvalidDefinitionError: something cannot be a resource.
    """
    from jetbridge.definitions.job_defaults import default_io_manager
    from jetbridge.definitions.resources.definition import to_resource_definition

    made = {key: to_resource_definition(value) for key, value in given.items()}
    if DEFAULT_IO_MANAGER_KEY not in made:
        made[DEFAULT_IO_MANAGER_KEY] = default_io_manager()
    return made


def required_resources(job: Any) -> set[str]:
    """The keys of all resources that are needed, and of those that these need."""
    return {requirement.key for requirement in resource_requirements(job)}


def resource_requirements(job: Any) -> Iterator[ResourceRequirement]:
    """All requirements of a job, those of resources that are needed included."""
    known = job.resource_defs
    pending = [
        *_of_hooks(job.hook_defs, f"attached to job '{job.name}'"),
        *_of_graph(job.graph, "", set()),
    ]
    seen: set[str] = set()
    while pending:
        requirement = pending.pop(0)
        yield requirement
        if requirement.key in seen or requirement.key not in known:
            continue
        seen.add(requirement.key)
        pending.extend(
            ResourceRequirement(key, f"resource with key '{requirement.key}'")
            for key in sorted(known[requirement.key].dependencies(known))
        )


def _of_graph(graph: GraphDefinition, path: str, seen: set[int]) -> Iterator[ResourceRequirement]:
    for node in graph.nodes:
        if node.hooks:
            yield from _of_hooks(node.hooks, f"attached to {node.definition.node_type} '{path}{node.name}'")
        yield from _of_types(node)
        if isinstance(node.definition, GraphDefinition):
            yield from _of_graph(node.definition, f"{path}{node.name}.", seen)
        elif id(node.definition) not in seen:
            seen.add(id(node.definition))
            yield from _of_op(node)
        yield from _of_input_managers(node)


def _of_op(node: Node) -> Iterator[ResourceRequirement]:
    definition: Any = node.definition
    by = f"op '{definition.name}'"
    for key in sorted(definition.required_resource_keys):
        yield ResourceRequirement(key, by)
    for output in definition.output_dict.values():  # those of type Nothing too: an input with a type may read them
        yield ResourceRequirement(output.io_manager_key, f"output '{output.name}' of {by}", "io manager")


def _of_input_managers(node: Node) -> Iterator[ResourceRequirement]:
    for definition in node.definition.input_dict.values():
        if definition.input_manager_key is not None and not node.is_graph:
            by = f"input '{definition.name}' of op '{node.definition.name}'"
            yield ResourceRequirement(definition.input_manager_key, by, "input manager")
        elif definition.asset_key is not None and definition.name not in node.inputs:
            by = f"unsatisfied input '{definition.name}' of op '{node.definition.name}'"
            yield ResourceRequirement(DEFAULT_IO_MANAGER_KEY, by, "input manager")


def _of_types(node: Node) -> Iterator[ResourceRequirement]:
    both: tuple[Any, ...] = (*node.definition.input_dict.values(), *node.definition.output_dict.values())
    for definition in both:
        for type_ in (definition.dagster_type, *definition.dagster_type.inner_types):
            for key in sorted(type_.required_resource_keys):
                yield ResourceRequirement(key, f"type '{type_.display_name}'")
    for name, definition in node.definition.input_dict.items():
        loader = definition.dagster_type.loader if name not in node.inputs else None
        for key in sorted(loader.required_resource_keys() if loader is not None else ()):
            yield ResourceRequirement(key, f"the loader on type '{definition.dagster_type.display_name}'")


def _of_hooks(hooks: frozenset[Any], where: str) -> Iterator[ResourceRequirement]:
    for hook in sorted(hooks, key=lambda hook: str(hook.name)):
        for key in sorted(hook.required_resource_keys):
            yield ResourceRequirement(key, f"hook '{hook.name}' {where}")
