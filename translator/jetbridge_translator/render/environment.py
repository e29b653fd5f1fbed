"""The Jinja environment: templates as package data, strict about names, with the four filters that they may use."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from jetbridge_translator.lower.expressions import Expression
from jetbridge_translator.lower.names import identifier
from jetbridge_translator.render.expressions import ModuleText

_PACKAGE = "jetbridge_templates"


def environment(folders: Iterable[Path] = ()) -> Environment:
    """An environment; templates in `folders` come before ours of the same path.

    A template of a module is rendered with `writer`, the `ModuleText` that writes its expressions.
    """
    loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in folders]
    made = Environment(
        loader=ChoiceLoader([*loaders, PackageLoader(_PACKAGE, "")]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 -- it writes Python and TOML, no HTML
    )
    made.filters |= {"py": _code, "ident": identifier, "doc": docstring, "quoted": quoted}
    return made


@pass_context
def _code(context: Context, expression: Expression) -> str:
    """The code of an expression in the module that is written."""
    writer: ModuleText = context["writer"]
    return writer.text(expression)


def quoted(text: str) -> str:
    """A text as a string of Python."""
    return json.dumps(text, ensure_ascii=False)


def docstring(text: str) -> str:
    """A text as docstring."""
    plain = inspect.cleandoc(text).strip()
    raw = plain.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if "\n" not in raw:
        return f'"""{raw}{" " if raw.endswith(chr(34)) else ""}"""'
    opening = "\n" if text.startswith("\n") else ""
    return f'"""{opening}{raw}\n"""'
