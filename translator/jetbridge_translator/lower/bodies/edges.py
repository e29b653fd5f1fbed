"""Edges between tasks, lifted to groups wherever a whole group waits or is waited for.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#taskgroups
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jetbridge_translator.lower.bodies.tree import Tree
from jetbridge_translator.model import Dag

Edge = tuple[str, str]


def order_edges(dag: Dag, tree: Tree, data: Iterable[Edge]) -> set[Edge]:
    """The edges that no data makes, between entities of the tree."""
    covered = set(data)
    inside = {(above, task_id) for task_id, task in dag.tasks.items() for above in task.upstream_task_ids} | covered
    edges = set(inside)
    needless = set(covered)
    links = _links(tree, inside)
    for group in tree.inside_out():
        _lift_heads(tree, group, edges, links, needless)
    for group in tree.inside_out():
        _lift_tails(dag, tree, group, edges, links, needless)
    strangers = {above for above, below in edges if above in tree.groups and tree.parents[above] != tree.parents[below]}
    return opened(dag, tree, edges - needless, strangers) - covered


def opened(dag: Dag, tree: Tree, edges: set[Edge], groups: set[str]) -> set[Edge]:
    """Edges that start at one of these groups start at its last tasks instead.

    A group as a whole can be waited for only by its siblings, and only when it gives no results.
    """
    if not groups:
        return set(edges)
    links = _links(tree, ((above, task_id) for task_id, task in dag.tasks.items() for above in task.upstream_task_ids))
    found: set[Edge] = set()
    for above, below in edges:
        starts = _last_tasks(tree, above, links) if above in groups else [above]
        found |= {(start, below) for start in starts}
    return found


def _last_tasks(tree: Tree, entity: str, links: Links) -> list[str]:
    if entity not in tree.groups:
        return [entity]
    tails = [child for child in tree.children[entity] if child not in links.waited_for]
    return [task for tail in tails for task in _last_tasks(tree, tail, links)]


def _lift(lifted: set[Edge], to: Edge, edges: set[Edge], needless: set[Edge]) -> None:
    """Put one edge in the place of several; it is needless when all of them are."""
    edges.difference_update(lifted)
    edges.add(to)
    if lifted <= needless:
        needless.add(to)


def _lift_heads(tree: Tree, group: str, edges: set[Edge], links: Links, needless: set[Edge]) -> None:
    """What all first nodes of a group wait for, the group waits for."""
    heads = [child for child in tree.children[group] if child not in links.waiting]
    if not heads:
        return
    above_of: dict[str, set[str]] = {head: set() for head in heads}
    for above, below in edges:
        if below in above_of:
            above_of[below].add(above)
    for source in sorted(set.intersection(*above_of.values())):
        if tree.child_towards(group, source) is None:
            _lift({(source, head) for head in heads}, (source, group), edges, needless)


def _lift_tails(dag: Dag, tree: Tree, group: str, edges: set[Edge], links: Links, needless: set[Edge]) -> None:
    """What waits for all last nodes of a group, waits for the group."""
    if any(dag.tasks[task].is_teardown for task in dag.tasks if tree.child_towards(group, task) is not None):
        return
    tails = [child for child in tree.children[group] if child not in links.waited_for]
    if not tails:
        return
    below_of: dict[str, set[str]] = {tail: set() for tail in tails}
    for above, below in edges:
        if above in below_of:
            below_of[above].add(below)
    for reader in sorted(set.intersection(*below_of.values())):
        if tree.child_towards(group, reader) is None:
            _lift({(tail, reader) for tail in tails}, (group, reader), edges, needless)


@dataclass(frozen=True, slots=True)
class Links:
    """Which entities wait for a sibling, and which are waited for by one."""

    waiting: frozenset[str]
    waited_for: frozenset[str]


def _links(tree: Tree, edges: Iterable[Edge]) -> Links:
    waiting: set[str] = set()
    waited_for: set[str] = set()
    for above, below in edges:
        around = (below, *tree.path(below))
        shared = next(container for container in tree.path(above) if container in around[1:])
        upper, lower = tree.child_towards(shared, above), tree.child_towards(shared, below)
        if upper is not None and lower is not None and upper != lower:
            waited_for.add(upper)
            waiting.add(lower)
    return Links(frozenset(waiting), frozenset(waited_for))
