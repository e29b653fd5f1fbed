"""`jetbridge run JOBS JOB`: runs a job here and now, and shows what became of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import shlex
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import yaml

from jetbridge.airflow.manual_run import manual_run
from jetbridge.airflow.run_document import run_document
from jetbridge.cli.console import CommandError, ExitCode, told_plainly
from jetbridge.cli.executors import executor_option
from jetbridge.cli.instances import instance_option, kept_in
from jetbridge.cli.progress import Watcher, print_run, reasons_of
from jetbridge.definitions.executors import IN_PROCESS
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.documents import RunDocument
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.in_process import execute_in_process
from jetbridge.execution.job_execution import execute_job
from jetbridge.execution.plan import plan_of
from jetbridge.execution.results.job import JobExecutionResult
from jetbridge.execution.results.result import RunResult
from jetbridge.masking import MaskingFormatter
from jetbridge.project import Project, load_project
from jetbridge.project.job_handle import ProjectJob
from jetbridge.scheduling.timetables.moments import moment_of
from jetbridge.storage.instance import Instance


class Moment(click.ParamType):  # type: ignore[type-arg]  # generic only in newer releases of click
    """A date or moment in ISO 8601; UTC without an offset."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime | None:
        """Read it."""
        try:
            return moment_of(value)
        except ValueError:
            self.fail(f"{value!r} is no date in ISO 8601, such as 2024-01-02 or 2024-01-02T06:00:00+01:00", param, ctx)


class JsonObject(click.ParamType):  # type: ignore[type-arg]  # see Moment
    """A JSON object."""

    name = "JSON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, Any]:
        """Read it."""
        try:
            found = json.loads(value)
        except ValueError as error:
            self.fail(f"{value!r} is no JSON: {error}", param, ctx)
        if not isinstance(found, dict):
            self.fail(f'{value!r} must be an object, such as {{"name": "value"}}', param, ctx)
        return found


class ConfigFile(click.ParamType):  # type: ignore[type-arg]  # see Moment
    """A YAML or JSON file with run config."""

    name = "FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, Any]:
        """Read it."""
        try:
            found = yaml.safe_load(Path(value).read_text("utf-8"))
        except OSError as error:
            self.fail(f"{value}: {error.strerror}", param, ctx)
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            self.fail(f"{value} is no YAML: {error}", param, ctx)
        if not isinstance(found or {}, dict):
            self.fail(f"{value} must hold a mapping: ops, resources, …", param, ctx)
        return found or {}


class RunNeverBeganError(CommandError):
    """A run that failed before its first step."""

    exit_code = ExitCode.NEEDS_A_PERSON

    def __init__(self, result: RunResult) -> None:
        super().__init__(f"{result.job_def.name}: {result.why_it_never_began()}")


@click.command("run")
@click.argument("jobs")
@click.argument("job", required=False)
@click.option("--date", type=Moment(), help="Logical date; without it, now.")
@click.option(
    "-c",
    "--config",
    "configs",
    type=ConfigFile(),
    multiple=True,
    help="Run config; may be repeated, earlier files win.",
)
@click.option("--params", type=JsonObject(), help="Values of params: dag_run.conf.")
@click.option("--select", metavar="CLAUSES", help='Only these ops: "load+", "*report", several separated by commas.')
@click.option(
    "--retry-delay",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Wait that long before a retry, whatever the ops say.",
)
@executor_option
@instance_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def run(ctx: click.Context, /, jobs: str, job: str | None, form: str, **given: Any) -> None:
    """Run JOB of JOBS (a folder with definitions.py, a Python file, or a module). Exit code 1 if the run failed."""
    with told_plainly():
        project = load_project(jobs)
        definition = _one_job(project, job)
    if form == "json":
        with contextlib.redirect_stdout(sys.stderr), told_plainly():
            ran = _execute(jobs, project, definition, given, None)
        click.echo(json.dumps(ran.document, indent=1))
    else:
        with Watcher() as watcher, _logs_shown(), told_plainly():
            ran = _execute(jobs, project, definition, given, watcher)
        print_run(ran.document, ran.reasons)
        if not ran.is_well and kept_in(given["instance"]) is not None:
            click.echo(_how_to_go_on(jobs, ran.run_id, given["instance"]))
    ctx.exit(ExitCode.WELL if ran.is_well else ExitCode.NEEDS_A_PERSON)


