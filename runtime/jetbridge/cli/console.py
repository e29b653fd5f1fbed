"""Text for a person: styled on a terminal, plain when piped. Exit codes and errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import click
from rich.console import Console

from jetbridge.errors import JetbridgeError


class ExitCode(IntEnum):
    """What a command says to the shell."""

    WELL = 0
    NEEDS_A_PERSON = 1
    WRONG_USAGE = 2


class CommandError(click.ClickException):
    """A command that cannot do what was asked: one message, no traceback."""

    exit_code = ExitCode.WRONG_USAGE


def out() -> Console:
    """Where answers go; lines are not broken in a pipe."""
    return Console(file=sys.stdout, soft_wrap=not sys.stdout.isatty(), highlight=False, markup=False)


def err() -> Console:
    """Where progress goes."""
    return Console(file=sys.stderr, soft_wrap=not sys.stderr.isatty(), highlight=False, markup=False)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Errors of ours, and of values that users gave, become one message."""
    try:
        yield
    except (JetbridgeError, ValueError) as error:
        raise CommandError(str(error)) from error
