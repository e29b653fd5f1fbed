"""Which step comes after which: edges of data, of `after=`, of mappings; a group hands on what comes before and after it.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#taskgroups
"""

from __future__ import annotations

from collections.abc import Iterable

from jetbridge.definitions.node import OutputRef
from jetbridge.execution.plan.flatten import FlatOp, GraphFrame
from jetbridge.execution.plan.resolve import Resolver


class Edges:
    """The edges of a job while it is compiled; sets keep them without duplicates, in order."""

    def __init__(self, ops: list[FlatOp], teardowns: frozenset[int], setups: frozenset[int]) -> None:
        self.up: list[dict[int, None]] = [{} for _ in ops]
        self.down: list[dict[int, None]] = [{} for _ in ops]
        self.after: list[dict[int, None]] = [{} for _ in ops]
        self._steps = {op.path: op.index for op in ops}
        self._members: dict[tuple[str, ...], list[int]] = {}
        for op in ops:
            for depth in range(len(op.path)):
                self._members.setdefault(op.path[:depth], []).append(op.index)
        self._teardowns = teardowns
        self._setups = setups

    def add(self, source: int, target: int) -> None:
        """`target` comes after `source`."""
        if source != target:
            self.up[target][source] = None
            self.down[source][target] = None

    def members(self, path: tuple[str, ...]) -> list[int]:
        """All steps inside a graph, at any depth."""
        return self._members.get(path, [])

    def roots(self, path: tuple[str, ...]) -> list[int]:
        """The steps inside a graph that have nothing of the graph before them; of an op, itself."""
        if path in self._steps:
            return [self._steps[path]]
        inside = set(self.members(path))
        return [index for index in self.members(path) if inside.isdisjoint(self.up[index])]

    def leaves(self, path: tuple[str, ...]) -> list[int]:
        """The steps inside a graph that have nothing of the graph after them; instead of a teardown, what comes before it."""
        if path in self._steps:
            return [self._steps[path]]
        inside = set(self.members(path))
        found: dict[int, None] = {}
        for index in self.members(path):
            if inside.isdisjoint(self.down[index]):
                found.update(dict.fromkeys(self._before_teardowns(index, inside)))
        return list(found)

    def _before_teardowns(self, index: int, inside: set[int]) -> Iterable[int]:
        if index not in self._teardowns:
            return (index,)
        before = [other for other in self.up[index] if other in inside and other not in self._setups]
        return [leaf for other in before for leaf in self._before_teardowns(other, inside)]

    def add_orders(self, root: GraphFrame, resolver: Resolver) -> None:
        """Add the edges of `after=`, inner graphs first, since these decide where outer ones begin and end."""
        for frame in sorted(root.walk(), key=lambda each: -len(each.path)):
            for node in frame.graph.nodes:
                if node.after:
                    self._add_order((*frame.path, node.name), list(resolver.steps_of(node.after, frame)), resolver)

    def _add_order(self, path: tuple[str, ...], refs: list[tuple[GraphFrame, OutputRef]], resolver: Resolver) -> None:
        sources = [index for frame, ref in refs for index in self._ends(frame, ref, resolver)]
        for target in self.roots(path):
            for source in sources:
                self.add(source, target)
                self.after[target][source] = None

    def _ends(self, frame: GraphFrame, ref: OutputRef, resolver: Resolver) -> list[int]:
        """Of one output of a graph: the step that gives it; else all that the node ends with."""
        if ref.output is not None and ref.node in frame.children:
            return [resolver.step_of(ref, frame)]
        return self.leaves((*frame.path, ref.node))
