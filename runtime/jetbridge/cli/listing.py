"""`jetbridge list JOBS`: jobs with their ops and schedules."""

from __future__ import annotations

import json
from typing import Any

import click

from jetbridge.airflow.bound import dag_id_of, dag_view
from jetbridge.cli.console import ExitCode, err, out, told_plainly
from jetbridge.project import Project, load_project


@click.command("list")
@click.argument("jobs")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def list_jobs(ctx: click.Context, /, jobs: str, form: str) -> None:
    """List the jobs of JOBS (a folder with definitions.py, a Python file, or a module)."""
    with told_plainly():
        project = load_project(jobs)
        listed = _listed(project)
    for reason in project.broken.values():
        err().print(f"not loaded: {reason}", style="red")
    if form == "json":
        click.echo(json.dumps(listed, indent=1))
    else:
        _print(listed)
    ctx.exit(ExitCode.NEEDS_A_PERSON if project.broken else ExitCode.WELL)


def _print(listed: list[dict[str, Any]]) -> None:
    console = out()
    for job in listed:
        console.print(job["name"], style="bold")
        if job["description"]:
            console.print(f"  {job['description'].strip().splitlines()[0]}")
        console.print(f"  schedule: {job['schedule'] or 'none'}")
        console.print(f"  ops: {', '.join(job['ops'])}")


def _listed(project: Project) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, job in sorted(project.jobs.items()):
        schedule = project.schedules.get(name)
        view = dag_view(job, schedule)
        found.append(
            {
                "name": name,
                "dag_id": dag_id_of(job),
                "description": job.description,
                "schedule": None if schedule is None else view.timetable.summary,
                "ops": view.task_ids,
            }
        )
    return found
