"""Tasks and groups of a DAG as a tree: what stands in which body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from jetbridge_translator.model import Dag

ROOT = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """Parents and children of entities; an entity is a task id or a group id, the job's own body is `ROOT`."""

    parents: dict[str, str]
    children: dict[str, tuple[str, ...]]
    order: dict[str, int]
    groups: frozenset[str]

    def path(self, entity: str) -> tuple[str, ...]:
        """The containers around an entity, innermost first, `ROOT` last."""
        found = []
        while entity != ROOT:
            entity = self.parents[entity]
            found.append(entity)
        return tuple(found)

    def child_towards(self, container: str, entity: str) -> str | None:
        """The child of a container that is the entity or holds it; None if the entity stands elsewhere."""
        while entity != ROOT:
            parent = self.parents[entity]
            if parent == container:
                return entity
            entity = parent
        return None

    def inside_out(self) -> Iterator[str]:
        """Groups, inner ones first."""
        yield from sorted(self.groups, key=lambda group: (-len(self.path(group)), self.order[group]))


def tree_of(dag: Dag, opened: frozenset[str] = frozenset()) -> Tree:
    """The tree of a DAG. A group that no other one holds, and a task without group, stand in the job's body.

    The children of `opened` groups stand where the group would.
    """
    groups = frozenset(dag.groups) - {ROOT} - opened
    parents = {task_id: _known(task.group_id, dag, groups) for task_id, task in dag.tasks.items()}
    for group_id in groups:
        parents[group_id] = _known(dag.groups[group_id].parent, dag, groups)
    order = {task_id: index for index, task_id in enumerate(dag.tasks)}
    for group_id in sorted(groups, key=lambda group: -group.count(".")):
        inside = [order[task] for task in dag.tasks if _is_inside(task, group_id, parents)]
        order[group_id] = min(inside, default=len(order))
    children: dict[str, list[str]] = {ROOT: [], **{group: [] for group in groups}}
    for entity in sorted(parents, key=lambda entity: (order[entity], entity in groups, entity)):
        children[parents[entity]].append(entity)
    return Tree(parents, {k: tuple(v) for k, v in children.items()}, order, groups)


def _known(group: str | None, dag: Dag, groups: frozenset[str]) -> str:
    while group and group not in groups:
        group = dag.groups[group].parent if group in dag.groups else None
    return group or ROOT


def interleaved_groups(dag: Dag) -> frozenset[str]:
    """Groups that wait for something which waits for a part of them: no call of a graph can stand for them."""
    opened: frozenset[str] = frozenset()
    while found := _in_circles(dag, tree_of(dag, opened)):
        opened |= found
    return opened


def _in_circles(dag: Dag, tree: Tree) -> frozenset[str]:
    found: set[str] = set()
    for container in tree.children:
        graph: nx.DiGraph[str] = nx.DiGraph()
        for task_id, task in dag.tasks.items():
            below = tree.child_towards(container, task_id)
            for upstream in task.upstream_task_ids:
                above = tree.child_towards(container, upstream)
                if above is not None and below is not None and above != below:
                    graph.add_edge(above, below)
        for circle in nx.strongly_connected_components(graph):
            if len(circle) > 1:
                found |= tree.groups & circle
    return frozenset(found)


def _is_inside(entity: str, group: str, parents: dict[str, str]) -> bool:
    current: str | None = entity
    while current:
        current = parents.get(current)
        if current == group:
            return True
    return False
