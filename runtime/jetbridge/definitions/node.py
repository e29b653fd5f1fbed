"""One use of an op or a graph inside a graph, as data: what composition writes and what the plan is compiled from.

A graph is a tuple of `Node`s in the order of their definition. Where each input of a node gets its value from is a `Binding`.
An input without a binding is connected to nothing: it has a default, or comes from run config, or from an input manager.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from jetbridge.definitions.hooks import HookDefinition
    from jetbridge.definitions.node_definition import NodeDefinition
    from jetbridge.definitions.retries import RetryPolicy
    from jetbridge.definitions.settings import OpSettings

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OutputRef:
    """An output of a sibling node.

    `output` None means the node as a whole (only in `Node.after`): it has ended, whatever it gave.
    `key` is the XCom key that was asked for with `handle["key"]`; None is the output's own value.
    If the source node is mapped by `Node.mapping`, the value is the list over its map indexes, unless the node that reads it runs inside
    the same mapped graph. If the source runs per dynamic output (below a `MappedElement`), the reader runs per mapping key too.
    """

    node: str
    output: str | None = "result"
    key: str | None = None


@dataclass(frozen=True, slots=True)
class GraphInput:
    """An input of the graph that the node stands in; `key` is the XCom key that was asked for with `input["key"]`."""

    name: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that was known when the job was written (`partial`, the elements of `expand`).

    `resolvable` says that somewhere inside (lists, tuples, sets, dictionaries) there are bindings (`OutputRef`, …) or objects with a method
    `resolve(step_context)` (`template()`, `from_context()`), which have to be replaced before the op runs; see `resolve_nested`.
    """

    value: Any
    resolvable: bool = False


@dataclass(frozen=True, slots=True)
class MappedElement:
    """One element of a dynamic output: the node runs once per mapping key (`handle.map(fn)`).

    https://docs.dagster.io/guides/build/ops/dynamic-graphs
    """

    source: OutputRef


@dataclass(frozen=True, slots=True)
class Collected:
    """All elements of a dynamic output, or of what was mapped over one, as a list in the order of the yields (`handle.collect()`)."""

    source: OutputRef


@dataclass(frozen=True, slots=True)
class NodeInput:
    """An input of a node of a graph, or an element of its list."""

    node_name: str
    input_name: str
    fan_in_index: int | None = None


class XComOperationKind(str, Enum):
    """What is done with results on their way.

    https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html#transforming-expanding-data
    """

    MAP = "map"
    ZIP = "zip"
    CONCAT = "concat"


@dataclass(frozen=True, slots=True)
class XComOperation:
    """A lazy change of results that are lists (or dictionaries): Airflow's `XComArg.map`, `.zip`, `.concat`.

    `function` is set for MAP; `fill` for a ZIP that pads the shorter lists (`pads`).
    An element for which `function` raises `SkipException` makes the mapped task instance of that element skip.
    """

    kind: XComOperationKind
    sources: tuple[Binding, ...]
    function: Callable[[Any], Any] | None = None
    fill: Any = None
    pads: bool = False


@dataclass(frozen=True, slots=True)
class FanIn:
    """Several sources for one input, which arrives as a list in this order; sources that were skipped are left out.

    https://docs.dagster.io/guides/build/ops/graphs#fan-in
    """

    sources: tuple[Binding, ...]


Binding: TypeAlias = OutputRef | GraphInput | Literal | MappedElement | Collected | XComOperation | FanIn
AfterRef: TypeAlias = OutputRef | GraphInput
BINDING_TYPES = (OutputRef, GraphInput, Literal, MappedElement, Collected, XComOperation, FanIn)


@dataclass(frozen=True, slots=True)
class NodeMapping:
    """Airflow's dynamic task mapping of a node; exactly one of the two is set.

    `expand`: per input what to map over, a list, a dictionary, or a result that is one; several inputs give the cross product,
    the last input varying fastest. `kwargs`: a list of dictionaries of inputs, or a result that is one.
    A node whose definition is a graph is a mapped task group.
    https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
    """

    expand: Mapping[str, Binding] | None = None
    kwargs: Binding | None = None

    def bindings(self) -> tuple[Binding, ...]:
        """What the number of map indexes depends on."""
        if self.kwargs is not None:
            return (self.kwargs,)
        return tuple((self.expand or EMPTY).values())


