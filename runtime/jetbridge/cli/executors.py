"""`--executor`: what runs the steps of a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from jetbridge.project.job_handle import ExecutorName

Command = TypeVar("Command", bound=Callable[..., Any])


def executor_option(command: Command) -> Command:
    """Add `--executor`, which the command gets as `executor`, an `ExecutorName` or None."""
    option = click.option(
        "--executor",
        type=click.Choice([name.value for name in ExecutorName]),
        callback=lambda _ctx, _param, value: None if value is None else ExecutorName(value),
        help="What runs the steps; without it, the job's own executor, else this process.",
    )
    return option(command)
