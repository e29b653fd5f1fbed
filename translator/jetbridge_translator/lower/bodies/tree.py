"""Tasks and groups of a DAG as a tree: what stands in which body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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


def tree_of(dag: Dag) -> Tree:
    """The tree of a DAG. A group that no other one holds, and a task without group, stand in the job's body."""
    groups = frozenset(dag.groups) - {ROOT}
    parents = {task_id: _known(task.group_id, groups) for task_id, task in dag.tasks.items()}
    for group_id in groups:
        parents[group_id] = _known(dag.groups[group_id].parent, groups)
    order = {task_id: index for index, task_id in enumerate(dag.tasks)}
    for group_id in sorted(groups, key=lambda group: -group.count(".")):
        inside = [order[task] for task in dag.tasks if _is_inside(task, group_id, parents)]
        order[group_id] = min(inside, default=len(order))
    children: dict[str, list[str]] = {ROOT: [], **{group: [] for group in groups}}
    for entity in sorted(parents, key=lambda entity: (order[entity], entity in groups, entity)):
        children[parents[entity]].append(entity)
    return Tree(parents, {k: tuple(v) for k, v in children.items()}, order, groups)


def _known(group: str | None, groups: frozenset[str]) -> str:
    return group if group in groups and group is not None else ROOT


def _is_inside(entity: str, group: str, parents: dict[str, str]) -> bool:
    current: str | None = entity
    while current:
        current = parents.get(current)
        if current == group:
            return True
    return False
