"""`migrate SRC… --out DIR`: DAG files to jobs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from jetbridge_translator import placement
from jetbridge_translator.cli.console import KNOWN_ERRORS, CommandError, ExitCode, err, out
from jetbridge_translator.cli.options import with_reading_options, with_rules_option
from jetbridge_translator.cli.reading import read_options
from jetbridge_translator.migration import Migration, Request, Selection, with_placement
from jetbridge_translator.migration import migrate as run_migration
from jetbridge_translator.operators.own_rules import own_rules
from jetbridge_translator.placement import PlacedFile
from jetbridge_translator.render import check_templates
from jetbridge_translator.report.documents import migration_document
from jetbridge_translator.report.text import print_migration


@with_rules_option
@with_reading_options
@click.command("migrate", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("sources", nargs=-1, required=True, metavar="SRC...", type=click.Path(path_type=Path))
@click.option(
    "--out",
    "target",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The folder of the jobs project.",
)
@click.option("--dry-run", is_flag=True, help="Report only; write nothing.")
@click.option("--diff", is_flag=True, help="Show what would change in DIR; write nothing.")
@click.option("--check", is_flag=True, help="Exit with 1 if DIR is not what would be written; write nothing.")
@click.option("--select", multiple=True, metavar="GLOB", help="Only DAGs with such an id; may be repeated.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No DAGs with such an id; may be repeated.")
@click.option(
    "--templates",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of Jinja templates that are used instead of ours of the same path; repeatable.",
)
@click.option(
    "--adapter",
    type=click.Choice(["airflow"]),
    help="Operators that nobody maps run as the provider's own classes, of an installed Airflow.",
)
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="How many files are read at a time."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def migrate(**given: Any) -> None:
    """Read DAG files and folders, and write the jobs project and the report to DIR. No DAG file is executed.

    Exit code 0: all is migrated; 1: something needs a person; 2: wrong usage.
    """
    form = given.pop("form")
    try:
        check_templates(given["templates"])
        with own_rules(given.pop("rules")):
            migration = run_migration(_request(given))
        planned = placement.plan(given["target"], migration.files)
        unsound = placement.unsound(given["target"], planned)
        planned = placement.plan(given["target"], migration.files, unsound)
        done = with_placement(migration, planned)
        planned = placement.plan(given["target"], done.files, unsound)
        _write(given, planned, done)
    except KNOWN_ERRORS as problem:
        raise CommandError(str(problem)) from problem
    _print(form, given, done, planned)
    sys.exit(_exit_code(given, done, planned))


def _request(given: dict[str, Any]) -> Request:
    for source in given["sources"]:
        if not source.exists() and not source.is_symlink():
            raise click.BadParameter(f"{source} does not exist", param_hint="SRC")
        if source.is_dir() and source.resolve() == given["target"].resolve():
            raise click.BadParameter(
                f"{given['target']} is the folder of the DAG files: name another one", param_hint="--out"
            )
    return Request(
        sources=given["sources"],
        target=given["target"],
        reading=read_options(given, given["workers"], placement.last_moment(given["target"])),
        selection=Selection(given["select"], given["exclude"]),
        templates=given["templates"],
        adapter=given["adapter"],
    )


def _writes(given: dict[str, Any]) -> bool:
    return not (given["dry_run"] or given["diff"] or given["check"])


def _write(given: dict[str, Any], planned: tuple[PlacedFile, ...], migration: Migration) -> None:
    if _writes(given):
        placement.put(given["target"], planned, migration_document(migration.report))


def _print(form: str, given: dict[str, Any], migration: Migration, planned: tuple[PlacedFile, ...]) -> None:
    if form == "json":
        placed = {file.path: file.action.value for file in planned}
        click.echo(json.dumps({**migration_document(migration.report), "output": placed}, indent=1, ensure_ascii=False))
        return
    if given["diff"]:
        click.echo("".join(placement.differences(planned)), nl=False)
    target = f"; written to {given['target']}" if _writes(given) else "; nothing was written"
    print_migration(migration.report, err() if given["diff"] else out(), target)


def _exit_code(given: dict[str, Any], migration: Migration, planned: tuple[PlacedFile, ...]) -> ExitCode:
    beside = any(file.action is placement.Action.CONFLICT for file in planned)
    differs = given["check"] and placement.changes(given["target"], planned, migration_document(migration.report))
    needed = migration.report.needs_a_person or beside or differs
    return ExitCode.NEEDS_A_PERSON if needed else ExitCode.WELL
