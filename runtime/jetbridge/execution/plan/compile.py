"""From a job to its plan."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from jetbridge.definitions.events import Output
from jetbridge.definitions.node import OutputRef
from jetbridge.definitions.settings import NO_SETTINGS, OpSettings
from jetbridge.definitions.states import TriggerRule
from jetbridge.errors import InvalidDefinitionError
from jetbridge.execution.plan.edges import Edges
from jetbridge.execution.plan.flatten import FlatOp, GraphFrame, flatten
from jetbridge.execution.plan.meaning import meaning_of
from jetbridge.execution.plan.priorities import set_priorities
from jetbridge.execution.plan.resolve import Resolver
from jetbridge.execution.plan.scopes import Scopes
from jetbridge.execution.plan.setups import set_setups
from jetbridge.execution.plan.sources import FromMapping, Source, steps_read, walk
from jetbridge.execution.plan.step import NO_SCOPE, Flow, Meaning, Plan, ScopeKind, Step, StepInput, StepOutput
from jetbridge.execution.rules import current_name
from jetbridge.scheduling.generation import generation_of

TASK_ID_TAG = "airflow/task_id"
_plans: WeakKeyDictionary[Any, Plan] = WeakKeyDictionary()


def plan_of(job: Any) -> Plan:
    """The plan of a job, compiled at the first call."""
    plan = _plans.get(job)
    if plan is None:
        plan = _plans[job] = compile_plan(job)
    return plan


def compile_plan(job: Any) -> Plan:
    """Compile a job.

    Raises:
        InvalidDefinitionError: the steps depend on each other in a circle, or a mapping stands where none can be.
    """
    root, ops = flatten(job.graph, frozenset(job.hook_defs or ()), job.op_retry_policy)
    resolver = Resolver({op.path: op.index for op in ops})
    scopes = Scopes(root, ops, resolver)
    defaults = OpSettings.of(getattr(job, "op_defaults", None) or {})
    steps = [_step(op, resolver, scopes, defaults) for op in ops]
    edges = _edges(steps, ops, root, resolver, scopes)
    order = _topological(job, edges)
    scopes.add_dynamic([_sources(step) for step in steps], order)
    _add_dynamic_edges(steps, edges, scopes)
    for step in steps:
        step.scope = scopes.of_step[step.index]
        step.upstream = tuple(sorted(edges.up[step.index]))
        step.downstream = tuple(sorted(edges.down[step.index]))
        step.after = tuple(edges.after[step.index])
    for scope in scopes.all:
        for index in (number for source in scope.sources.values() for number in steps_read(source)):
            steps[index].is_map_source = True
    return _finish(job, root, steps, scopes, edges)


def _finish(job: Any, root: GraphFrame, steps: list[Step], scopes: Scopes, edges: Edges) -> Plan:
    meaning = meaning_of(job, steps, scopes.all)
    set_setups(steps)
    set_priorities(steps, meaning)
    plan = Plan(
        job=job,
        steps=tuple(steps),
        scopes=tuple(scopes.all),
        meaning=meaning,
        by_key={step.key: step.index for step in steps},
        by_task_id={step.task_id: step.index for step in steps},
        groups={".".join(frame.path): tuple(edges.roots(frame.path)) for frame in root.walk() if frame.path},
        outputs=_job_outputs(job, root, Resolver({step.path: step.index for step in steps})),
        fail_fast=bool(getattr(job, "fail_fast", None)),
        airflow_major=_airflow_major(job) if meaning is Meaning.AIRFLOW else 3,
    )
    if len(plan.by_task_id) != len(steps):
        raise InvalidDefinitionError(f'Job "{job.name}" has two ops with the same task id: see the tags {TASK_ID_TAG}.')
    return plan


def _airflow_major(job: Any) -> int:
    function = getattr(job.graph, "composition_fn", None)
    file = None if function is None else inspect.getsourcefile(inspect.unwrap(function))
    return int(generation_of(file or str(Path.cwd() / "definitions.py")).value)


def _step(op: FlatOp, resolver: Resolver, scopes: Scopes, defaults: OpSettings) -> Step:
    node, definition = op.node, op.node.definition
    said = node.settings or NO_SETTINGS
    settings = said.over(definition.settings) if node.settings is not None else definition.settings
    settings = settings.over(defaults) if defaults is not NO_SETTINGS else settings
    inputs = tuple(_inputs(op, resolver, scopes))
    key = ".".join(op.path)
    has_types = definition.has_types
    step = Step(
        index=op.index,
        key=key,
        path=op.path,
        task_id=node.tags.get(TASK_ID_TAG, key),
        node=node,
        op=definition,
        inputs=tuple(item for item in inputs if not item.definition.is_nothing),
        outputs=tuple(_outputs(definition, has_types)),
        settings=settings,
        retry_policy=node.retry_policy or definition.retry_policy or op.frame.retry_policy,
        tags={**definition.tags, **node.tags} if node.tags else definition.tags,
        hooks=tuple(op.frame.hooks | node.hooks),
        scope=scopes.of_step[op.index],
        must_have=tuple(item for item in inputs if item.definition.is_nothing),
    )
    step.is_setup = bool(settings.is_setup)
    step.is_teardown = bool(settings.is_teardown)
    step.fails_run = bool(settings.on_failure_fail_dagrun)
    step.rule = _rule(settings)
    step.flow = Flow(getattr(definition, "flow", None) or Flow.PLAIN)
    step.simple_output = _simple_output(step)
    use = settings.ignore_downstream_trigger_rules
    step.ignores_rules = getattr(definition, "ignore_downstream_trigger_rules", True) if use is None else use
    return step


def _simple_output(step: Step) -> StepOutput | None:
    if len(step.outputs) != 1 or step.op.body.signature is None:
        return None
    output = step.outputs[0]
    is_plain = output.is_required and not output.is_dynamic and not _asks_for_output_object(step)
    return output if is_plain else None


def _asks_for_output_object(step: Step) -> bool:
    returns = step.op.body.signature.returns
    return step.op.has_types and (returns is Output or typing.get_origin(returns) is Output)


def _rule(settings: OpSettings) -> TriggerRule:
    if settings.is_teardown:
        return TriggerRule.ALL_DONE_SETUP_SUCCESS
    return current_name(settings.trigger_rule or TriggerRule.ALL_SUCCESS)


def _inputs(op: FlatOp, resolver: Resolver, scopes: Scopes) -> Iterable[StepInput]:
    node = op.node
    expanded: Mapping[str, Any] = {} if node.mapping is None else (node.mapping.expand or {})
    by_kwargs = node.mapping is not None and node.mapping.kwargs is not None
    for name, definition in node.definition.input_dict.items():
        source: Source
        if name in expanded:
            source = FromMapping(scopes.of_step[op.index], name)
        elif definition.is_nothing and name not in node.inputs:
            continue
        else:
            source = resolver.input_source(op, name)
            if by_kwargs and name not in node.inputs:
                source = FromMapping(scopes.of_step[op.index], name, source)
        checks = node.definition.has_types and not definition.dagster_type.is_any
        yield StepInput(name, source, definition, checks, definition.input_manager_key)


def _outputs(definition: Any, has_types: bool) -> Iterable[StepOutput]:
    for name, output in definition.output_dict.items():
        type_ = output.dagster_type
        yield StepOutput(
            name,
            output,
            has_types and not type_.is_any,
            type_.is_nothing,
            output.is_dynamic,
            output.is_required,
            output.io_manager_key,
        )


def _sources(step: Step) -> list[Source]:
    return [item.source for item in (*step.inputs, *step.must_have)]


def _edges(steps: list[Step], ops: list[FlatOp], root: GraphFrame, resolver: Resolver, scopes: Scopes) -> Edges:
    edges = Edges(
        ops,
        frozenset(step.index for step in steps if step.is_teardown),
        frozenset(step.index for step in steps if step.is_setup),
    )
    for step in steps:
        for source in _sources(step):
            for index in _upstream_of(source, scopes):
                edges.add(index, step.index)
        if step.scope != NO_SCOPE and not scopes.all[step.scope].is_group:
            _add_scope_edges(edges, scopes, step.scope, (step.index,))
    edges.add_orders(root, resolver)
    for scope in scopes.all:
        if scope.is_group:
            _add_scope_edges(edges, scopes, scope.index, edges.roots(scope.path))
    return edges


def _upstream_of(source: Source, scopes: Scopes) -> Iterable[int]:
    """The steps that a source reads, also through the mapping that it is an element of."""
    yield from steps_read(source)
    for item in walk(source):
        if isinstance(item, FromMapping):
            for inner in scopes.all[item.scope].sources.values():
                yield from steps_read(inner)


def _add_scope_edges(edges: Edges, scopes: Scopes, scope: int, targets: Iterable[int]) -> None:
    for source in scopes.all[scope].sources.values():
        for index in steps_read(source):
            for target in targets:
                edges.add(index, target)


def _add_dynamic_edges(steps: list[Step], edges: Edges, scopes: Scopes) -> None:
    """Every step below a dynamic output waits for it, also those that read it through others."""
    for step in steps:
        scope = scopes.of_step[step.index]
        if scope != NO_SCOPE and scopes.all[scope].kind is ScopeKind.DYNAMIC:
            edges.add(scopes.all[scope].source.step, step.index)


def _topological(job: Any, edges: Edges) -> list[int]:
    try:
        return list(TopologicalSorter({index: list(up) for index, up in enumerate(edges.up)}).static_order())
    except CycleError as error:
        raise InvalidDefinitionError(f'Circular dependencies exist in job "{job.name}".') from error


def _job_outputs(job: Any, root: GraphFrame, resolver: Resolver) -> Mapping[str, Source]:
    return {
        mapping.graph_output_name: resolver.source(
            OutputRef(mapping.mapped_node_name, mapping.mapped_node_output_name), root
        )
        for mapping in job.graph.output_mappings
    }
