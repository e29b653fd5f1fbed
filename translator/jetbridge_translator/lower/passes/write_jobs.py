"""Fourth pass: what each DAG says about itself, and when it runs."""

from __future__ import annotations

from dataclasses import replace

from jetbridge_translator.lower.draft import Draft, finding
from jetbridge_translator.lower.jobs import IGNORED, WRITTEN, JobSettings, job_settings
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.names import identifier
from jetbridge_translator.lower.plan import JobPlan, NamedValue
from jetbridge_translator.lower.schedules import schedule_of
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Dag, Finding


def write_jobs(draft: Draft) -> Draft:
    """Write the jobs and their schedules."""
    jobs: list[JobPlan] = []
    findings = list(draft.findings)
    writer = ValueWriter(draft.scope)
    for dag in draft.dag_file.dags.values():
        function = draft.names.claim(identifier(dag.dag_id), "job")
        schedule, found = _schedule(dag, function, draft, writer)
        settings = job_settings(dag, function, draft.hoisted[dag.dag_id], draft.callbacks[dag.dag_id], writer)
        findings += found + _not_written(dag, settings)
        statements = draft.bodies[dag.dag_id].statements
        jobs.append(JobPlan(dag.dag_id, function, settings.written, statements, _doc(dag, draft), schedule))
    return replace(draft, jobs=tuple(jobs), findings=tuple(findings))


def _schedule(dag: Dag, function: str, draft: Draft, writer: ValueWriter) -> tuple[NamedValue | None, list[Finding]]:
    name = f"{function}_schedule"
    try:
        schedule = schedule_of(dag, function, name, writer)
    except UnwritableError as error:
        message = f"the schedule of {dag.dag_id!r} cannot be written: {error}; the job has none"
        return None, [finding("DAG401", dag.place, message, dag_id=dag.dag_id)]
    if schedule is not None:
        draft.names.claim(name)
    return schedule, []


def _doc(dag: Dag, draft: Draft) -> str | None:
    """The documentation of a DAG, unless it is the module's docstring, which stays where it is."""
    if not dag.doc_md or not dag.doc_md.strip():
        return None
    docstring = draft.scope.docstring or ""
    return None if dag.doc_md.strip() in docstring else dag.doc_md


def _not_written(dag: Dag, settings: JobSettings) -> list[Finding]:
    unwritable = [
        finding("DAG402", dag.place, f"{name} of {dag.dag_id!r} cannot be written: {reason}", dag_id=dag.dag_id)
        for name, reason in settings.unwritable
    ]
    known = {*WRITTEN, *IGNORED}
    return unwritable + [
        finding("DAG402", given.place or dag.place, f"{name} of {dag.dag_id!r} has no counterpart", dag_id=dag.dag_id)
        for name, given in dag.arguments.items()
        if name not in known and given.value is not None
    ]
