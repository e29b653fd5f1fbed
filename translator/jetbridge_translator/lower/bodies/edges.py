"""Edges between tasks, lifted to groups wherever a whole group waits or is waited for.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#taskgroups
"""

from __future__ import annotations

from collections.abc import Iterable

from jetbridge_translator.lower.bodies.tree import Tree
from jetbridge_translator.model import Dag

Edge = tuple[str, str]


def order_edges(dag: Dag, tree: Tree, data: Iterable[Edge]) -> set[Edge]:
    """The edges that no data makes, between entities of the tree."""
    covered = set(data)
    inside = {(above, task_id) for task_id, task in dag.tasks.items() for above in task.upstream_task_ids} | covered
    edges = set(inside)
    needless = set(covered)
    for group in tree.inside_out():
        _lift_heads(tree, group, edges, inside, needless)
    for group in tree.inside_out():
        _lift_tails(dag, tree, group, edges, inside, needless)
    strangers = {above for above, below in edges if above in tree.groups and tree.parents[above] != tree.parents[below]}
    return opened(dag, tree, edges - needless, strangers) - covered


def opened(dag: Dag, tree: Tree, edges: set[Edge], groups: set[str]) -> set[Edge]:
    """Edges that start at one of these groups start at its last tasks instead.

    A group as a whole can be waited for only by its siblings, and only when it gives no results.
    """
    inside = {(above, task_id) for task_id, task in dag.tasks.items() for above in task.upstream_task_ids}
    found: set[Edge] = set()
    for above, below in edges:
        starts = _last_tasks(tree, above, inside) if above in groups else [above]
        found |= {(start, below) for start in starts}
    return found


def _last_tasks(tree: Tree, entity: str, inside: set[Edge]) -> list[str]:
    if entity not in tree.groups:
        return [entity]
    tails = [child for child in tree.children[entity] if not _has_downstream_inside(tree, entity, child, inside)]
    return [task for tail in tails for task in _last_tasks(tree, tail, inside)]


def _lift(lifted: set[Edge], to: Edge, edges: set[Edge], needless: set[Edge]) -> None:
    """Put one edge in the place of several; it is needless when all of them are."""
    edges.difference_update(lifted)
    edges.add(to)
    if lifted <= needless:
        needless.add(to)


def _lift_heads(tree: Tree, group: str, edges: set[Edge], inside: set[Edge], needless: set[Edge]) -> None:
    """What all first nodes of a group wait for, the group waits for."""
    heads = [child for child in tree.children[group] if not _has_upstream_inside(tree, group, child, inside)]
    if not heads:
        return
    sources = set.intersection(*({above for above, below in edges if below == head} for head in heads))
    for source in sources:
        if tree.child_towards(group, source) is None:
            _lift({(source, head) for head in heads}, (source, group), edges, needless)


def _lift_tails(dag: Dag, tree: Tree, group: str, edges: set[Edge], inside: set[Edge], needless: set[Edge]) -> None:
    """What waits for all last nodes of a group, waits for the group."""
    if any(dag.tasks[task].is_teardown for task in dag.tasks if tree.child_towards(group, task) is not None):
        return
    tails = [child for child in tree.children[group] if not _has_downstream_inside(tree, group, child, inside)]
    if not tails:
        return
    readers = set.intersection(*({below for above, below in edges if above == tail} for tail in tails))
    for reader in readers:
        if tree.child_towards(group, reader) is None:
            _lift({(tail, reader) for tail in tails}, (group, reader), edges, needless)


def _has_upstream_inside(tree: Tree, group: str, child: str, edges: set[Edge]) -> bool:
    return any(
        tree.child_towards(group, below) == child and tree.child_towards(group, above) not in (None, child)
        for above, below in edges
    )


def _has_downstream_inside(tree: Tree, group: str, child: str, edges: set[Edge]) -> bool:
    return any(
        tree.child_towards(group, above) == child and tree.child_towards(group, below) not in (None, child)
        for above, below in edges
    )
