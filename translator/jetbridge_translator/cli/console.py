"""Text for a person: styled on a terminal, plain when piped. Exit codes."""

from __future__ import annotations

import sys
from enum import IntEnum

import click
from rich.console import Console

from jetbridge_translator.operators.own_rules import RulesError
from jetbridge_translator.placement import PlacementError
from jetbridge_translator.render import TemplatesError
from jetbridge_translator.validation.errors import ValidationError

KNOWN_ERRORS = (PlacementError, RulesError, TemplatesError, ValidationError)


class ExitCode(IntEnum):
    """What a command says to the shell."""

    WELL = 0
    NEEDS_A_PERSON = 1
    WRONG_USAGE = 2


class CommandError(click.ClickException):
    """A command that cannot do what was asked: one message, no traceback."""

    exit_code = ExitCode.WRONG_USAGE


class UnequalError(CommandError):
    """What was asked for was done as far as it goes, and a person has to repair something."""

    exit_code = ExitCode.NEEDS_A_PERSON


def out() -> Console:
    """Where answers go. Lines are not broken when nobody looks: whoever reads a pipe wants whole lines."""
    return Console(file=sys.stdout, soft_wrap=not sys.stdout.isatty(), highlight=False)


def err() -> Console:
    """Where progress goes."""
    return Console(file=sys.stderr, soft_wrap=not sys.stderr.isatty(), highlight=False)
