"""Which task instances of a migration run, and which are stubs: by which findings, and of which operators."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from jetbridge_translator.lower.plan import Disposition
from jetbridge_translator.migration import Migration
from jetbridge_translator.model import Level, Task
from jetbridge_translator.report.migration import FileReport

_NAMED = re.compile(r"task '[^']*'|^\S+ of ")


def stubs(migration: Migration) -> Counter[str]:
    """The tasks that a person has to write, counted by their cause: the finding's code, the operator, and what the finding says."""
    tasks = {
        (file.file, dag_id, task.task_id): task
        for file in migration.read
        for dag_id, dag in file.dags.items()
        for task in dag.tasks.values()
    }
    return Counter(cause for file in migration.report.files for cause in _causes(file, tasks))


def _causes(file: FileReport, tasks: dict[tuple[str, str, str], Task]) -> Iterator[str]:
    for dag in file.dags:
        for outcome in dag.of("task"):
            if outcome.disposition is Disposition.MANUAL:
                task = tasks.get((file.file, dag.dag_id, outcome.name))
                operator = "?" if task is None else task.operator
                yield f"{_finding(file, dag.dag_id, outcome.name)} [{operator}]"


def _finding(file: FileReport, dag_id: str, task_id: str) -> str:
    """The finding that explains a stub; a stub without one would be lost in silence."""
    for found in file.findings:
        if found.level is Level.MANUAL and (found.dag_id, found.task_id) == (dag_id, task_id):
            return f"{found.code} {_NAMED.sub('', found.message)}"
    written = next((found for found in file.findings if found.code in {"DAG405", "DAG408", "DAG503"}), None)
    return "NO FINDING" if written is None else f"{written.code} {written.message}"
