"""`jetbridge next-runs JOBS`: when jobs run next, and over which data intervals."""

from __future__ import annotations

import datetime as dt
import json

import click

from jetbridge.airflow.bound import dag_view
from jetbridge.airflow.next_runs import next_runs
from jetbridge.cli.console import ExitCode, out, told_plainly
from jetbridge.cli.run import Moment
from jetbridge.documents import ScheduledRunsDocument
from jetbridge.project import load_project
from jetbridge.scheduling.timetables.moments import utc_now


@click.command("next-runs")
@click.argument("jobs")
@click.argument("job", required=False)
@click.option("--from", "since", type=Moment(), help="The moment to look from; without it, now.")
@click.option("--runs", "count", type=click.IntRange(min=1), default=5, show_default=True, help="How many.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def show_next_runs(
    ctx: click.Context, /, jobs: str, job: str | None, since: dt.datetime | None, count: int, form: str
) -> None:
    """Show when the jobs of JOBS (or one JOB) run next."""
    with told_plainly():
        project = load_project(jobs)
        wanted = sorted(project.jobs) if job is None else [project.job(job).name]
        views = [dag_view(project.jobs[name], project.schedules.get(name)) for name in wanted]
        found = {view.dag_id: next_runs(view, since or utc_now(), count) for view in views}
    if form == "json":
        click.echo(json.dumps(found, indent=1))
    else:
        for dag_id, document in found.items():
            _print(dag_id, document)
    ctx.exit(ExitCode.WELL)


def _print(dag_id: str, document: ScheduledRunsDocument) -> None:
    console = out()
    console.print(dag_id, style="bold")
    for run_after, start, end in document["runs"]:
        console.print(f"  {run_after}  over {start} to {end}")
    if not document["runs"]:
        console.print("  no run by a schedule")
