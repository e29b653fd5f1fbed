"""Which steps run once per element: mappings of Airflow from the nodes, mappings over dynamic outputs from the data."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.node import NodeMapping
from jetbridge.errors import InvalidDefinitionError
from jetbridge.execution.plan.flatten import FlatOp, GraphFrame
from jetbridge.execution.plan.resolve import Resolver
from jetbridge.execution.plan.sources import FromDynamic, FromStep, Source, walk
from jetbridge.execution.plan.step import NO_SCOPE, Scope, ScopeKind


class Scopes:
    """The mappings of a job while it is compiled, and the mapping of each step."""

    def __init__(self, root: GraphFrame, ops: list[FlatOp], resolver: Resolver) -> None:
        self.all: list[Scope] = []
        self.of_step: list[int] = [NO_SCOPE] * len(ops)
        self._resolver = resolver
        self._map_graphs(root)
        for op in ops:
            self.of_step[op.index] = self._scope_of(op)

    def _map_graphs(self, root: GraphFrame) -> None:
        for frame in root.walk():
            frame.scope = frame.parent.scope if frame.parent is not None else NO_SCOPE
            if frame.node is not None and frame.node.mapping is not None and frame.parent is not None:
                self._refuse_nested(frame.path, frame.scope)
                frame.scope = self._add(frame.node.mapping, frame.parent, frame.path, is_group=True)

    def _scope_of(self, op: FlatOp) -> int:
        if op.node.mapping is None:
            return op.frame.scope
        self._refuse_nested(op.path, op.frame.scope)
        return self._add(op.node.mapping, op.frame, op.path, is_group=False)

    @staticmethod
    def _refuse_nested(path: tuple[str, ...], scope: int) -> None:
        if scope != NO_SCOPE:
            raise InvalidDefinitionError(
                f'"{".".join(path)}" is mapped inside a mapped graph, which is not possible. '
                "Map the graph or what is inside it, not both."
            )

    def _add(self, mapping: NodeMapping, frame: GraphFrame, path: tuple[str, ...], *, is_group: bool) -> int:
        kind = ScopeKind.EXPAND if mapping.kwargs is None else ScopeKind.KWARGS
        given = {"": mapping.kwargs} if mapping.kwargs is not None else dict(mapping.expand or {})
        sources = {name: self._resolver.source(binding, frame) for name, binding in given.items()}
        self.all.append(Scope(len(self.all), kind, sources, is_group, path))
        return len(self.all) - 1

    def add_dynamic(self, sources: list[list[Source]], order: list[int]) -> None:
        """Find the steps below dynamic outputs; `sources` are those of each step, `order` is topological.

        Raises:
            InvalidDefinitionError: a step is below two dynamic outputs.
        """
        known: dict[tuple[int, str], int] = {}
        for index in order:
            found = {self._dynamic_scope(item, known) for source in sources[index] for item in walk(source)}
            found.discard(NO_SCOPE)
            if not found:
                continue
            if len(found) > 1 or self.of_step[index] not in {NO_SCOPE, *found}:
                raise InvalidDefinitionError(
                    "A step cannot be downstream of more than one dynamic output: collect one of them first."
                )
            self.of_step[index] = found.pop()

    def _dynamic_scope(self, item: Any, known: dict[tuple[int, str], int]) -> int:
        if isinstance(item, FromDynamic):
            at = (item.step, item.output)
            if at not in known:
                known[at] = len(self.all)
                self.all.append(Scope(known[at], ScopeKind.DYNAMIC, {"": FromStep(item.step, item.output)}))
            return known[at]
        if isinstance(item, FromStep):
            scope = self.of_step[item.step]
            return scope if scope != NO_SCOPE and self.all[scope].kind is ScopeKind.DYNAMIC else NO_SCOPE
        return NO_SCOPE
