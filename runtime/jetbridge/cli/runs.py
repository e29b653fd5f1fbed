"""`jetbridge runs`, `logs` and `resume`: what an instance knows of earlier runs, and going on with one."""

from __future__ import annotations

import datetime as dt
import json
import logging
from pathlib import Path
from typing import Any

import click

from jetbridge.cli.console import CommandError, ExitCode, out, told_plainly
from jetbridge.cli.executors import executor_option
from jetbridge.cli.instances import instance_option, opened
from jetbridge.cli.progress import COLOURS
from jetbridge.execution.job_execution import execute_job
from jetbridge.execution.reexecution import ReexecutionOptions
from jetbridge.execution.resume import resume_run
from jetbridge.project import load_project
from jetbridge.project.job_handle import ExecutorName, ProjectJob
from jetbridge.storage.instance import Instance
from jetbridge.storage.run import Run, RunsFilter, RunStatus

_STATUS_COLOURS = {"SUCCESS": "green", "FAILURE": "red", "CANCELED": "magenta", "STARTED": "yellow"}


@click.command("runs")
@instance_option
@click.option("--job", "job_name", metavar="JOB", help="Only runs of this job.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def runs(instance: Path | None, job_name: str | None, limit: int, form: str) -> None:
    """List the last runs, newest first."""
    with told_plainly(), opened(instance) as kept:
        listed = [_listed(record) for record in kept.get_run_records(RunsFilter(job_name=job_name), limit)]
    if form == "json":
        click.echo(json.dumps(listed, indent=1))
        return
    console = out()
    for run in listed:
        console.print(f"{run['status']:10}", style=_STATUS_COLOURS.get(run["status"], ""), end="")
        took = "" if run["seconds"] is None else f"{run['seconds']:.1f} s"
        console.print(
            f"{run['run_id']}  {run['job']}  {run['logical_date'] or ''}  {run['started_at'] or ''}  {took}".rstrip()
        )


def _listed(record: Any) -> dict[str, Any]:
    run: Run = record.dagster_run
    facts = run.airflow.get("facts")
    start, end = record.start_time, record.end_time
    return {
        "run_id": run.run_id,
        "job": run.job_name,
        "status": run.status.value,
        "logical_date": None if facts is None or facts.logical_date is None else facts.logical_date.isoformat(),
        "started_at": None if start is None else _moment(start),
        "seconds": None if start is None or end is None else round(end - start, 3),
    }


def _moment(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, tz=dt.timezone.utc).isoformat(timespec="seconds")


@click.command("logs")
@click.argument("run_id")
@click.option("--step", metavar="KEY", help="Only this step: `section_1.task_1`, `add_one[0]`.")
@instance_option
def logs(run_id: str, step: str | None, instance: Path | None) -> None:
    """Show what happened in a run, and what its steps printed."""
    with told_plainly(), opened(instance) as kept:
        kept.run_named(run_id)
        entries = [entry for entry in kept.all_logs(run_id) if step is None or entry.step_key == step]
        captured = kept.history(run_id).captured
    if step is not None and not entries:
        raise CommandError(f"run {run_id} has no step {step!r}.")
    console = out()
    for entry in entries:
        event = entry.dagster_event
        text = entry.user_message or ("" if event is None else event.message or "")
        what = logging.getLevelName(entry.level) if event is None else event.event_type_value
        console.print(f"{_moment(entry.timestamp)}  {entry.step_key or '':24}  {what:20}  {text}".rstrip())
        error = getattr(getattr(event, "event_specific_data", None), "error", None)
        if error is not None:
            console.print(str(error).rstrip(), style="red")
    for key, text in captured.items():
        if step in {None, key}:
            console.print(f"\n{key} printed:", style="bold")
            console.print(text.rstrip("\n"))


@click.command("resume")
@click.argument("jobs")
@click.argument("run_id")
@executor_option
@instance_option
@click.pass_context
def resume(ctx: click.Context, /, jobs: str, run_id: str, executor: ExecutorName | None, instance: Path | None) -> None:
    """Go on with a run of JOBS that was killed; run again what failed of one that failed. Finished steps are not repeated."""
    with told_plainly():
        project = load_project(jobs)
        with opened(instance) as kept:
            run = kept.run_named(run_id)
            target = ProjectJob(jobs, run.job_name, executor, "execution" in run.run_config)
            target.take_from(project)
            result = _again(target, kept, run)
            states = {} if result.run.status is RunStatus.CANCELED else result.task_states()
    console = out()
    for (task_id, map_index), state in states.items():
        index = "" if map_index < 0 else f"[{map_index}]"
        console.print(f"{state.value:16}", style=COLOURS.get(state.value, ""), end="")
        console.print(f"{task_id}{index}")
    console.print(
        f"{result.run_id}: {result.run.status.value}",
        style=f"bold {_STATUS_COLOURS.get(result.run.status.value, '')}".strip(),
    )
    ctx.exit(ExitCode.WELL if result.success else ExitCode.NEEDS_A_PERSON)


def _again(job: ProjectJob, instance: Instance, run: Run) -> Any:
    if run.is_success:
        raise CommandError(f"run {run.run_id} ended well: there is nothing to resume.")
    if run.is_failure:
        return execute_job(job, instance, reexecution_options=ReexecutionOptions.from_failure(run.run_id, instance))
    return resume_run(job, instance, run.run_id)
