"""What a validation found out, for a person and as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape

from jetbridge_translator.validation.differences import DagComparison, Difference, Validation, ValidationLevel

NOUNS = {
    ValidationLevel.STRUCTURE: "tasks",
    ValidationLevel.SCHEDULE: "runs",
    ValidationLevel.RENDERED: "task instances rendered",
    ValidationLevel.EXECUTED: "task instances",
}


def print_validation(validation: Validation, console: Console) -> None:
    """Every DAG with its differences, then the figures."""
    for comparison in validation.comparisons:
        _print_comparison(comparison, console)
    for note in validation.notes:
        console.print(f"[yellow]note[/]       {escape(note)}")
    for level in ValidationLevel:
        found = [comparison for comparison in validation.comparisons if comparison.level is level]
        if found:
            equal = sum(comparison.equal for comparison in found)
            style = "green" if equal == len(found) else "bold red"
            console.print(
                f"[{style}]{level.value}: {equal} of {len(found)} DAGs equal[/] to Airflow {validation.airflow_version}"
            )
    if not validation.comparisons:
        console.print("[bold red]nothing to compare[/]: neither side has a DAG")


def _print_comparison(comparison: DagComparison, console: Console) -> None:
    style, verdict = ("green", "equal") if comparison.equal else ("bold red", "different")
    detail = comparison.problem or f"{comparison.tasks} {NOUNS[comparison.level]}"
    detail = detail if comparison.date is None else f"{detail}, {comparison.date}"
    console.print(
        f"[{style}]{verdict:9}[/]  {comparison.level.value:9}  {escape(comparison.dag_id)}  [dim]{escape(comparison.file)}[/]  {escape(detail)}"
    )
    for difference in comparison.differences:
        console.print(f"             {escape(difference.text())}")
    for difference in comparison.undetermined:
        console.print(
            f"             [dim]{escape(difference.place)}: {escape(difference.key)}: not determined, runs of Airflow itself differ[/]"
        )
    for difference in comparison.printed:
        console.print(
            f"             [dim]{escape(difference.place)}: what the task printed differs (--format json shows it)[/]"
        )


def validation_document(validation: Validation) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "format": 1,
        "airflow_version": validation.airflow_version,
        "level": validation.level.value,
        "equal": validation.equal,
        "dags": [_comparison(comparison) for comparison in validation.comparisons],
        "notes": list(validation.notes),
    }


def _comparison(comparison: DagComparison) -> dict[str, Any]:
    return {
        "dag_id": comparison.dag_id,
        "file": comparison.file,
        "level": comparison.level.value,
        "date": comparison.date,
        "equal": comparison.equal,
        "problem": comparison.problem,
        "differences": [_difference(difference) for difference in comparison.differences],
        "undetermined": [_difference(difference) for difference in comparison.undetermined],
        "printed": [_difference(difference) for difference in comparison.printed],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "task_id": difference.task_id,
        "map_index": difference.map_index,
        "key": difference.key,
        "airflow": difference.airflow,
        "job": difference.job,
        "text": difference.text(),
    }
