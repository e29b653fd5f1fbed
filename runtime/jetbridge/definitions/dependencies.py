"""The dependency DSL: graphs written as dictionaries instead of calls.

https://docs.dagster.io/api/dagster/graphs#explicit-dependencies
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.names import check_name
from jetbridge.definitions.node import (
    EMPTY,
    Binding,
    Collected,
    FanIn,
    GraphInput,
    MappedElement,
    Node,
    OutputRef,
)
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.definitions.outputs import DEFAULT_OUTPUT
from jetbridge.definitions.tags import normalize_tags
from jetbridge.errors import InvalidDefinitionError

if TYPE_CHECKING:
    from jetbridge.definitions.hooks import HookDefinition
    from jetbridge.definitions.retries import RetryPolicy

_EXPECTED = (
    'The expected type for "dependencies" is Union[Mapping[str, Mapping[str, DependencyDefinition]], '
    "Mapping[NodeInvocation, Mapping[str, DependencyDefinition]]]. "
)


class NodeInvocation:
    """A use of a node: the name of its definition, and what is said about this use.

    https://docs.dagster.io/api/dagster/graphs#dagster.NodeInvocation
    """

    __slots__ = ("alias", "hook_defs", "name", "retry_policy", "tags")

    def __init__(
        self,
        name: str,
        alias: str | None = None,
        tags: Mapping[str, Any] | None = None,
        hook_defs: Iterable[HookDefinition] | None = None,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        self.name = name
        self.alias = None if alias is None else check_name(alias)
        self.tags = normalize_tags(tags)
        self.hook_defs = frozenset(hook_defs or ())
        self.retry_policy = retry_policy

    @property
    def node_name(self) -> str:
        """The alias, or the definition's name."""
        return self.alias or self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NodeInvocation) and self.node_name == other.node_name and self.name == other.name

    def __hash__(self) -> int:
        return hash((self.name, self.alias))

    def __repr__(self) -> str:
        return f"NodeInvocation({self.name!r}, alias={self.alias!r})"


@dataclass(frozen=True, slots=True)
class DependencyDefinition:
    """An output of a node."""

    node: str
    output: str = DEFAULT_OUTPUT
    description: str | None = None

    def is_fan_in(self) -> bool:
        """Whether there may be several sources."""
        return False

    def get_node_dependencies(self) -> list[DependencyDefinition]:
        """The sources."""
        return [self]


@dataclass(frozen=True, slots=True)
class DynamicCollectDependencyDefinition:
    """All elements of a dynamic output."""

    node_name: str
    output_name: str = DEFAULT_OUTPUT

    def is_fan_in(self) -> bool:
        """Always true here."""
        return True

    def get_node_dependencies(self) -> list[DependencyDefinition]:
        """The sources."""
        return [DependencyDefinition(self.node_name, self.output_name)]


class MappedInputPlaceholder:
    """Stands in a fan-in for an input of the graph, which an `InputMapping` with that `fan_in_index` fills."""


@dataclass(frozen=True, slots=True)
class MultiDependencyDefinition:
    """Several outputs for one input, which arrives as a list."""

    dependencies: Sequence[Any]

    def __post_init__(self) -> None:
        seen: set[tuple[str, str]] = set()
        for item in self.dependencies:
            if item is MappedInputPlaceholder:
                continue
            if not isinstance(item, DependencyDefinition):
                raise InvalidDefinitionError(
                    f"Unexpected dependencies entry {item!r}: give DependencyDefinition objects."
                )
            key = (item.node, item.output)
            if key in seen:
                raise InvalidDefinitionError(
                    f'Duplicate dependencies on node "{item.node}" output "{item.output}" used in the same MultiDependencyDefinition.'
                )
            seen.add(key)

    def is_fan_in(self) -> bool:
        """Always true here."""
        return True

    def get_node_dependencies(self) -> list[DependencyDefinition]:
        """The sources that are outputs."""
        return [item for item in self.dependencies if isinstance(item, DependencyDefinition)]


DEPENDENCY_TYPES = (DependencyDefinition, MultiDependencyDefinition, DynamicCollectDependencyDefinition)
PLACEHOLDER = GraphInput("")


def nodes_from_dependencies(
    graph_name: str, node_defs: Sequence[NodeDefinition], dependencies: Mapping[Any, Mapping[str, Any]]
) -> dict[str, Node]:
    """The nodes that a dictionary of dependencies describes, in the order of `node_defs`.

    Raises:
        InvalidDefinitionError: the dictionary has another form, or names a node that there is not.
    """
    definitions = _definitions_by_name(graph_name, node_defs)
    uses = _uses(definitions, dependencies)
    nodes: dict[str, Node] = {}
    outputs = {use.node_name: definitions[use.name] for use in uses}
    for definition in definitions.values():
        for use in [use for use in uses if use.name == definition.name]:
            nodes[use.node_name] = Node(
                name=use.node_name,
                definition=definition,
                inputs={name: _binding(outputs, dep) for name, dep in uses[use].items()} or EMPTY,
                tags={**definition.tags, **use.tags} if use.tags else definition.tags,
                hooks=use.hook_defs,
                retry_policy=use.retry_policy,
            )
    return nodes


