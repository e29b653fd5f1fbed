"""`jetbridge inspect PATH`: the structure document of jobs; of DAG files, when a reader is registered."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import click

from jetbridge.airflow.bound import dag_view
from jetbridge.airflow.structure import structure_document
from jetbridge.cli.console import CommandError, ExitCode, out, told_plainly
from jetbridge.documents import DagDocument, StructureDocument
from jetbridge.project import is_jobs, load_project

DagReader: TypeAlias = Callable[..., StructureDocument]
"""Gets the path and the values of the options that it registered, by name."""


class InspectCommand(click.Command):
    """`inspect`, to which another package can add the reading of DAG files."""

    reader: DagReader | None = None

    def read_dags_with(self, reader: DagReader, options: Sequence[click.Parameter] = ()) -> None:
        """Let `reader` answer for paths that are no jobs; `options` are offered by the command."""
        self.reader = reader
        self.params.extend(options)


@click.command("inspect", cls=InspectCommand)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def inspect(ctx: click.Context, /, path: Path, form: str, **options: Any) -> None:
    """Show what jobs (or DAG files) are: the structure document."""
    document = _document(ctx.command, path, options)
    if form == "json":
        click.echo(json.dumps(document, indent=1))
    else:
        _print(document)
    manual = any(finding["level"] == "manual" for file in document["files"].values() for finding in file["findings"])
    ctx.exit(ExitCode.NEEDS_A_PERSON if manual else ExitCode.WELL)


def _document(command: click.Command, path: Path, options: dict[str, Any]) -> StructureDocument:
    if is_jobs(path):
        with told_plainly():
            return jobs_document(path)
    reader = command.reader if isinstance(command, InspectCommand) else None
    if reader is None:
        raise CommandError(
            f"{path} holds no jobs (no definitions.py, no import of jetbridge), and no reader of DAG files is installed."
        )
    return reader(path, **options)


def jobs_document(path: Path) -> StructureDocument:
    """The structure document of a folder or file of jobs.

    Raises:
        CodeLocationLoadError: it cannot be loaded.
    """
    project = load_project(path)
    files = {
        file: [dag_view(job, project.schedules.get(job.name)) for job in jobs] for file, jobs in project.files().items()
    }
    return structure_document(files, project.broken)


def _print(document: StructureDocument) -> None:
    console = out()
    for path, file in document["files"].items():
        console.print(path, style="bold")
        for dag in file["dags"].values():
            _print_dag(dag)
        for finding in file["findings"]:
            console.print(
                f"  {finding['line']}:{finding['column']} {finding['code']} {finding['level']}: {finding['message']}"
            )


def _print_dag(dag: DagDocument) -> None:
    console = out()
    schedule = dag["schedule"]["value"] or "no schedule"
    console.print(f"  {dag['dag_id']}  ({schedule}, from {dag['start_date']}, {len(dag['tasks'])} tasks)")
    for task_id, task in dag["tasks"].items():
        upstream = ", ".join(task["upstream_task_ids"])
        rule = "" if task["trigger_rule"] == "all_success" else f" [{task['trigger_rule']}]"
        console.print(f"    {task_id}: {task['operator']}{rule}{f' after {upstream}' if upstream else ''}")
