"""Where runs are kept: `--instance FOLDER`, else the folder that `$JETBRIDGE_HOME` names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from jetbridge.cli.console import CommandError
from jetbridge.storage.home import VARIABLES, home_folder
from jetbridge.storage.instance import Instance

Command = TypeVar("Command", bound=Callable[..., Any])


def instance_option(command: Command) -> Command:
    """Add `--instance`, which the command gets as `instance`."""
    option = click.option(
        "--instance",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="FOLDER",
        help=f"Where runs are kept; without it, the folder in ${VARIABLES[0]}.",
    )
    return option(command)


def kept_in(folder: Path | None) -> Path | None:
    """The folder that was given, or that the environment names; None: runs are not kept."""
    return folder if folder is not None else home_folder()


@contextmanager
def opened(folder: Path | None) -> Iterator[Instance]:
    """The instance of that folder.

    Raises:
        CommandError: no folder is known, or it holds no runs.
    """
    found = kept_in(folder)
    if found is None:
        raise CommandError(f"runs are kept nowhere: give --instance FOLDER, or set {VARIABLES[0]}.")
    if not found.is_dir():
        raise CommandError(f"{found} is no folder with runs.")
    with Instance.open(found) as instance:
        yield instance
