"""Methods that build DAGs: they stay behind when their class travels, since no task calls them."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable

from jetbridge_translator.read import parse_again

_Method = ast.FunctionDef | ast.AsyncFunctionDef


def without_makers(text: str, lacks: Callable[[str], bool]) -> str | None:
    """A class without the methods that need what only Airflow has, which `lacks` says of a method's text.

    None if there is none, if the methods that are left call one of them, or if the class lacks something elsewhere.
    """
    lines = text.splitlines(keepends=True)
    node = parse_again(text).body[0]
    if not isinstance(node, ast.ClassDef):
        return None
    methods = [part for part in node.body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))]
    makers = [
        method
        for method in methods
        if lacks(textwrap.dedent("".join(lines[_first(method, lines) : method.end_lineno])))
    ]
    kept = [method for method in methods if method not in makers]
    called = {part.attr for method in kept for part in ast.walk(method) if isinstance(part, ast.Attribute)}
    if not makers or any(method.name in called or method.name.startswith("__") for method in makers):
        return None
    gone = {line for method in makers for line in range(_first(method, lines), method.end_lineno or 0)}
    found = "".join(line for number, line in enumerate(lines) if number not in gone).rstrip("\n")
    return None if len(makers) == len(node.body) or lacks(found) else found


def _first(method: _Method, lines: list[str]) -> int:
    """The number of a method's first line, decorators and the comments above included, counted from 0."""
    first = min(part.lineno for part in (method, *method.decorator_list)) - 1
    while lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return first
