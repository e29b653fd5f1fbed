"""Runs of both sides, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from jetbridge.documents import RunDocument
from jetbridge_translator.validation import jobs_side
from jetbridge_translator.validation.airflow_side import AirflowRun, RunRequest, runs_of
from jetbridge_translator.validation.compare import compare_printed, compare_runs
from jetbridge_translator.validation.differences import DagComparison, Difference, ValidationLevel
from jetbridge_translator.validation.question import Question

# How often Airflow is asked again where a job did something else, to see whether Airflow does the same twice.
AGAIN = 2


def compare_executed(
    question: Question, files: Mapping[str, str], say: Callable[[str], None]
) -> Iterator[DagComparison]:
    """Run every DAG of `files` (file by DAG id) on both sides for the logical date.

    Where both differ, Airflow runs the DAG again: what its own runs do not agree about (`date`, a random choice) is not determined by the DAG,
    and is told as such, not as a difference.
    """
    base = question.worker.dags_folder
    requests = [RunRequest(dag_id, base / file, question.logical_date) for dag_id, file in files.items()]
    for airflow in runs_of(question.worker, requests, question.limit):
        dag_id = airflow.request.dag_id
        say(f"Comparing the runs of {dag_id} for {question.logical_date}")
        comparison = _compare(question, airflow, files[dag_id])
        if comparison.differences and airflow.document is not None:
            comparison = _without_undetermined(question, airflow.request, airflow.document, comparison)
        yield comparison


def _compare(question: Question, airflow: AirflowRun, file: str) -> DagComparison:
    dag_id, level = airflow.request.dag_id, ValidationLevel.EXECUTED
    if airflow.document is None:
        return DagComparison(
            dag_id, file, level, problem=f"Airflow's run gave nothing to compare with: {airflow.error}"
        )
    job = jobs_side.run_of(question.jobs, dag_id, question.logical_date, question.inputs, question.limit)
    if job.document is None:
        return DagComparison(dag_id, file, level, problem=f"the job did not run: {job.error}")
    return DagComparison(
        dag_id,
        file,
        level,
        compare_runs(airflow.document, job.document),
        tasks=len(airflow.document["task_instances"]),
        printed=compare_printed(airflow.document, job.document),
    )


def _without_undetermined(
    question: Question, request: RunRequest, first: RunDocument, comparison: DagComparison
) -> DagComparison:
    again = [run.document for run in runs_of(question.worker, [request] * AGAIN, question.limit) if run.document]
    unstable = {_fact(difference) for document in again for difference in compare_runs(first, document)}
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
