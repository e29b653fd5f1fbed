"""Whether a migration's report accounts for all that was read: what is in the models and in the files against what the report says."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jetbridge_translator.migration import Migration
from jetbridge_translator.model import Dag, Task
from jetbridge_translator.report.migration import DagReport, FileReport

NOT_ARGUMENTS = frozenset({"task_id", "dag", "task_group"})
"""What a call says of a task that is its name or its place."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the report does not account for: in which way, and where."""

    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


def gaps(migration: Migration, texts: Mapping[str, str]) -> tuple[Gap, ...]:
    """All that is missing from, or too much in, the report; `texts` are the files of the source."""
    return tuple(_gaps(migration, texts))


def _gaps(migration: Migration, texts: Mapping[str, str]) -> Iterator[Gap]:
    reports = {(file.file, dag.dag_id): dag for file in migration.report.files for dag in file.dags}
    models = {(file.file, dag.dag_id): dag for file in migration.read for dag in file.dags.values()}
    for key in reports.keys() ^ models.keys():
        yield Gap("DAG", f"{key} is {'not in the report' if key in models else 'only in the report'}")
    calls = {file: _calls(text) for file, text in texts.items()}
    for key in reports.keys() & models.keys():
        yield from _of_dag(models[key], reports[key], calls)
    for file in migration.report.files:
        yield from _of_statements(file, texts.get(file.file))


def _of_dag(dag: Dag, report: DagReport, calls: Mapping[str, dict[tuple[int, int], set[str]]]) -> Iterator[Gap]:
    told = Counter((outcome.kind, outcome.task_id, outcome.name) for outcome in report.outcomes)
    expected = Counter(_expected(dag))
    for thing in expected - told:
        yield Gap("not told", f"{dag.dag_id}: {thing}")
    for thing in told - expected:
        yield Gap("told too often", f"{dag.dag_id}: {thing}")
    for outcome in report.outcomes:
        if outcome.place.line < 1:
            yield Gap("no place", f"{dag.dag_id}: {outcome.kind} {outcome.name}")
    for task in dag.tasks.values():
        for name in _written(task, calls) - NOT_ARGUMENTS:
            if ("argument", task.task_id, name) not in told:
                yield Gap("argument of the call", f"{task.place}: {name} of {task.task_id}")


def _expected(dag: Dag) -> Iterator[tuple[str, str | None, str]]:
    yield "dag", None, dag.dag_id
    for name in dag.arguments:
        yield "argument", None, name
    for task in dag.tasks.values():
        yield "task", task.task_id, task.task_id
        for above in task.upstream_task_ids:
            yield "edge", task.task_id, f"{above} >> {task.task_id}"
        for name in _arguments(task):
            yield "argument", task.task_id, name


def _arguments(task: Task) -> set[str]:
    mapped = () if task.mapping is None else (name or task.mapping.kind.value for name in task.mapping.arguments)
    names = {*task.arguments, *mapped, *task.settings.explicit, *task.sources}
    return (names | _of_function(task) if task.is_taskflow else names) - NOT_ARGUMENTS


def _of_function(task: Task) -> set[str]:
    """What the function of `@task` is called with: positional arguments have the names of its parameters."""
    names = [name for name in (task.callable.parameters if task.callable else ()) if not name.startswith("*")]
    positional = {names[i] if i < len(names) else f"*{i}" for i in range(len(task.op_args))}
    return {*positional, *task.op_kwargs}


def _written(task: Task, calls: Mapping[str, dict[tuple[int, int], set[str]]]) -> set[str]:
    """The keywords of the call that made a task, as Python's own parser sees them; of TaskFlow they are the function's."""
    if task.is_taskflow or task.team_class is not None:
        return set()
    place = task.place
    return calls.get(place.file, {}).get((place.line, place.column), set())


def _calls(text: str) -> dict[tuple[int, int], set[str]]:
    """The keywords of each call by its place; `partial(…).expand(…)` are two calls at one place."""
    found: dict[tuple[int, int], set[str]] = {}
    for node in ast.walk(tree_of(text)):
        if isinstance(node, ast.Call) and not _is_of_a_result(node.func):
            names = {keyword.arg for keyword in node.keywords if keyword.arg is not None}
            found.setdefault((node.lineno, node.col_offset + 1), set()).update(names)
    return found


def _is_of_a_result(function: ast.expr) -> bool:
    """Whether it is a method of what a call gave: `….as_teardown(setups=…)` says nothing of the operator's arguments."""
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Call) and function.attr != "expand"


def _of_statements(file: FileReport, text: str | None) -> Iterator[Gap]:
    if file.status == "failed" or text is None:
        return
    lines = Counter(node.lineno for node in tree_of(text).body)
    told = Counter(entry.place.line for entry in file.ledger)
    for line in sorted(lines - told):
        yield Gap("statement", f"{file.file}:{line} has no entry in the ledger")
    unaccounted = {entry.place for entry in file.ledger if entry.fate.name == "UNACCOUNTED"}
    for place in unaccounted - {found.place for found in file.findings if found.code == "DAG501"}:
        yield Gap("statement", f"{place} is unaccounted for without a finding")


def tree_of(text: str) -> ast.Module:
    """What Python's own parser makes of a text; nothing of one that it refuses."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def texts_of(roots: tuple[Path, ...], files: Iterator[str]) -> dict[str, str]:
    """The texts of files of the source, by the names that the report has for them."""
    found: dict[str, str] = {}
    for file in files:
        path = next((root / file for root in roots if (root / file).is_file()), None)
        if path is not None:
            found[file] = path.read_text(encoding="utf-8", errors="replace")
    return found
