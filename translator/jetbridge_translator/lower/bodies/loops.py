"""Loops of the DAG file that are kept in the body: where every step makes the same calls, and no step waits for another one's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jetbridge_translator.lower.bodies.level import Node, in_order
from jetbridge_translator.lower.bodies.steps import step_count
from jetbridge_translator.lower.expressions import Expression, Handle, Local, handles, replace
from jetbridge_translator.lower.literals import UnwritableError, literal
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.values import ValueWriter, with_key
from jetbridge_translator.model import LoopStep, Place

Written = Callable[[Node, frozenset[str]], Expression]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The calls of one call site, one a step of the loop; `expression` names results of the same step by `Local("<cluster>")`."""

    nodes: tuple[Node, ...]
    expression: Expression

    @property
    def key(self) -> str:
        """The entity of the first step stands for the cluster."""
        return self.nodes[0].call.entity


@dataclass(frozen=True, slots=True)
class LoopBlock:
    """A loop that is kept: `clauses` are its loops, outermost first (more than one only for a single cluster)."""

    clauses: tuple[tuple[str, Expression], ...]
    clusters: tuple[Cluster, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes, in the order of their making."""
        return tuple(sorted((node for cluster in self.clusters for node in cluster.nodes), key=lambda node: node.order))


def kept_loops(
    nodes: Mapping[str, Node], scope: ModuleScope, write: Written, shadowed: frozenset[str]
) -> list[LoopBlock]:
    """The loops of a body that can be kept; `shadowed` are names that a loop variable must not hide."""
    found: list[LoopBlock] = []
    for block in _candidates(nodes):
        kept = _block(block, scope, write, shadowed)
        if kept is not None:
            found.append(kept)
    while (cyclic := _one_too_many(nodes, found)) is not None:
        found.remove(cyclic)
    return found


def _candidates(nodes: Mapping[str, Node]) -> list[list[Node]]:
    """Nodes by their outermost loop; a loop of one step is none."""
    found: dict[Place, list[Node]] = {}
    for node in nodes.values():
        loops = _loops(node)
        if loops:
            found.setdefault(loops[0].place, []).append(node)
    return [block for block in found.values() if len({_loops(node)[0].index for node in block}) > 1]


def _loops(node: Node) -> tuple[LoopStep, ...]:
    return node.call.call_site.loops if node.call.call_site is not None else ()


def _block(nodes: Sequence[Node], scope: ModuleScope, write: Written, shadowed: frozenset[str]) -> LoopBlock | None:
    clusters: dict[tuple[Place | None, ...], list[Node]] = {}
    for node in sorted(nodes, key=lambda node: node.order):
        site = node.call.call_site
        key = (site.place if site else None, *(step.place for step in _loops(node)[1:]))
        clusters.setdefault(key, []).append(node)
    groups = list(clusters.values())
    shapes = {tuple(_indexes(node) for node in group) for group in groups}
    depth = len(_loops(groups[0][0]))
    if len(shapes) != 1 or (len(groups) > 1 and depth > 1):
        return None
    clauses = _clauses(groups[0], scope)
    if clauses is None or _names(clauses) & shadowed:
        return None
    made = [_cluster(group, groups, write, _names(clauses)) for group in groups]
    kept = [cluster for cluster in made if cluster is not None]
    return LoopBlock(clauses, tuple(kept)) if len(kept) == len(made) else None


def _indexes(node: Node) -> tuple[int, ...]:
    return tuple(step.index for step in _loops(node))


def _names(clauses: tuple[tuple[str, Expression], ...]) -> frozenset[str]:
    return frozenset(name.strip(" ()") for target, _ in clauses for name in target.split(",") if name.strip(" ()"))


def _clauses(nodes: Sequence[Node], scope: ModuleScope) -> tuple[tuple[str, Expression], ...] | None:
    """The loops themselves, over the steps that made nodes."""
    steps = [_loops(node) for node in nodes]
    outer: list[str] = []
    clauses: list[tuple[str, Expression]] = []
    for level, step in enumerate(steps[0]):
        values = {loops[level].index: loops[level].value for loops in steps}
        iterable = _iterable(step, [values[index] for index in sorted(values)], scope, frozenset(outer))
        if iterable is None:
            return None
        clauses.append((step.target, iterable))
        outer += [name.strip(" ()") for name in step.target.split(",")]
    product = 1
    for level in range(len(steps[0])):
        product *= len({loops[level].index for loops in steps})
    return tuple(clauses) if product == len(nodes) else None


def _iterable(step: LoopStep, values: list[object], scope: ModuleScope, outer: frozenset[str]) -> Expression | None:
    writer = ValueWriter(scope, outer)
    try:
        if writer.travels(step.iterable) and step_count(step.iterable) == len(values):
            return writer.write(None, step.iterable)
        return None if any(value is None for value in values) else literal(values)
    except UnwritableError:
        return None


def _cluster(
    nodes: Sequence[Node], groups: Sequence[Sequence[Node]], write: Written, loops: frozenset[str]
) -> Cluster | None:
    """A cluster, if its call reads the same in every step."""
    written: list[Expression] = []
    for index, node in enumerate(nodes):
        same_step = {group[index].call.entity: group[0].call.entity for group in groups}
        try:
            expression = write(node, loops)
        except UnwritableError:
            return None
        written.append(replace(expression, lambda part, step=same_step: _in_step(part, step)))  # type: ignore[misc]
    others = {node.call.entity for group in groups for node in group}
    if any(expression != written[0] for expression in written[1:]):
        return None
    if any(handle.node in others for handle in handles(written[0])):
        return None
    return Cluster(tuple(nodes), written[0])


def _in_step(part: Expression, step: Mapping[str, str]) -> Expression | None:
    if isinstance(part, Handle) and part.node in step:
        return with_key(Local(f"<{step[part.node]}>"), part.key)
    return None


def _one_too_many(nodes: Mapping[str, Node], blocks: Sequence[LoopBlock]) -> LoopBlock | None:
    """A loop that waits for something which waits for a part of it: the whole cannot stand in one place."""
    for count in range(1, len(blocks) + 1):
        if units_in_order(nodes, blocks[:count]) is None:
            return blocks[count - 1]
    return None


def units_in_order(nodes: Mapping[str, Node], blocks: Sequence[LoopBlock]) -> list[str | LoopBlock] | None:
    """Single nodes and loops in an order in which everything is made before it is used; None if there is none."""
    unit_of: dict[str, str | LoopBlock] = {entity: entity for entity in nodes}
    for block in blocks:
        unit_of |= dict.fromkeys((node.call.entity for node in block.nodes), block)
    keys = {entity: _key(unit) for entity, unit in unit_of.items()}
    units = {_key(unit): unit for unit in unit_of.values()}
    waits: dict[str, set[str]] = {key: set() for key in units}
    order: dict[str, int] = {}
    for entity, node in nodes.items():
        key = keys[entity]
        waits[key] |= {keys[above] for above in node.depends_on if keys[above] != key}
        order[key] = min(order.get(key, node.order), node.order)
    found = in_order(waits, order)
    return None if found is None else [units[key] for key in found]


def _key(unit: str | LoopBlock) -> str:
    return unit if isinstance(unit, str) else f"<loop>{unit.clusters[0].key}"
