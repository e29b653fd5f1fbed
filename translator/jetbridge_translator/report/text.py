"""The report for a person at a terminal; plain lines when piped."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from jetbridge_translator.lower.plan import Disposition
from jetbridge_translator.model import Finding, Level
from jetbridge_translator.placement import Action
from jetbridge_translator.report.documents import summary
from jetbridge_translator.report.migration import MigrationReport

STYLE = {Level.EXACT: "dim", Level.ASSUMED: "yellow", Level.MANUAL: "bold red"}
DAG_STYLE = {Disposition.MIGRATED: "green", Disposition.ASSUMED: "yellow", Disposition.MANUAL: "bold red"}


_PLACED = {
    Action.KEEP: ("kept", "yellow"),
    Action.MERGE: ("merged", "yellow"),
    Action.CONFLICT: ("conflict", "bold red"),
    Action.REMOVE: ("removed", "yellow"),
    Action.KEEP_OLD: ("kept", "yellow"),
}


def print_migration(report: MigrationReport, console: Console, target: str) -> None:
    """Print the figures, every DAG with its disposition, every finding that changes something, and what became of edited and of old files."""
    for file in report.files:
        for dag in file.dags:
            style = DAG_STYLE[dag.disposition]
            tasks = f"{dag.count('task')} tasks, {dag.count('edge')} edges"
            console.print(
                f"[{style}]{dag.disposition.value:9}[/] {escape(dag.dag_id)}  {tasks}  [dim]{escape(file.file)}[/]"
            )
    shown = [finding for finding in report.all_findings if finding.level is not Level.EXACT]
    for finding in shown:
        print_finding(finding, console)
    _print_placed(report, console)
    _print_figures(report, console, target)


def print_finding(finding: Finding, console: Console) -> None:
    """One finding in two lines: what and where, and what to do."""
    where = " ".join(part for part in (finding.dag_id, finding.task_id) if part)
    label = f"[{STYLE[finding.level]}]{finding.level.value:9}[/]"
    console.print(
        f"{label} {finding.code} {escape(str(finding.place))} {escape(where)}{': ' if where else ''}{escape(finding.message)}"
    )
    if finding.advice:
        console.print(f"{'':9} [dim]{escape(finding.advice)}[/]")


def _print_placed(report: MigrationReport, console: Console) -> None:
    for file in report.placed:
        if file.action in _PLACED:
            word, style = _PLACED[file.action]
            console.print(f"[{style}]{word:9}[/] {escape(file.path)}: {escape(file.story)}")


def _print_figures(report: MigrationReport, console: Console, target: str) -> None:
    figures = summary(report)
    parts = [f"{count} {disposition.value}" for disposition, count in report.by_disposition.items()]
    levels = [f"{sum(f.level is level for f in report.all_findings)} {level.value}" for level in reversed(Level)]
    console.print(
        f"{figures['dags']} DAGs with {figures['tasks']} tasks in {figures['files']} files: {', '.join(parts) or 'nothing to migrate'}; "
        f"findings: {', '.join(levels)}{escape(target)}"
    )
