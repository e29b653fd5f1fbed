"""The whole validation: ask Airflow, ask the jobs, compare DAG by DAG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from jetbridge.documents import DagDocument, StructureDocument
from jetbridge_translator.validation import airflow_side, jobs_side
from jetbridge_translator.validation.airflow_side import AirflowFile
from jetbridge_translator.validation.compare import compare_structure
from jetbridge_translator.validation.differences import DagComparison, Validation, ValidationLevel
from jetbridge_translator.validation.errors import ValidationError
from jetbridge_translator.validation.executed import compare_executed
from jetbridge_translator.validation.question import Question
from jetbridge_translator.validation.scheduled import compare_scheduled


@dataclass(frozen=True, slots=True)
class _Found:
    file: str
    document: DagDocument


def validate(question: Question, say: Callable[[str], None] = lambda _text: None) -> Validation:
    """Compare the structure, and then on the level that was asked for. `say` is told what is being done.

    Raises:
        ValidationError: one of the sides could not be asked at all, or there is no such DAG.
    """
    say(f"Asking Airflow {question.airflow.version} for the structure of {question.dags}")
    files = airflow_side.structure_of(question.worker, [question.dags])
    say(f"Binding the jobs of {question.jobs}")
    jobs = _by_id(question, _job_files(jobs_side.structure_of(question.jobs, question.inputs)))
    airflow = _by_id(question, {file: found.dags for file, found in files.items()})
    if question.dag_ids and not airflow and not jobs:
        raise ValidationError(f"neither side has a DAG {', '.join(question.dag_ids)}")
    comparisons = list(_compare_structures(airflow, jobs, files))
    both = {dag_id: found.file for dag_id, found in airflow.items() if dag_id in jobs}
    if question.level is ValidationLevel.SCHEDULE:
        comparisons += compare_scheduled(question, both, say)
    elif question.level is not ValidationLevel.STRUCTURE:
        comparisons += compare_executed(question, both, say)
    notes = tuple(
        f"Airflow cannot load {file}: {_last_line(f.import_error)}" for file, f in files.items() if f.import_error
    )
    return Validation(question.airflow.version, question.level, tuple(comparisons), notes)


def _job_files(document: StructureDocument) -> dict[str, dict[str, DagDocument]]:
    return {file: found["dags"] for file, found in document["files"].items()}


def _by_id(question: Question, files: Mapping[str, Mapping[str, DagDocument]]) -> dict[str, _Found]:
    """The DAGs by id; of two with the same id Airflow keeps the one that it loads last."""
    return {
        dag_id: _Found(file, document)
        for file, dags in sorted(files.items())
        for dag_id, document in dags.items()
        if question.asks_for(dag_id)
    }


def _compare_structures(
    airflow: Mapping[str, _Found], jobs: Mapping[str, _Found], files: Mapping[str, AirflowFile]
) -> Iterator[DagComparison]:
    level = ValidationLevel.STRUCTURE
    for dag_id, theirs in airflow.items():
        ours = jobs.get(dag_id)
        if ours is None:
            yield DagComparison(dag_id, theirs.file, level, problem="the jobs folder has no job for this DAG")
        elif "tasks" not in theirs.document:
            yield DagComparison(
                dag_id, theirs.file, level, problem=f"Airflow cannot describe this DAG: {theirs.document}"
            )
        else:
            found = compare_structure(theirs.document, ours.document)
            yield DagComparison(dag_id, theirs.file, level, found, tasks=len(theirs.document["tasks"]))
    for dag_id, ours in jobs.items():
        if dag_id not in airflow:
            yield DagComparison(dag_id, ours.file, level, problem=_why_airflow_has_none(ours.file, files))


def _why_airflow_has_none(file: str, files: Mapping[str, AirflowFile]) -> str:
    refused = files.get(file)
    if refused is not None and refused.import_error:
        return f"Airflow cannot load the file: {_last_line(refused.import_error)}"
    return "Airflow finds no such DAG in the given files"


def _last_line(text: str | None) -> str:
    return (text or "").strip().rsplit("\n", maxsplit=1)[-1]
