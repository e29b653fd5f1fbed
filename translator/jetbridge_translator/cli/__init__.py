"""The translator's commands: `register` adds them to `jetbridge`, `migrate` is a console script of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import click

from jetbridge.documents import StructureDocument
from jetbridge_translator.cli.lazy import LazyCommand
from jetbridge_translator.cli.options import reading_parameters

__all__ = ["migrate", "register"]

_HERE = "jetbridge_translator.cli"
_COMMANDS = (
    LazyCommand("migrate", f"{_HERE}.migrate", "migrate", "Read DAG files and write jobs."),
    LazyCommand("inventory", f"{_HERE}.inventory", "inventory", "List what DAGs need, and what will need a person."),
    LazyCommand("validate", f"{_HERE}.validate", "validate", "Compare DAGs and jobs, by asking a real Airflow."),
    LazyCommand("airflow", f"{_HERE}.airflow", "airflow", "Environments with a real Airflow."),
    LazyCommand("explain", f"{_HERE}.explain", "explain", "Show the page of a finding."),
)


@runtime_checkable
class ReadsDags(Protocol):
    """The runtime's `inspect`, to which a reader of DAG files can be added."""

    def read_dags_with(self, reader: Callable[..., StructureDocument], options: Sequence[click.Parameter]) -> None:
        """Let `reader` answer for paths that hold no jobs; `options` become options of the command."""


def register(group: click.Group) -> None:
    """Add the translator's commands, and teach the runtime's `inspect` to read DAG files."""
    for command in _COMMANDS:
        group.add_command(command)
    inspect: object = group.commands.get("inspect")
    if isinstance(inspect, ReadsDags):
        inspect.read_dags_with(_inspect_dags, reading_parameters())


def _inspect_dags(path: Path, **given: Any) -> StructureDocument:
    from jetbridge_translator.cli.inspect import inspect_dags  # noqa: PLC0415 -- `inspect` of jobs never pays for the reader

    return inspect_dags(path, **given)


def migrate() -> None:
    """Start `migrate`, the same as `jetbridge migrate`."""
    _COMMANDS[0].load().main(prog_name="migrate")