@dataclass(frozen=True)
class Ran:
    """A run that came to its steps, and why what failed did."""

    document: RunDocument
    reasons: dict[str, str]
    run_id: str

    @property
    def is_well(self) -> bool:
        """Whether it succeeded."""
        return self.document["dag_run_state"] == "success"


def _how_to_go_on(jobs: str, run_id: str, instance: Path | None) -> str:
    command = ["jetbridge", "resume", jobs, run_id, *(() if instance is None else ("--instance", str(instance)))]
    return f"To go on with it: {shlex.join(command)}"


def _one_job(project: Project, name: str | None) -> JobDefinition:
    if name is not None:
        return project.job(name)
    if len(project.jobs) == 1:
        return next(iter(project.jobs.values()))
    raise CommandError(f"{project.source} holds several jobs: name one of {', '.join(sorted(project.jobs))}.")


def _execute(source: str, project: Project, job: JobDefinition, given: dict[str, Any], watcher: Watcher | None) -> Ran:
    """Run it."""
    facts = manual_run(job, project.schedules.get(job.name), given["date"], given["params"])
    config = _merged(given["configs"])
    selection = tuple(clause.strip() for clause in given["select"].split(",")) if given["select"] else None
    target = ProjectJob(source, job.name, given["executor"], "execution" in config, selection)
    job = target.take_from(project)
    if given["retry_delay"] is not None:
        wait_between_retries(job, given["retry_delay"])
    folder = kept_in(given["instance"])
    if folder is None and job.executor_def.engine == IN_PROCESS:
        ran = execute_in_process(
            job, run_config=config, raise_on_error=False, run_id=str(uuid.uuid4()), facts=facts, observe=watcher
        )
        return _begun(ran)
    with _instance(folder) as instance, _free(instance, facts, target, config) as kept:
        return _begun(kept)


def _begun(result: RunResult) -> Ran:
    if not result.has_begun:
        raise RunNeverBeganError(result)
    return Ran(_document(result), reasons_of(result), result.run_id)


@contextlib.contextmanager
def _instance(folder: Path | None) -> Iterator[Instance]:
    """The instance of a folder; worker processes need one, so without a folder one that is gone after the run."""
    with contextlib.ExitStack() as stack:
        root = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jetbridge-run-")))
        yield stack.enter_context(Instance.open(root))


@contextlib.contextmanager
def _free(
    instance: Instance, facts: RunFacts, target: ProjectJob, config: dict[str, Any]
) -> Iterator[JobExecutionResult]:
    """The run on an instance, under an id that no run there has yet."""
    run_id, count = facts.run_id, 1
    while instance.has_run(run_id):
        count += 1
        run_id = f"{facts.run_id}__{count}"
    with execute_job(target, instance, run_config=config, run_id=run_id, facts=facts) as result:
        yield result


def wait_between_retries(job: JobDefinition, seconds: float) -> None:
    """Let every op of a job wait that long before a retry."""
    for step in plan_of(job).steps:
        if step.retry_policy is not None:
            step.retry_policy = replace(
                step.retry_policy, delay=seconds, backoff=None, jitter=None, airflow_backoff=False
            )


def _merged(configs: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """Key by key, earlier ones win."""
    merged: dict[str, Any] = {}
    for config in configs:
        _fill(merged, config)
    return merged


def _fill(target: dict[str, Any], source: dict[str, Any]) -> None:
    for key, value in source.items():
        if isinstance(target.get(key), dict) and isinstance(value, dict):
            _fill(target[key], value)
        else:
            target.setdefault(key, value)


def _document(result: RunResult) -> RunDocument:
    job_run = result.job_run
    captured = job_run.capture
    texts = {} if captured is None else captured.texts
    return run_document(job_run, result.state.value, lambda step_run: texts.get(step_run.key, ""))


@contextlib.contextmanager
def _logs_shown() -> Iterator[None]:
    """What tasks and commands log goes to stderr while the run lasts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskingFormatter("%(message)s"))
    logger = logging.getLogger("jetbridge")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
