"""Second pass: every group of tasks becomes an op; one that cannot be written becomes a stub, and a finding says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jetbridge_translator.lower.calls import NodeCall
from jetbridge_translator.lower.draft import Draft, finding
from jetbridge_translator.lower.expressions import Local
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.losses import lost_settings
from jetbridge_translator.lower.names import Names
from jetbridge_translator.lower.ops import OpWriter
from jetbridge_translator.lower.plan import NamedValue, OpPlan, WrittenBody
from jetbridge_translator.lower.travel.closure import closure_of
from jetbridge_translator.lower.travel.needs import of_op
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import OpForm, OpGroup
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.lower.written_op import WrittenOp
from jetbridge_translator.model import Argument, Finding


def write_ops(draft: Draft) -> Draft:
    """Write the ops."""
    writer = OpWriter(draft.scope, draft.names, draft.hoisted, draft.callbacks, draft.resource_names)
    ops: list[WrittenOp] = []
    findings = list(draft.findings)
    for group in draft.groups:
        written, found = _written(writer, group, draft.scope, draft.names)
        ops.append(written)
        findings += found
    findings += lost_of_tasks(draft)
    return replace(draft, ops=_merged(ops), findings=tuple(findings))


def _merged(ops: Sequence[WrittenOp]) -> tuple[WrittenOp, ...]:
    """Ops that came out the same but for a name that was given twice are one op."""
    known: dict[str, WrittenOp] = {}
    found: list[WrittenOp] = []
    for op in ops:
        key = _content(op.plan)
        if key is None or key not in known:
            found.append(op)
            if key is not None:
                known[key] = op
            continue
        plan = known[key].plan
        name = plan.name if plan is not None else ""
        calls = {task: replace(call, function=Local(name), op_name=name) for task, call in op.calls.items()}
        found.append(replace(op, plan=plan, calls=calls))
    return tuple(found)


def _content(plan: OpPlan | NamedValue | None) -> str | None:
    """What an op is, name left out; None for one that cannot be another one."""
    if not isinstance(plan, OpPlan) or not isinstance(plan.body, WrittenBody):
        return None
    return repr((plan.wanted, plan.decorator, plan.settings, plan.body))


def _written(
    writer: OpWriter, group: OpGroup, scope: ModuleScope, names: Names, before_that: str | None = None
) -> tuple[WrittenOp, list[Finding]]:
    """The op of a group; a stub where it cannot be written, also not in another form: then the first reason is told."""
    if group.form is OpForm.STUB:
        return writer.write(group), list(_unmapped_operator(group))
    reason = None
    before = names.taken()
    try:
        written = writer.write(group)
        reason = _hindrance(written, scope)
        check_values(written.calls.values(), scope)
    except UnwritableError as error:
        reason = str(error)
    if reason is None:
        return written, [*_unmapped_arguments(group), *_adapted(group)]
    names.take_back(before)
    if (
        group.form is OpForm.FUNCTION
        and group.first.arguments.get("python_callable", Argument(None)).source is not None
    ):
        named = replace(group, form=OpForm.WRAPPER)  # by the name that the module has for it
        return _written(writer, named, scope, names, reason)
    stub = writer.write(replace(group, form=OpForm.STUB))
    task = group.first
    message = f"{task.operator_class} of task {task.task_id!r} cannot be written: {before_that or reason}"
    return stub, [finding("DAG303", task.place, message, use.task, use.dag.dag_id) for use in group.uses]


def check_values(calls: Iterable[NodeCall], scope: ModuleScope) -> None:
    """Write every value that the uses of an op give to it, so that bodies can be written later without surprises.

    Raises:
        UnwritableError: one of them cannot be written.
    """
    for call in calls:
        for value in (*call.positional, *call.named.values(), *call.expanded.values()):
            ValueWriter(scope, templated=value.templated).write(value.value, value.source)


def _hindrance(written: WrittenOp, scope: ModuleScope) -> str | None:
    """Why the code of an op cannot travel; None if it can."""
    own = {imported.binds for imported in written.imports}
    needed = (frozenset(of_op(written.plan)) | frozenset(written.needs)) - own
    closure = closure_of(scope, needed, frozenset(written.constants), written.imports)
    missing = [*written.missing, *(name for name, _ in closure.missing_airflow)]
    if missing:
        return f"it uses {', '.join(sorted(set(missing)))}, which has no counterpart"
    unknown = [name for name in closure.unknown if name not in written.constants]
    return f"no statement that can travel along binds {', '.join(unknown)}" if unknown else None


def _unmapped_operator(group: OpGroup) -> Iterator[Finding]:
    for use in group.uses:
        task = use.task
        message = f"{task.operator} of task {task.task_id!r} is not mapped: its op refuses to run"
        yield finding("DAG301", task.place, message, task, use.dag.dag_id)


def _adapted(group: OpGroup) -> Iterator[Finding]:
    for use in group.uses if group.adapted is not None else ():
        message = f"{use.task.operator} of task {use.task.task_id!r} runs as Airflow's own class"
        yield finding("DAG304", use.task.place, message, use.task, use.dag.dag_id)


def _unmapped_arguments(group: OpGroup) -> Iterator[Finding]:
    for use in group.uses:
        for name, given in use.unmapped.items():
            message = (
                f"{name} of {use.task.operator_class} has no counterpart: task {use.task.task_id!r} runs without it"
            )
            yield finding("DAG302", given.place or use.task.place, message, use.task, use.dag.dag_id)


def lost_of_tasks(draft: Draft) -> Iterator[Finding]:
    """Settings that are not carried over: told once for a DAG whose tasks all have them, else task by task."""
    writer = ValueWriter(draft.scope)
    for dag in draft.dag_file.dags.values():
        lost = [(task, loss) for task in dag.tasks.values() for loss in lost_settings(task, writer)]
        counts = Counter(loss for _, loss in lost)
        for (name, what), count in counts.items():
            if count == len(dag.tasks) > 1:
                message = f"{name} of all tasks of {dag.dag_id!r} is not carried over: {what}"
                yield finding("DAG404", dag.place, message, dag_id=dag.dag_id)
        for task, (name, what) in lost:
            if counts[name, what] < len(dag.tasks) or len(dag.tasks) == 1:
                message = f"{name} of task {task.task_id!r} is not carried over: {what}"
                yield finding("DAG404", task.place, message, task, dag.dag_id)
