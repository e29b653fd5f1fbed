"""The graph of a job, flattened: every op with its path, and the graphs around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.node import Node
from jetbridge.definitions.retries import RetryPolicy
from jetbridge.execution.plan.step import NO_SCOPE


@dataclass(slots=True)
class GraphFrame:
    """One use of a graph: its path, the graph around it, and what it hands down to the ops inside."""

    path: tuple[str, ...]
    graph: Any
    node: Node | None = None
    parent: GraphFrame | None = None
    hooks: frozenset[Any] = frozenset()
    retry_policy: RetryPolicy | None = None
    scope: int = NO_SCOPE
    children: dict[str, GraphFrame] = field(default_factory=dict)

    def walk(self) -> Iterator[GraphFrame]:
        """This graph and all graphs inside it, outer ones first."""
        yield self
        for child in self.children.values():
            yield from child.walk()


@dataclass(slots=True)
class FlatOp:
    """One op of the flattened job."""

    index: int
    path: tuple[str, ...]
    node: Node
    frame: GraphFrame


def flatten(graph: Any, hooks: frozenset[Any], retry_policy: RetryPolicy | None) -> tuple[GraphFrame, list[FlatOp]]:
    """All ops of a graph in the order of their definition, numbered."""
    root = GraphFrame((), graph, hooks=hooks, retry_policy=retry_policy)
    found: list[FlatOp] = []
    _collect(root, found)
    return root, found


def _collect(frame: GraphFrame, found: list[FlatOp]) -> None:
    for node in frame.graph.nodes:
        path = (*frame.path, node.name)
        if not node.is_graph:
            found.append(FlatOp(len(found), path, node, frame))
            continue
        child = GraphFrame(
            path,
            node.definition,
            node,
            frame,
            frame.hooks | node.hooks,
            node.retry_policy or frame.retry_policy,
        )
        frame.children[node.name] = child
        _collect(child, found)
