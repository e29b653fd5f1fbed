"""A DAG -> the body of its job and the nested graphs of its task groups."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jetbridge_translator.lower.bodies.edges import Edge, opened, order_edges
from jetbridge_translator.lower.bodies.invocations import Invocations
from jetbridge_translator.lower.bodies.level import Node
from jetbridge_translator.lower.bodies.links import Links
from jetbridge_translator.lower.bodies.statements import BodyWriter
from jetbridge_translator.lower.bodies.tree import ROOT, interleaved_groups, tree_of
from jetbridge_translator.lower.bodies.unify import unified
from jetbridge_translator.lower.calls import NodeCall
from jetbridge_translator.lower.expressions import Call, Expression, Imported, Literal, Local, handles
from jetbridge_translator.lower.expressions import Mapping as Display
from jetbridge_translator.lower.names import Names, identifier, node_name
from jetbridge_translator.lower.plan import GraphPlan, Statement
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import Value
from jetbridge_translator.lower.values import is_mapped_argument
from jetbridge_translator.model import Dag, ExternalCall, NameOrigin, TaskGroup, TaskOutput

_LABEL = "airflow/edge_label/"


@dataclass(frozen=True, slots=True)
class DagBodies:
    """What a DAG came to."""

    statements: tuple[Statement, ...]
    graphs: tuple[GraphPlan, ...]
    opened: tuple[str, ...] = ()  # groups whose tasks stand in the body around them


class DagWriter:
    """Writes the bodies of one DAG. `names` are those of the module: graphs get theirs from it."""

    def __init__(self, dag: Dag, calls: Mapping[str, NodeCall], scope: ModuleScope, names: Names) -> None:
        self._dag = dag
        self._scope = scope
        self._names = names
        self._opened = interleaved_groups(dag)
        self._tree = tree_of(dag, self._opened)
        self._links = Links(self._tree)
        self._edges = order_edges(dag, self._tree, data_edges(dag, calls))
        self._calls = {task_id: self._placed(call) for task_id, call in calls.items()}
        self._graphs: dict[str, GraphPlan] = {}
        self._given: dict[str, tuple[tuple[str, Expression], ...]] = {}
        self._taken = frozenset(_function_names(calls.values()))

    def write(self) -> DagBodies:
        """All bodies, inner graphs first."""
        self._link_everything()
        for _, groups in itertools.groupby(self._tree.inside_out(), key=lambda group: len(self._tree.path(group))):
            self._graphs_of_level([self._dag.groups[group] for group in groups])
        statements, _ = self._body(ROOT)
        distinct = {plan.name: plan for plan in self._graphs.values()}
        return DagBodies(statements, tuple(distinct.values()), tuple(sorted(self._opened)))

    def _placed(self, call: NodeCall) -> NodeCall:
        """A task whose id is not the path of its node says its id in a tag."""
        if self._dag.tasks[call.entity].group_id in self._opened:
            call = replace(call, name=node_name(call.entity), name_source=None)
        path = [node_name(_last_part(self._dag, group)) for group in self._tree.path(call.entity) if group != ROOT]
        where = ".".join([*reversed(path), call.name])
        tags = {"airflow/task_id": call.entity} if where != call.entity else {}
        labels = {
            f"{_LABEL}{edge.upstream}": edge.label for edge in self._dag.edge_labels if edge.downstream == call.entity
        }
        return replace(call, tags=tags, labels={name: text for name, text in labels.items() if text})

    def _link_everything(self) -> None:
        """Every reading once: it tells the graphs what they have to be given and to give."""
        for task_id, call in self._calls.items():
            for above in _results_in(call):
                self._links.read(self._tree.parents[task_id], above)
        for group_id, group in self._dag.groups.items():
            for value in _group_mapping(group).values():
                for above in _outputs(value.value):
                    self._links.read(self._tree.parents[group_id], above)
        while True:
            for above, below in sorted(self._edges):
                self._links.read(self._tree.parents[below], above)
            giving = {group for group, outputs in self._links.outputs.items() if outputs}
            edges = opened(self._dag, self._tree, self._edges, giving)
            if edges == self._edges:
                return
            self._edges = edges

    def _graphs_of_level(self, groups: Sequence[TaskGroup]) -> None:
        """The graphs of groups at one depth: those of one origin that differ in values alone are one graph."""
        plans = {group.group_id: self._graph(group) for group in groups}
        for family in _families(groups):
            different = list({repr(plans[group.group_id]): plans[group.group_id] for group in family}.values())
            wanted = family[0].callable.parameters if family[0].callable is not None else ()
            one = unified(different, wanted) if len(different) > 1 else None
            for group in family:
                plan = plans[group.group_id]
                if one is not None:
                    names = one.plan.parameters[len(plan.parameters) :]
                    self._given[group.group_id] = tuple(zip(names, one.values[different.index(plan)], strict=True))
                    plan = one.plan
                self._graphs[group.group_id] = self._named(plan, group)

    def _graph(self, group: TaskGroup) -> GraphPlan:
        """The graph of one group, without a name."""
        outputs = self._links.outputs[group.group_id]
        statements, given_away = self._body(group.group_id)
        settings, returns = _results(tuple(outputs.values()), given_away)
        mapped_over = (*self._mapped_over(group), *self._only_counted(group.group_id))
        parameters = (*mapped_over, *self._links.inputs[group.group_id].values())
        return GraphPlan("", parameters, settings, statements, returns, group.tooltip or None)

    def _mapped_over(self, group: TaskGroup) -> tuple[str, ...]:
        """The parameters of a mapped group's graph: what its tasks read of the mapping."""
        inside = [self._calls[child] for child in self._tree.children[group.group_id] if child in self._calls]
        keys = (str(mapped.keywords["key"]) for call in inside for mapped in _mapped_arguments(call))
        return tuple(dict.fromkeys(keys)) if group.mapping is not None else ()

    def _only_counted(self, container: str) -> tuple[str, ...]:
        """What a group is mapped over and no task reads: it says how often the group runs, and its first node comes after it."""
        group = self._dag.groups.get(container)
        names = tuple(_group_mapping(group)) if group is not None else ()
        if not names:
            return ()
        inside = (call for task, call in self._calls.items() if container in self._tree.path(task))
        read = {str(mapped.keywords["key"]) for call in inside for mapped in _mapped_arguments(call)}
        return tuple(name for name in names if name not in read)

    def _named(self, plan: GraphPlan, group: TaskGroup) -> GraphPlan:
        """Groups that came out the same are one graph."""
        for known in self._graphs.values():
            if replace(known, name="") == plan:
                return known
        wanted = group.callable.name if group.callable is not None else _last_part(self._dag, group.group_id)
        return replace(plan, name=self._names.claim(identifier(wanted), "group"))

    def _body(self, container: str) -> tuple[tuple[Statement, ...], tuple[Expression, ...]]:
        nodes = {entity: self._node(container, entity) for entity in self._tree.children[container]}
        outputs = self._links.outputs.get(container, {})
        given_away = tuple(self._links.read(container, entity) for entity in outputs)
        parameters = frozenset(self._links.inputs.get(container, {}).values())
        graphs = frozenset(plan.name for plan in self._graphs.values())
        invocations = Invocations(self._scope, self._links, container)
        constants = {name for node in nodes.values() for name in _module_names(node.call)}
        taken = self._taken | parameters | graphs | constants
        writer = BodyWriter(nodes, self._scope, invocations, taken, given_away)
        statements = writer.statements()
        return statements, tuple(writer.resolved(expression) for expression in given_away)

    def _node(self, container: str, entity: str) -> Node:
        call = self._calls.get(entity) or self._group_call(entity)
        above = sorted((a for a, b in self._edges if b == entity), key=lambda a: (self._tree.order[a], a))
        after = tuple(dict.fromkeys(self._links.read(container, source) for source in above))
        if entity == min(self._tree.children[container], key=self._tree.order.__getitem__):
            after = (*(Local(name) for name in self._only_counted(container)), *after)
        read = [self._links.read(container, source) for source in _results_in(call)]
        passed = [expression for _, expression in call.passed]
        depends_on = {handle.node for part in (*after, *read, *passed) for handle in handles(part)}
        return Node(call, after, frozenset(depends_on - {entity}), self._tree.order[entity])

    def _group_call(self, group_id: str) -> NodeCall:
        plan = self._graphs[group_id]
        group = self._dag.groups[group_id]
        parent = self._tree.parents[group_id]
        passed = tuple((name, self._links.read(parent, e)) for e, name in self._links.inputs[group_id].items())
        last = _last_part(self._dag, group_id)
        return NodeCall(
            group_id,
            node_name(last),
            plan.name,
            Local(plan.name),
            group.call_site,
            group.sources.get("group_id"),
            expanded=_group_mapping(group),
            tags={} if node_name(last) == last else {"airflow/group_id": group_id},
            passed=passed,
            fixed=self._given.get(group_id, ()),
        )


