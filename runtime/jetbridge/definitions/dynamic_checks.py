"""Dynamic outputs: a node runs below at most one of them at a time.

https://docs.dagster.io/guides/build/ops/dynamic-graphs
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jetbridge.definitions.node import Binding, Collected, FanIn, GraphInput, MappedElement, Node, OutputRef, walk
from jetbridge.errors import InvalidDefinitionError


def check_dynamic(nodes: Mapping[str, Node]) -> None:
    """Refuse what would need one dynamic output inside another.

    Raises:
        InvalidDefinitionError: with the names of the node and of the outputs.
    """
    if any(_is_dynamic(node) for node in nodes.values()):
        scopes: dict[str, OutputRef | None] = {}
        for node in nodes.values():
            scope_of(node, nodes, scopes)


def _is_dynamic(node: Node) -> bool:
    return any(isinstance(binding, (MappedElement, Collected, FanIn)) for binding in node.inputs.values())


def scope_of(node: Node, nodes: Mapping[str, Node], scopes: dict[str, OutputRef | None]) -> OutputRef | None:
    """The dynamic output that the node runs below: once per element of it; None if it runs once."""
    if node.name not in scopes:
        scopes[node.name] = None  # a cycle is found elsewhere
        scopes[node.name] = _find_scope(node, nodes, scopes)
    return scopes[node.name]


def _find_scope(node: Node, nodes: Mapping[str, Node], scopes: dict[str, OutputRef | None]) -> OutputRef | None:
    scope: OutputRef | None = None
    collected: OutputRef | None = None
    for name, binding in node.inputs.items():
        below, over = _read(node, binding, nodes, scopes)
        if below is not None and node.definition.is_graph and name in nested_inputs(node):
            raise InvalidDefinitionError(
                f'{node.definition.node_type} "{node.name}" cannot be downstream of dynamic output "{_text(below)}" since input "{name}" maps to '
                "a node that is already downstream of another dynamic output."
            )
        if below is not None and collected is not None:
            raise InvalidDefinitionError(
                f'"{node.name}" cannot be both downstream of dynamic output "{_text(below)}" and collect over dynamic output "{_text(collected)}".'
            )
        if over is not None and scope is not None:
            raise InvalidDefinitionError(
                f'"{node.name}" cannot both collect over dynamic output "{_text(over)}" and be downstream of the dynamic output "{_text(scope)}".'
            )
        if below is not None and scope not in {None, below}:
            raise _nested(node, below, scope)
        scope, collected = below or scope, over or collected
    return scope


def _read(
    node: Node, binding: Binding, nodes: Mapping[str, Node], scopes: dict[str, OutputRef | None]
) -> tuple[OutputRef | None, OutputRef | None]:
    """What a binding makes the node run below, and what it collects over."""
    if isinstance(binding, Collected):
        above = scope_of(nodes[binding.source.node], nodes, scopes)
        if above is not None and _is_dynamic_output(nodes, binding.source):
            raise _nested(node, binding.source, above)
        return None, above or binding.source
    below = [ref for ref in _below(binding, nodes, scopes, node) if ref is not None]
    if below and isinstance(binding, FanIn):
        raise InvalidDefinitionError(
            f'"{node.name}": a fan-in cannot have sources that are downstream of a dynamic output. '
            f'Problematic dependency on dynamic output "{_text(below[0])}". Use .collect() instead of a list.'
        )
    return (below[0], None) if below else (None, None)


def _below(
    binding: Binding, nodes: Mapping[str, Node], scopes: dict[str, OutputRef | None], node: Node
) -> Iterator[OutputRef | None]:
    for item in walk(binding):
        if isinstance(item, MappedElement):
            above = scope_of(nodes[item.source.node], nodes, scopes)
            if above is not None:
                raise _nested(node, item.source, above)
            yield item.source
        elif isinstance(item, OutputRef) and not (isinstance(binding, MappedElement)):
            yield scope_of(nodes[item.node], nodes, scopes)


def _is_dynamic_output(nodes: Mapping[str, Node], ref: OutputRef) -> bool:
    return nodes[ref.node].definition.output_dict[str(ref.output)].is_dynamic


def nested_inputs(node: Node) -> set[str]:
    """The inputs of a graph that lead, inside it, to a node below a dynamic output, or to the source of one."""
    inside: Mapping[str, Node] = getattr(node.definition, "node_dict", {})
    scopes: dict[str, OutputRef | None] = {}
    sources = {ref.node for inner in inside.values() if (ref := scope_of(inner, inside, scopes)) is not None}
    reached: dict[str, set[str]] = {}
    for inner in inside.values():
        _graph_inputs_before(inner, inside, reached)
    found: set[str] = set()
    for inner in inside.values():
        if scopes[inner.name] is not None or inner.name in sources:
            found |= reached[inner.name]
        elif inner.definition.is_graph:
            found |= {
                item.name
                for name in nested_inputs(inner)
                if name in inner.inputs
                for item in walk(inner.inputs[name])
                if isinstance(item, GraphInput)
            }
    return found


def _graph_inputs_before(node: Node, nodes: Mapping[str, Node], reached: dict[str, set[str]]) -> set[str]:
    if node.name not in reached:
        reached[node.name] = set()
        for binding in node.bindings():
            for item in walk(binding):
                if isinstance(item, GraphInput):
                    reached[node.name].add(item.name)
                elif isinstance(item, OutputRef):
                    reached[node.name] |= _graph_inputs_before(nodes[item.node], nodes, reached)
    return reached[node.name]


def _nested(node: Node, first: OutputRef, second: OutputRef | None) -> InvalidDefinitionError:
    other = "" if second is None else f' and "{_text(second)}"'
    return InvalidDefinitionError(
        f'"{node.name}" cannot be downstream of more than one dynamic output. It is downstream of "{_text(first)}"{other}. '
        "Collect one before the other is mapped."
    )


def _text(ref: OutputRef) -> str:
    return f"{ref.node}:{ref.output}"
