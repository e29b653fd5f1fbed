"""Commands that are imported when they are called: `jetbridge run` never pays for the translator."""

from __future__ import annotations

import importlib
from typing import Any

import click


class LazyCommand(click.Command):
    """Stands in a group for a command of another module, until somebody calls it."""

    def __init__(self, name: str, module: str, attribute: str, short_help: str) -> None:
        """Name the module and the attribute that hold the command."""
        super().__init__(name, short_help=short_help)
        self._module, self._attribute = module, attribute

    def load(self) -> click.Command:
        """The command itself."""
        command: click.Command = getattr(importlib.import_module(self._module), self._attribute)
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """The context of the command itself, so that from here on only it takes part."""
        return self.load().make_context(*args, **kwargs)
