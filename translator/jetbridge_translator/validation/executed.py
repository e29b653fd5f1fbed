"""Runs of both sides, compared: what they did, or what they rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from jetbridge.documents import RunDocument
from jetbridge_translator.validation import jobs_side
from jetbridge_translator.validation.airflow_side import AirflowRun, RunRequest, runs_of
from jetbridge_translator.validation.compare import compare_printed, compare_rendered, compare_runs
from jetbridge_translator.validation.differences import DagComparison, Difference, ValidationLevel
from jetbridge_translator.validation.question import Question

# How often Airflow is asked again where a job did something else, to see whether Airflow does the same twice.
AGAIN = 2


def compare_executed(
    question: Question, files: Mapping[str, str], say: Callable[[str], None]
) -> Iterator[DagComparison]:
    """Run every DAG of `files` (file by DAG id) on both sides for each date; on the level `rendered` the tasks only render.

    Where both differ, Airflow runs the DAG again: what its own runs do not agree about (`date`, a random choice) is not determined by the DAG,
    and is told as such, not as a difference.
    """
    base = question.worker.dags_folder
    renders_only = question.level is ValidationLevel.RENDERED
    requests = [
        RunRequest(dag_id, base / file, date, renders_only) for date in question.dates for dag_id, file in files.items()
    ]
    for airflow in runs_of(question.worker, requests, question.limit):
        request = airflow.request
        say(f"Comparing the runs of {request.dag_id} for {request.logical_date}")
        comparison = _compare(question, airflow, files[request.dag_id])
        if comparison.differences and airflow.document is not None:
            comparison = _without_undetermined(question, request, airflow.document, comparison)
        yield comparison


def _compare(question: Question, airflow: AirflowRun, file: str) -> DagComparison:
    asked, document = airflow.request, airflow.document
    told = DagComparison(asked.dag_id, file, question.level, date=asked.logical_date)
    if document is None:
        return replace(told, problem=f"Airflow's run gave nothing to compare with: {airflow.error}")
    job = jobs_side.run_of(
        question.jobs,
        asked.dag_id,
        asked.logical_date,
        question.inputs,
        question.limit,
        renders_only=asked.renders_only,
    )
    if job.document is None:
        return replace(told, problem=f"the job did not run: {job.error}")
    if asked.renders_only:
        rendered = [instance for instance in document["task_instances"] if instance["rendered_fields"]]
        return replace(told, differences=compare_rendered(document, job.document), tasks=len(rendered))
    return replace(
        told,
        differences=compare_runs(document, job.document),
        tasks=len(document["task_instances"]),
        printed=compare_printed(document, job.document),
    )


def _without_undetermined(
    question: Question, request: RunRequest, first: RunDocument, comparison: DagComparison
) -> DagComparison:
    compare = compare_rendered if request.renders_only else compare_runs
    again = [run.document for run in runs_of(question.worker, [request] * AGAIN, question.limit) if run.document]
    unstable = {_fact(difference) for document in again for difference in compare(first, document)}
    return replace(
        comparison,
        differences=_those(comparison.differences, lambda difference: _fact(difference) not in unstable),
        undetermined=_those(comparison.differences, lambda difference: _fact(difference) in unstable),
    )


def _fact(difference: Difference) -> tuple[str | None, int | None, str]:
    """Which fact differs: a value counts as one, whatever of it differs."""
    return difference.task_id, difference.map_index, difference.key.split(".", maxsplit=1)[0]


def _those(differences: Iterable[Difference], wanted: Callable[[Difference], bool]) -> tuple[Difference, ...]:
    return tuple(filter(wanted, differences))