def _families(groups: Sequence[TaskGroup]) -> list[list[TaskGroup]]:
    """Groups by the function or the call that made them."""
    found: dict[Any, list[TaskGroup]] = {}
    for group in groups:
        site = group.call_site.place if group.call_site is not None else group.group_id
        origin = (group.callable.file, group.callable.place) if group.callable is not None else site
        found.setdefault(origin, []).append(group)
    return list(found.values())


def _results(
    names: tuple[str, ...], values: tuple[Expression, ...]
) -> tuple[tuple[tuple[str, Expression], ...], Expression | None]:
    """What a graph says of its outputs, and what it returns: one result as it is, several by name."""
    if len(names) < 2:  # noqa: PLR2004 -- several
        return (), values[0] if values else None
    outs = Display(tuple((Literal(name), Call(Imported("jetbridge", "GraphOut"))) for name in names))
    returns = Display(tuple((Literal(name), value) for name, value in zip(names, values, strict=True)))
    return (("out", outs),), returns


def _group_mapping(group: TaskGroup) -> dict[str, Value]:
    if group.mapping is None:
        return {}
    return {name: Value(given.value, given.source) for name, given in group.mapping.arguments.items()}


def _last_part(dag: Dag, group_id: str) -> str:
    parent = dag.groups[group_id].parent
    return group_id.removeprefix(f"{parent}.") if parent else group_id


