"""Nodes in order -> the statements of a body, with telling variable names for results that are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jetbridge_translator.lower.bodies.invocations import Invocations
from jetbridge_translator.lower.bodies.level import Node, in_order
from jetbridge_translator.lower.bodies.loops import Cluster, LoopBlock, kept_loops, units_in_order
from jetbridge_translator.lower.expressions import (
    Attribute,
    Call,
    Comprehension,
    Expression,
    Handle,
    Item,
    Literal,
    Local,
    Starred,
    handles,
    replace,
    walk,
)
from jetbridge_translator.lower.expressions import Sequence as Display
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.names import Names, common_name, identifier, plural
from jetbridge_translator.lower.plan import Assign, Do, Loop, Statement
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.values import with_key


class BodyWriter:
    """Writes one body. `taken` are the names that its variables must not hide."""

    def __init__(
        self,
        nodes: Mapping[str, Node],
        scope: ModuleScope,
        invocations: Invocations,
        taken: frozenset[str],
        given_away: Sequence[Expression] = (),
    ) -> None:
        self._nodes = nodes
        self._invocations = invocations
        self._names = Names(taken)
        self._given: set[str] = set()
        self._blocks = kept_loops(nodes, scope, self._written, taken)
        self._block_of = {node.call.entity: block for block in self._blocks for node in block.nodes}
        self._needed = self._needed_results(given_away)
        self._variables: dict[str, str] = {}
        self._lists: dict[str, str] = {}

    def statements(self) -> tuple[Statement, ...]:
        """The body, everything made before it is used."""
        units = units_in_order(self._nodes, self._blocks)
        if units is None:
            raise UnwritableError("tasks wait for each other in a circle")
        return tuple(
            statement
            for unit in units
            for statement in (self._single(self._nodes[unit]) if isinstance(unit, str) else self._loop(unit))
        )

    def resolved(self, expression: Expression) -> Expression:
        """An expression with the variables of results in it."""
        return replace(expression, self._variable)

    def _written(self, node: Node, loops: frozenset[str]) -> Expression:
        return self._invocations.write(node.call, node.after, loops)

    def _needed_results(self, given_away: Sequence[Expression]) -> frozenset[str]:
        """Entities whose results are read by others; of a loop, those read from outside of it."""
        needed = {handle.node for expression in given_away for handle in handles(expression)}
        for entity, node in self._nodes.items():
            block = self._block_of.get(entity)
            for above in node.depends_on:
                if block is None or self._block_of.get(above) is not block:
                    needed.add(above)
        return frozenset(needed)

    def _single(self, node: Node) -> tuple[Statement, ...]:
        call = self.resolved(self._written(node, frozenset()))
        if node.call.entity not in self._needed:
            return (Do(call),)
        variable = self._variable_name(node)
        self._variables[node.call.entity] = variable
        return (Assign(variable, call),)

    def _variable_name(self, node: Node) -> str:
        """The user's own name where there is one, else the node's; a result of an op of the same name is `…_done` or `…_result`."""
        site = node.call.call_site
        suffix = "result" if self._is_read(node.call.entity) else "done"
        wanted = site.variable if site is not None and site.variable else None
        if wanted is None or not wanted.isidentifier() or wanted in self._given:
            wanted = identifier(node.call.name)
        self._given.add(wanted)
        return self._names.claim(wanted, suffix)

    def _is_read(self, entity: str) -> bool:
        """Whether somebody reads the value itself, not only waits for it."""
        return any(
            isinstance(handle, Handle) and handle.node == entity
            for node in self._nodes.values()
            if entity in node.depends_on
            for handle in handles(self._invocations.write(node.call, ()))
        )

    def _loop(self, block: LoopBlock) -> tuple[Statement, ...]:
        clauses = tuple((target, self.resolved(iterable)) for target, iterable in block.clauses)
        lists = {cluster.key: self._list_name(cluster) for cluster in block.clusters if self._is_needed(cluster)}
        if len(block.clusters) == 1 and lists:
            (name,) = lists.values()
            self._remember(block.clusters[0], name)
            return (Assign(name, Comprehension(self.resolved(block.clusters[0].expression), clauses)),)
        body = self._loop_body(block, lists)
        for target, iterable in reversed(clauses):
            body = (Loop(target, iterable, body),)
        empty = tuple(Assign(name, Display(())) for name in lists.values())
        for cluster in block.clusters:
            if cluster.key in lists:
                self._remember(cluster, lists[cluster.key])
        return (*empty, *body)

    def _loop_body(self, block: LoopBlock, lists: Mapping[str, str]) -> tuple[Statement, ...]:
        """The calls of one step, in order; results that are read in the same step have a variable."""
        read = {
            part.name for cluster in block.clusters for part in _locals(cluster.expression) if part.name.startswith("<")
        }
        variables: dict[str, str] = {}
        body: list[Statement] = []
        for cluster in _in_step_order(block.clusters):
            call = self.resolved(_with_variables(cluster.expression, variables))
            mark = f"<{cluster.key}>"
            listed = lists.get(cluster.key)
            if mark in read:
                variables[mark] = self._variable_name(cluster.nodes[0])
                body.append(Assign(variables[mark], call))
                call = Local(variables[mark])
            if listed is not None:
                body.append(Do(Call(Attribute(Local(listed), "append"), (call,))))
            elif mark not in read:
                body.append(Do(call))
        return tuple(body)

    def _is_needed(self, cluster: Cluster) -> bool:
        return any(node.call.entity in self._needed for node in cluster.nodes)

    def _list_name(self, cluster: Cluster) -> str:
        site = cluster.nodes[0].call.call_site
        wanted = site.variable if site is not None and site.variable and site.variable.isidentifier() else None
        if wanted is None or wanted in self._given:
            names = [node.call.name for node in cluster.nodes]
            wanted = common_name(names) or identifier(cluster.nodes[0].call.op_name)
        name = wanted
        self._given.add(name)
        return self._names.claim(plural(name), "list")

    def _remember(self, cluster: Cluster, name: str) -> None:
        self._lists[name] = cluster.key
        for index, node in enumerate(cluster.nodes):
            self._variables[node.call.entity] = f"{name}[{index}]"

    def _variable(self, part: Expression) -> Expression | None:
        if isinstance(part, Handle):
            return with_key(self._local(part.node), part.key)
        if isinstance(part, Display) and part.brackets == "[]":
            return self._whole_lists(part)
        return None

    def _local(self, entity: str) -> Expression:
        name = self._variables[entity]
        if name.endswith("]"):
            listed, _, index = name[:-1].partition("[")
            return Item(Local(listed), Literal(int(index)))
        return Local(name)

    def _whole_lists(self, part: Display) -> Expression | None:
        """A list of results in which all results of a loop stand in order: the list of the loop itself."""
        entities = [item.node if isinstance(item, Handle) and item.key is None else None for item in part.items]
        items: list[Expression] = []
        index = 0
        changed = False
        while index < len(entities):
            cluster = self._cluster_at(entities, index)
            if cluster is None:
                items.append(self.resolved(part.items[index]))
                index += 1
                continue
            name = self._variables[cluster.key].partition("[")[0]
            items.append(Starred(Local(name)))
            index += len(cluster.nodes)
            changed = True
        if not changed:
            return None
        (first, *others) = items
        return first.value if isinstance(first, Starred) and not others else Display(tuple(items))

    def _cluster_at(self, entities: Sequence[str | None], index: int) -> Cluster | None:
        entity = entities[index]
        block = self._block_of.get(entity) if entity is not None else None
        for cluster in block.clusters if block is not None else ():
            names = [node.call.entity for node in cluster.nodes]
            if list(entities[index : index + len(names)]) == names and self._variables[names[0]].endswith("]"):
                return cluster
        return None


def _locals(expression: Expression) -> list[Local]:
    return [part for part in walk(expression) if isinstance(part, Local)]


def _with_variables(expression: Expression, variables: Mapping[str, str]) -> Expression:
    def change(part: Expression) -> Expression | None:
        return Local(variables[part.name]) if isinstance(part, Local) and part.name in variables else None

    return replace(expression, change)


def _in_step_order(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Clusters in an order in which the calls of a step can stand."""
    by_key = {cluster.key: cluster for cluster in clusters}
    waits = {
        key: [part.name[1:-1] for part in _locals(cluster.expression) if part.name.startswith("<")]
        for key, cluster in by_key.items()
    }
    order = {key: cluster.nodes[0].order for key, cluster in by_key.items()}
    found = in_order(waits, order)
    if found is None:
        raise UnwritableError("calls of one step wait for each other in a circle")
    return [by_key[key] for key in found]
