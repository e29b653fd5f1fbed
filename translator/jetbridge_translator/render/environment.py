"""The Jinja environment: templates as package data, strict about names, with the three filters that they may use."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

from jetbridge_translator.lower.expressions import Expression
from jetbridge_translator.lower.names import identifier
from jetbridge_translator.render.expressions import ModuleText

_PACKAGE = "jetbridge_templates"


def environment(folders: Iterable[Path] = ()) -> Environment:
    """An environment; templates in `folders` come before ours of the same path."""
    loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in folders]
    return Environment(
        loader=ChoiceLoader([*loaders, PackageLoader(_PACKAGE, "")]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 -- it writes Python and TOML, no HTML
    )


def for_module(base: Environment, module: ModuleText) -> Environment:
    """The environment with the filters of one module."""

    def py(expression: Expression) -> str:
        return module.text(expression)

    made = base.overlay()
    made.filters = {**base.filters, "py": py, "ident": identifier, "doc": docstring}
    return made


def docstring(text: str) -> str:
    """A text as docstring."""
    plain = inspect.cleandoc(text).strip()
    raw = plain.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if "\n" not in raw:
        return f'"""{raw}{" " if raw.endswith(chr(34)) else ""}"""'
    opening = "\n" if text.startswith("\n") else ""
    return f'"""{opening}{raw}\n"""'
