"""`jetbridge render JOBS JOB`: the template fields of every task for a date, without running anything."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
import uuid
from typing import Any

import click

from jetbridge.airflow.manual_run import manual_run
from jetbridge.airflow.rendering_run import leave_out_the_work
from jetbridge.airflow.run_document import run_document
from jetbridge.cli.console import ExitCode, out, told_plainly
from jetbridge.cli.run import JsonObject, Moment
from jetbridge.documents import RunDocument
from jetbridge.execution.in_process import execute_in_process
from jetbridge.project import load_project


@click.command("render")
@click.argument("jobs")
@click.argument("job")
@click.option("--date", type=Moment(), help="Logical date; without it, now.")
@click.option("--params", type=JsonObject(), help="Values of params: dag_run.conf.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def render(
    ctx: click.Context, /, jobs: str, job: str, date: dt.datetime | None, params: dict[str, Any] | None, form: str
) -> None:
    """Show what the ops of JOB would be given on a date: every template field, rendered. Results of other tasks read as None."""
    with contextlib.redirect_stdout(sys.stderr), told_plainly():
        document = _rendered(jobs, job, date, params)
    if form == "json":
        click.echo(json.dumps(document, indent=1))
    else:
        _print(document)
    ctx.exit(ExitCode.WELL)


def _rendered(jobs: str, name: str, date: dt.datetime | None, params: dict[str, Any] | None) -> RunDocument:
    project = load_project(jobs)
    job = project.job(name)
    facts = manual_run(job, project.schedules.get(job.name), date, params)
    leave_out_the_work(job)
    ran = execute_in_process(job, raise_on_error=False, run_id=str(uuid.uuid4()), facts=facts)
    return run_document(ran.job_run, ran.state.value, lambda _run: "")


def _print(document: RunDocument) -> None:
    console = out()
    for instance in document["task_instances"]:
        index = "" if instance["map_index"] < 0 else f"[{instance['map_index']}]"
        console.print(f"{instance['task_id']}{index}", style="bold", markup=False)
        for name, value in (instance["rendered_fields"] or {}).items():
            console.print(f"  {name}: {value!r}", markup=False)
