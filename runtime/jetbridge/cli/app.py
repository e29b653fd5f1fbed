"""`jetbridge`: the runtime's commands, and those that other packages register.

A package adds commands with an entry point in the group `jetbridge.commands`: a function that gets the click group.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points, version

import click

from jetbridge.cli.answer import answer
from jetbridge.cli.console import err
from jetbridge.cli.inspect import inspect
from jetbridge.cli.listing import list_jobs
from jetbridge.cli.next_runs import show_next_runs
from jetbridge.cli.render import render
from jetbridge.cli.run import run
from jetbridge.cli.runs import logs, resume, runs
from jetbridge.cli.scaffold import config_scaffold

ENTRY_POINTS = "jetbridge.commands"


class JetbridgeGroup(click.Group):
    """The runtime's commands are always there; those of other packages are loaded when they are asked for."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._complete = False

    def complete(self) -> None:
        """Let other packages register their commands, once; a package that cannot be imported only loses its own."""
        if self._complete:
            return
        self._complete = True
        for entry in entry_points(group=ENTRY_POINTS):
            self._register(entry)

    def _register(self, entry: EntryPoint) -> None:
        try:
            entry.load()(self)
        except ImportError as error:
            err().print(f"jetbridge: the commands of {entry.value} are missing: {error}", style="dim")

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, those of other packages too."""
        self.complete()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        own = super().get_command(ctx, cmd_name)
        if own is not None and cmd_name != "inspect":
            return own
        self.complete()
        return super().get_command(ctx, cmd_name)


@click.group(cls=JetbridgeGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("jetbridge"), prog_name="jetbridge")
def main() -> None:
    """Moves Airflow DAGs to jobs, runs jobs without Airflow, and shows that both do the same."""


for _command in (run, list_jobs, inspect, show_next_runs, render, runs, logs, resume, answer, config_scaffold):
    main.add_command(_command)
