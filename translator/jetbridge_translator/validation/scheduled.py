"""Schedules of both sides, compared: the next runs from a moment on, and their data intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jetbridge_translator.validation import airflow_side, jobs_side
from jetbridge_translator.validation.compare import compare_schedules
from jetbridge_translator.validation.differences import DagComparison, ValidationLevel
from jetbridge_translator.validation.question import Question


def compare_scheduled(
    question: Question, files: Mapping[str, str], say: Callable[[str], None]
) -> Iterator[DagComparison]:
    """Ask the timetables of both sides for the runs of every DAG of `files` (file by DAG id), from each date on."""
    for date in question.dates:
        say(f"Comparing {question.count} runs from {date} on")
        found = airflow_side.schedules_of(question.worker, [question.dags], date, question.count)
        airflow = {dag_id: dag for file in found.values() for dag_id, dag in file.dags.items()}
        jobs = jobs_side.schedules_of(question.jobs, question.inputs, date, question.count)
        for dag_id, file in files.items():
            yield _compared(DagComparison(dag_id, file, ValidationLevel.SCHEDULE, date=date), airflow[dag_id], jobs)


def _compared(told: DagComparison, airflow: Any, jobs: Mapping[str, Any]) -> DagComparison:
    if "runs" not in airflow:
        return replace(told, problem=f"Airflow cannot tell when this DAG runs: {airflow}")
    if told.dag_id not in jobs:
        return replace(told, problem="the jobs folder has no job for this DAG")
    differences = compare_schedules(airflow, jobs[told.dag_id])
    return replace(told, differences=differences, tasks=len(airflow["runs"]))