@dataclass(frozen=True, slots=True)
class Node:
    """One use of a definition in a graph.

    `after` holds order without data; a node whose definition is a graph passes it on to each node inside that has nothing before it.
    `positional` is how many of the leading inputs were given by position (Airflow's `op_args`). `settings` are those of `.override(…)`
    alone; the op's own are `definition.settings`. `tags` are those of the definition with those of this use over them. `hooks` and
    `retry_policy` are those given to this use.
    """

    name: str
    definition: NodeDefinition
    inputs: Mapping[str, Binding] = field(default_factory=lambda: EMPTY)
    after: tuple[AfterRef, ...] = ()
    tags: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    hooks: frozenset[HookDefinition] = frozenset()
    retry_policy: RetryPolicy | None = None
    settings: OpSettings | None = None
    positional: int = 0
    mapping: NodeMapping | None = None

    @property
    def is_graph(self) -> bool:
        """Whether this is a use of a graph."""
        return self.definition.is_graph

    def bindings(self) -> Iterator[Binding]:
        """All bindings: inputs, then what the node is mapped over."""
        yield from self.inputs.values()
        if self.mapping is not None:
            yield from self.mapping.bindings()

    def data_sources(self) -> Iterator[OutputRef]:
        """The outputs of siblings that this node reads, in order, at any depth; duplicates stay."""
        for binding in self.bindings():
            yield from output_refs(binding)

    def upstream(self) -> Iterator[str]:
        """The names of the siblings that must have ended before this node starts; duplicates stay."""
        for source in self.data_sources():
            yield source.node
        for ref in self.after:
            if isinstance(ref, OutputRef):
                yield ref.node


def children(binding: Binding) -> tuple[Any, ...]:
    """The bindings directly inside a binding."""
    if isinstance(binding, (MappedElement, Collected)):
        return (binding.source,)
    if isinstance(binding, (FanIn, XComOperation)):
        return binding.sources
    if isinstance(binding, Literal) and binding.resolvable:
        return tuple(nested_bindings(binding.value))
    return ()


def walk(binding: Binding) -> Iterator[Binding]:
    """A binding and all bindings inside it, in order."""
    yield binding
    for child in children(binding):
        yield from walk(child)


def output_refs(binding: Binding) -> Iterator[OutputRef]:
    """The outputs that a binding reads."""
    if type(binding) is OutputRef:
        yield binding
        return
    for item in walk(binding):
        if type(item) is OutputRef:
            yield item


def graph_inputs(binding: Binding) -> Iterator[str]:
    """The names of the graph inputs that a binding reads."""
    for item in walk(binding):
        if type(item) is GraphInput:
            yield item.name


def nested_bindings(value: Any) -> Iterator[Binding]:
    """The bindings inside a plain value, at any depth."""
    if isinstance(value, BINDING_TYPES):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from nested_bindings(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from nested_bindings(item)


def resolve_nested(value: Any, read: Callable[[Binding], Any], step_context: Any) -> Any:
    """Copy a plain value with every binding in it replaced by `read(binding)` and every `resolve(step_context)` object by its result.

    Named tuples and other subclasses of containers keep their type; what holds nothing to replace is returned as it is.
    """
    if isinstance(value, BINDING_TYPES):
        return read(value)
    if isinstance(value, dict):
        return _same_type(value, {key: resolve_nested(item, read, step_context) for key, item in value.items()})
    if isinstance(value, (list, tuple, set, frozenset)):
        return _same_type(value, [resolve_nested(item, read, step_context) for item in value])
    if is_resolvable(value):
        return value.resolve(step_context)
    return value


def _same_type(original: Any, items: Any) -> Any:
    if isinstance(original, tuple) and hasattr(original, "_fields"):
        return type(original)(*items)
    return items if type(original) is type(items) else type(original)(items)


def holds_resolvable(value: Any) -> bool:
    """Whether a value, or something inside it at any depth, is computed just before the op runs."""
    if isinstance(value, dict):
        return any(holds_resolvable(item) for item in value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(holds_resolvable(item) for item in value)
    return is_resolvable(value)


def is_resolvable(value: Any) -> bool:
    """Whether a value is one of ours that is computed just before the op runs."""
    return getattr(type(value), "__jetbridge_resolvable__", False)
