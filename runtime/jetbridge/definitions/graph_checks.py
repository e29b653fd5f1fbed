"""What must hold for the nodes of a graph: every source exists, there is no cycle, and dynamic outputs do not mix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jetbridge.definitions.dynamic_checks import check_dynamic
from jetbridge.definitions.node import FanIn, Node, OutputRef, output_refs
from jetbridge.errors import InvalidDefinitionError


def check_nodes(nodes: Mapping[str, Node], *, is_composed: bool) -> None:
    """Check all; nodes that were composed by calls have existing sources anyway.

    Raises:
        InvalidDefinitionError: with the names of the node and input.
    """
    if not is_composed:
        for node in nodes.values():
            _check_inputs(nodes, node)
        topological_order(nodes)
    check_dynamic(nodes)


def _check_inputs(nodes: Mapping[str, Node], node: Node) -> None:
    for name, binding in node.inputs.items():
        if not node.definition.has_input(name):
            raise InvalidDefinitionError(
                f'Invalid dependencies: {node.definition.node_type} "{node.definition.name}" does not have input "{name}". '
                f"Available inputs: {list(node.definition.input_dict)}"
            )
        for ref in output_refs(binding):
            _check_source(nodes, node, name, ref)
        if isinstance(binding, FanIn):
            check_fan_in(node.name, name, node)


def _check_source(nodes: Mapping[str, Node], node: Node, input_name: str, ref: OutputRef) -> None:
    listed = f'Listed as dependency for node "{node.name}" input "{input_name}"'
    if ref.node == node.name:
        raise InvalidDefinitionError(
            f'Invalid dependencies: circular reference detected in node "{node.name}" input "{input_name}"'
        )
    source = nodes.get(ref.node)
    if source is None:
        raise InvalidDefinitionError(f'Invalid dependencies: node "{ref.node}" not found in node list. {listed}')
    if ref.output is not None and not source.definition.has_output(ref.output):
        raise InvalidDefinitionError(
            f'Invalid dependencies: node "{ref.node}" does not have output "{ref.output}". {listed}'
        )


def check_fan_in(node_name: str, input_name: str, node: Node) -> None:
    """A fan-in gives a list: the input has to take one."""
    type_ = node.definition.input_dict[input_name].dagster_type
    if not type_.supports_fan_in:
        raise InvalidDefinitionError(
            f'Invalid dependencies: for node "{node_name}" input "{input_name}", the type "{type_.display_name}" does not support '
            "fanning in (MultiDependencyDefinition). Use the List type, since fanning in will result in a list."
        )


def topological_order(nodes: Mapping[str, Node]) -> tuple[Node, ...]:
    """The nodes, each after what it needs; else in the order of their definition.

    Raises:
        InvalidDefinitionError: there is a cycle; the text names the nodes on it.
    """
    done: dict[str, Node] = {}
    for start in nodes.values():
        stack: list[tuple[Node, Iterator[str]]] = []
        if start.name not in done:
            stack.append((start, iter(list(start.upstream()))))
        path = {start.name}
        while stack:
            node, upstream = stack[-1]
            following = next((name for name in upstream if name not in done), None)
            if following is None:
                stack.pop()
                path.discard(node.name)
                done[node.name] = node
            elif following in path:
                raise _cycle([item.name for item, _ in stack], following)
            else:
                path.add(following)
                stack.append((nodes[following], iter(list(nodes[following].upstream()))))
    return tuple(done.values())


def _cycle(path: list[str], again: str) -> InvalidDefinitionError:
    names = " -> ".join([*path[path.index(again) :][::-1], path[-1]])
    return InvalidDefinitionError(f"Circular dependencies exist in the graph: {names}. One of these edges has to go.")