def data_edges(dag: Dag, calls: Mapping[str, NodeCall]) -> set[Edge]:
    """Edges that results make which are handed over."""
    handed_over = {(above, task_id) for task_id in dag.tasks for above in _results_in(calls[task_id])}
    return handed_over | {
        (above, task_id)
        for task_id in dag.tasks
        for mapped in _mapped_arguments(calls[task_id])
        for above in _outputs(mapped.keywords.get("references", ()))
    }


def _mapped_arguments(call: NodeCall) -> Iterator[ExternalCall]:
    """What of a mapped group's mapping a task reads."""
    for value in (*call.positional, *call.named.values(), *call.expanded.values()):
        if isinstance(value.value, ExternalCall) and is_mapped_argument(value.value):
            yield value.value


def _results_in(call: NodeCall) -> Iterator[str]:
    values = (*call.positional, *call.named.values(), *call.expanded.values())
    for value in values:
        yield from _outputs(value.value)


def _outputs(value: Any) -> Iterator[str]:
    if isinstance(value, TaskOutput):
        if value.task_id:  # empty for what is derived of a derived one, which stands among the operands
            yield value.task_id
        for operand in value.operands:
            yield from _outputs(operand)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _outputs(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _outputs(item)


def _module_names(call: NodeCall) -> Iterator[str]:
    """Names of the module that values may be written with: a variable of the body would hide them."""
    values = (*call.positional, *call.named.values(), *call.expanded.values())
    for source in (call.name_source, *(value.source for value in values)):
        if source is not None:
            yield from (use.name for use in source.names if use.origin is NameOrigin.MODULE)


def _function_names(calls: Any) -> Iterator[str]:
    for call in calls:
        yield call.op_name
        if isinstance(call.function, Imported) and call.function.name:
            yield call.function.name
