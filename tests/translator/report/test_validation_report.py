"""A validation is told DAG by DAG, every difference with its place."""

from __future__ import annotations

import io
import json

from rich.console import Console

from jetbridge_translator.report.validation import print_validation, validation_document
from jetbridge_translator.validation.differences import DagComparison, Difference, Validation, ValidationLevel

STRUCTURE, EXECUTED = ValidationLevel.STRUCTURE, ValidationLevel.EXECUTED
DIFFERENCE = Difference("upstream_task_ids", ["extract"], [], "load")
VALIDATION = Validation(
    "2.11.2",
    EXECUTED,
    (
        DagComparison("daily", "daily.py", STRUCTURE, (DIFFERENCE,), tasks=2),
        DagComparison("weekly", "weekly.py", STRUCTURE, tasks=3),
        DagComparison("weekly", "weekly.py", EXECUTED, (Difference("return_value", 1, 2, "[x]", 0),), tasks=3),
        DagComparison("lost", "lost.py", STRUCTURE, problem="the jobs folder has no job for this DAG"),
    ),
    notes=("Airflow cannot load broken.py: SyntaxError",),
)


def _printed(validation: Validation) -> list[str]:
    stream = io.StringIO()
    print_validation(validation, Console(file=stream, soft_wrap=True))
    return stream.getvalue().splitlines()


def test_a_person_sees_every_difference() -> None:
    lines = _printed(VALIDATION)
    assert "             load: upstream_task_ids: the job lacks extract" in lines
    assert "             [x][0]: return_value: Airflow has 1, the job has 2" in lines
    assert "different  structure  lost  lost.py  the jobs folder has no job for this DAG" in lines
    assert "note       Airflow cannot load broken.py: SyntaxError" in lines
    assert lines[-2:] == [
        "structure: 1 of 3 DAGs equal to Airflow 2.11.2",
        "executed: 0 of 1 DAGs equal to Airflow 2.11.2",
    ]


def test_nothing_to_compare_is_not_equality() -> None:
    nothing = Validation("2.11.2", STRUCTURE, ())
    assert not nothing.equal
    assert _printed(nothing) == ["nothing to compare: neither side has a DAG"]


def test_the_document_says_the_same() -> None:
    document = json.loads(json.dumps(validation_document(VALIDATION)))
    assert document["equal"] is False
    assert [dag["equal"] for dag in document["dags"]] == [False, True, False, False]
    assert document["dags"][0]["differences"][0]["text"] == "load: upstream_task_ids: the job lacks extract"
    only_equal = Validation("2.11.2", STRUCTURE, VALIDATION.comparisons[1:2])
    assert validation_document(only_equal)["equal"] is True


def test_other_prints_are_told_and_are_no_difference() -> None:
    printed = DagComparison("daily", "daily.py", EXECUTED, printed=(Difference("stdout", "3 rows", "4 rows", "load"),))
    validation = Validation("2.11.2", EXECUTED, (printed,))
    assert "             load: what the task printed differs (--format json shows it)" in _printed(validation)
    (told,) = validation_document(validation)["dags"][0]["printed"]
    assert (told["airflow"], told["job"]) == ("3 rows", "4 rows")
    assert validation.equal