def _definitions_by_name(graph_name: str, node_defs: Sequence[Any]) -> dict[str, NodeDefinition]:
    found: dict[str, NodeDefinition] = {}
    for definition in node_defs:
        if not isinstance(definition, NodeDefinition):
            hint = (
                ""
                if not callable(definition)
                else f' You have passed a lambda or function {getattr(definition, "__name__", "")} into "{graph_name}" that is not an op. Decorate it with @op.'
            )
            raise InvalidDefinitionError(f"Invalid item in node list: {definition!r}.{hint}")
        if found.setdefault(definition.name, definition) is not definition:
            raise InvalidDefinitionError(
                f'In "{graph_name}": Detected conflicting node definitions with the same name "{definition.name}". Rename one of them.'
            )
    return found


def _uses(
    definitions: Mapping[str, NodeDefinition], dependencies: Mapping[Any, Mapping[str, Any]]
) -> dict[NodeInvocation, Mapping[str, Any]]:
    if not isinstance(dependencies, Mapping):
        raise InvalidDefinitionError(
            f"{_EXPECTED}Received value {dependencies} of type {type(dependencies)} at the top level."
        )
    uses: dict[NodeInvocation, Mapping[str, Any]] = {}
    for key, inputs in dependencies.items():
        use = key if isinstance(key, NodeInvocation) else NodeInvocation(key)
        _check_entry(use, inputs)
        if use.name not in definitions:
            where = (
                "in dependency dictionary"
                if use.alias is None
                else f'(aliased by "{use.alias}" in dependency dictionary)'
            )
            raise InvalidDefinitionError(f'Invalid dependencies: node "{use.name}" {where} not found in node list')
        uses[use] = inputs
    used = {use.name for use in uses}
    uses.update((NodeInvocation(name), {}) for name in definitions if name not in used)
    return uses


def _check_entry(use: NodeInvocation, inputs: Any) -> None:
    if isinstance(inputs, DEPENDENCY_TYPES):
        raise InvalidDefinitionError(
            f"{_EXPECTED}Received a IDependencyDefinition one layer too high under key {use.name}. The DependencyDefinition should be moved one layer deeper."
        )
    if not isinstance(inputs, Mapping):
        raise InvalidDefinitionError(f"{_EXPECTED}Received value {inputs} of type {type(inputs)} at key {use.name}.")
    for name, dependency in inputs.items():
        if not isinstance(dependency, DEPENDENCY_TYPES):
            raise InvalidDefinitionError(
                f'{_EXPECTED}Expected IDependencyDefinition for node "{use.node_name}" input "{name}". '
                f"Received value {dependency} of type {type(dependency)}."
            )


def _binding(definitions: Mapping[str, NodeDefinition], dependency: Any) -> Binding:
    if isinstance(dependency, DynamicCollectDependencyDefinition):
        return Collected(OutputRef(dependency.node_name, dependency.output_name))
    if isinstance(dependency, MultiDependencyDefinition):
        return FanIn(
            tuple(
                PLACEHOLDER if item is MappedInputPlaceholder else _binding(definitions, item)
                for item in dependency.dependencies
            )
        )
    ref = OutputRef(dependency.node, dependency.output)
    source = definitions.get(dependency.node)
    output = source.output_dict.get(dependency.output) if source else None
    return MappedElement(ref) if output is not None and output.is_dynamic else ref


def dependencies_of(nodes: Iterable[Node]) -> dict[NodeInvocation, dict[str, Any]]:
    """The dictionary that describes nodes; what the DSL has no word for is left out."""
    return {
        NodeInvocation(node.definition.name, node.name, node.tags, node.hooks, node.retry_policy): {
            name: dependency
            for name, binding in node.inputs.items()
            if (dependency := _dependency(binding)) is not None
        }
        for node in nodes
    }


def _dependency(binding: Binding) -> Any:
    if isinstance(binding, OutputRef):
        return DependencyDefinition(binding.node, binding.output or DEFAULT_OUTPUT)
    if isinstance(binding, MappedElement):
        return _dependency(binding.source)
    if isinstance(binding, Collected):
        return DynamicCollectDependencyDefinition(binding.source.node, binding.source.output or DEFAULT_OUTPUT)
    if isinstance(binding, FanIn):
        return MultiDependencyDefinition(
            [MappedInputPlaceholder if isinstance(item, GraphInput) else _dependency(item) for item in binding.sources]
        )
    return None
