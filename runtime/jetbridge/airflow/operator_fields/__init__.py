"""Template fields of the operators of providers: tables, one for each file of mappings, and how a field follows from an operator's arguments.

The tables are made from the operators' own constructors by `make fields`. A form is `["p", argument]` (the argument itself, which is left out where
field and argument have one name), `["or", argument, form]` (the form where the argument is false), `["c", constant]`, or `["?"]` (not known).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def operator_table() -> dict[str, dict[str, Any]]:
    """Class name -> fields, forms, defaults of arguments, and the arguments that name connections."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(resources.files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            found.update(json.loads(file.read_text(encoding="utf-8")))
    return found


def field_values(fields: Iterable[str], forms: Mapping[str, list[Any]], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The value of each field; None for one that does not follow from the arguments."""
    return {name: _value(forms.get(name, ["p", name]), name, arguments) for name in fields}


def _value(form: list[Any], name: str, arguments: Mapping[str, Any]) -> Any:
    kind, *rest = form
    if kind == "c":
        return rest[0]
    if kind == "p":
        return arguments.get(rest[0])
    if kind == "or":
        given = arguments.get(rest[0])
        return given or _value(rest[1], name, arguments)
    return arguments.get(name)
