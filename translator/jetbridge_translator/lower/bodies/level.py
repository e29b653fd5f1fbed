"""One body: its nodes, what each waits for and reads, in an order in which everything is made before it is used."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import networkx as nx

from jetbridge_translator.lower.calls import NodeCall
from jetbridge_translator.lower.expressions import Expression

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Node:
    """A call with what it waits for; `depends_on` are siblings whose results it reads or waits for."""

    call: NodeCall
    after: tuple[Expression, ...]
    depends_on: frozenset[str]
    order: int


def in_order(depends_on: Mapping[T, Iterable[T]], order: Mapping[T, int]) -> list[T] | None:
    """Topological order, ties by the given order; None if there is a cycle."""
    graph: nx.DiGraph[T] = nx.DiGraph()
    graph.add_nodes_from(depends_on)
    graph.add_edges_from(
        (above, node)
        for node, sources in depends_on.items()
        for above in sources
        if above in depends_on and above != node
    )
    position = {node: index for index, node in enumerate(depends_on)}
    try:
        return list(nx.lexicographical_topological_sort(graph, key=lambda node: (order[node], position[node])))
    except nx.NetworkXUnfeasible:
        return None
