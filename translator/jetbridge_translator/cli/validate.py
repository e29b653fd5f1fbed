"""`jetbridge validate DAGS JOBS`: the real Airflow beside the jobs."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import click

from jetbridge.scheduling.timetables import generation_of
from jetbridge_translator.cli.console import CommandError, ExitCode, UnequalError, err, out
from jetbridge_translator.cli.options import Inputs, inputs_of, with_input_options
from jetbridge_translator.extract import neighbours_of
from jetbridge_translator.report.validation import print_validation, validation_document
from jetbridge_translator.validation import environments, side_by_side
from jetbridge_translator.validation.differences import ValidationLevel
from jetbridge_translator.validation.errors import BrokenJobsError, ValidationError
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.question import Question


@with_input_options
@click.command("validate")
@click.argument("dags", type=click.Path(exists=True, path_type=Path))
@click.argument("jobs", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--level",
    type=click.Choice([level.value for level in ValidationLevel]),
    default=ValidationLevel.STRUCTURE.value,
    show_default=True,
    help="structure: what both sides are; also, schedule: when they run; rendered: every template field for a date; "
    "executed: what a run of each does.",
)
@click.option(
    "--airflow",
    "version",
    metavar="VERSION",
    help="The installed Airflow to compare with; without it, the newest of the jobs' generation.",
)
@click.option("--airflow-python", type=click.Path(path_type=Path), help="An interpreter of your own that has Airflow.")
@click.option("--dag-id", "dag_ids", multiple=True, metavar="GLOB", help="Only these DAGs; may be repeated.")
@click.option(
    "--date",
    "dates",
    multiple=True,
    metavar="ISO",
    help="The logical date of the runs, or the moment from which runs are counted; may be repeated; without it, yesterday.",
)
@click.option(
    "--runs",
    "count",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How many runs of each schedule are compared.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def validate(**given: Any) -> None:
    """Compare the DAGs with the jobs, by asking a real Airflow. Exit code 1 if there is a difference.

    The level "executed" really runs both: the tasks do what they do, on both sides. On the level "rendered" no task works: what they would be
    given is compared.
    """
    form = given.pop("form")
    try:
        validation = side_by_side.validate(
            _question(given), say=lambda text: err().print(text, style="dim", markup=False)
        )
    except BrokenJobsError as problem:
        raise UnequalError(str(problem)) from problem
    except ValidationError as problem:
        raise CommandError(str(problem)) from problem
    if form == "json":
        click.echo(json.dumps(validation_document(validation), indent=1))
    else:
        print_validation(validation, out())
    sys.exit(ExitCode.WELL if validation.equal else ExitCode.NEEDS_A_PERSON)


def _question(given: dict[str, Any]) -> Question:
    inputs = inputs_of(given)
    return Question(
        dags=given["dags"],
        jobs=given["jobs"],
        airflow=environments.environment(given["version"], given["airflow_python"], _generation(given["jobs"])),
        level=ValidationLevel(given["level"]),
        dag_ids=given["dag_ids"],
        dates=tuple(_logical_date(date) for date in given["dates"] or (None,)),
        inputs=AirflowInputs(
            inputs.variables, inputs.connections, inputs.environ, _module_folders(given["dags"], inputs)
        ),
        count=given["count"],
    )


def _module_folders(dags: Path, inputs: Inputs) -> tuple[Path, ...]:
    """Those that were given, and those beside the DAGs that `migrate` reads too."""
    beside = neighbours_of([dags], inputs.module_folders)
    return (*inputs.module_folders, *(neighbour.folder for neighbour in beside))


def _generation(jobs: Path) -> int:
    """Airflow 2 or 3, as the pyproject.toml of the jobs says."""
    try:
        return int(generation_of(jobs / "definitions.py").value)
    except ValueError as problem:
        raise CommandError(str(problem)) from problem


def _logical_date(text: str | None) -> str:
    """The moment in ISO 8601; without an offset it is UTC, as Airflow takes it."""
    if text is None:
        yesterday = dt.datetime.now(dt.timezone.utc).date() - dt.timedelta(days=1)
        return dt.datetime.combine(yesterday, dt.time(), dt.timezone.utc).isoformat()
    try:
        moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as problem:
        raise click.BadParameter(
            f"{text!r} is no ISO date: write 2024-01-02 or 2024-01-02T06:00:00+00:00", param_hint="--date"
        ) from problem
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)).isoformat()
