"""The disposition of every DAG, task, edge and argument: migrated, assumed or manual, by which rule, where it went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jetbridge_translator.lower.adapted import RULE
from jetbridge_translator.lower.arguments import arguments_of
from jetbridge_translator.lower.draft import Draft
from jetbridge_translator.lower.jobs import IGNORED
from jetbridge_translator.lower.losses import WITHOUT_EFFECT, lost_settings
from jetbridge_translator.lower.plan import Disposition, NamedValue, OpPlan, Outcome
from jetbridge_translator.lower.uses import OpForm, OpGroup, Use
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Dag, DagFile, Finding, Level, Place

_OF_LEVEL = {Level.EXACT: Disposition.MIGRATED, Level.ASSUMED: Disposition.ASSUMED, Level.MANUAL: Disposition.MANUAL}
_RANK = (Disposition.MIGRATED, Disposition.ASSUMED, Disposition.MANUAL)


def outcomes_of(draft: Draft) -> Iterator[Outcome]:
    """All outcomes of a file."""
    file = draft.dag_file.file
    return (replace(outcome, file=file) for outcome in _outcomes(draft))


def _outcomes(draft: Draft) -> Iterator[Outcome]:
    for dag in draft.dag_file.dags.values():
        yield from _of_dag(dag, draft)
    for group, written in zip(draft.groups, draft.ops, strict=True):
        target = written.plan.name if isinstance(written.plan, (OpPlan, NamedValue)) else ""
        for use in group.uses:
            yield from _of_task(group, use, draft, target)


def left_out(file: DagFile, dag: Dag, why: str) -> Iterator[Outcome]:
    """The outcomes of a DAG of which nothing was written: all of it needs a person."""

    def lost(kind: str, name: str, place: Place, task_id: str | None = None) -> Outcome:
        return Outcome(kind, name, Disposition.MANUAL, why, place, dag.dag_id, task_id, file=file.file)

    yield lost("dag", dag.dag_id, dag.place)
    for name, given in dag.arguments.items():
        yield lost("argument", name, given.place or dag.place)
    for task in dag.tasks.values():
        yield lost("task", task.task_id, task.place, task.task_id)
        yield from (
            lost("edge", f"{above} >> {task.task_id}", task.place, task.task_id) for above in task.upstream_task_ids
        )
        for argument in arguments_of(task, dag):
            yield lost("argument", argument.name, argument.place, task.task_id)


def _worst(findings: list[Finding]) -> Disposition:
    return max((_OF_LEVEL[finding.level] for finding in findings), key=_RANK.index, default=Disposition.MIGRATED)


def _of_dag(dag: Dag, draft: Draft) -> Iterator[Outcome]:
    findings = [f for f in draft.findings if f.dag_id == dag.dag_id and f.task_id is None]
    function = next((job.function for job in draft.jobs if job.dag_id == dag.dag_id), "")
    yield Outcome("dag", dag.dag_id, _worst(findings), "job", dag.place, dag.dag_id, None, function)
    for name, given in dag.arguments.items():
        place = given.place or dag.place
        at_argument = [f for f in findings if f.message.startswith(f"{name} of ")]
        rule = IGNORED.get(name, "argument of the job")
        yield Outcome("argument", name, _worst(at_argument), rule, place, dag.dag_id, None, function)
    for task in dag.tasks.values():
        for above in task.upstream_task_ids:
            yield Outcome(
                "edge", f"{above} >> {task.task_id}", Disposition.MIGRATED, "edge", task.place, dag.dag_id, task.task_id
            )


def _of_task(group: OpGroup, use: Use, draft: Draft, target: str) -> Iterator[Outcome]:
    task, dag_id = use.task, use.dag.dag_id
    findings = [f for f in draft.findings if f.dag_id == dag_id and f.task_id == task.task_id]
    rule = group.mapping.rule if group.mapping is not None else RULE if group.adapted else group.form.value
    hindered = any(finding.code == "DAG303" for finding in findings)
    state = Disposition.MANUAL if hindered or group.form is OpForm.STUB else _worst(findings)
    yield Outcome("task", task.task_id, state, rule, task.place, dag_id, task.task_id, target)
    lost = dict(lost_settings(task, ValueWriter(draft.scope)))
    for argument in arguments_of(task, use.dag):
        ignored = group.mapping.ignored.get(argument.name) if group.mapping is not None else None
        if argument.is_setting:
            disposition = Disposition.ASSUMED if argument.name in lost else Disposition.MIGRATED
            why = lost.get(argument.name) or WITHOUT_EFFECT.get(argument.name) or "setting of the op"
        else:
            own = Disposition.ASSUMED if argument.name in use.unmapped else Disposition.MIGRATED
            disposition, why = (state if state is Disposition.MANUAL else own), ignored or rule
        yield Outcome("argument", argument.name, disposition, why, argument.place, dag_id, task.task_id, target)
