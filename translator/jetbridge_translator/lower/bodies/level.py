"""One body: its nodes, what each waits for and reads, in an order in which everything is made before it is used."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

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
    waiting = {
        node: {above for above in depends_on[node] if above in depends_on and above != node} for node in depends_on
    }
    below: dict[T, list[T]] = {node: [] for node in depends_on}
    for node, above in waiting.items():
        for source in above:
            below[source].append(node)
    nodes = list(depends_on)
    ready = [(order[node], index) for index, node in enumerate(nodes) if not waiting[node]]
    heapq.heapify(ready)
    index_of = {node: index for index, node in enumerate(nodes)}
    found: list[T] = []
    while ready:
        node = nodes[heapq.heappop(ready)[1]]
        found.append(node)
        for reader in below[node]:
            waiting[reader].discard(node)
            if not waiting[reader]:
                heapq.heappush(ready, (order[reader], index_of[reader]))
    return found if len(found) == len(nodes) else None
