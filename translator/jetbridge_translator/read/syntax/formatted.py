"""What stands in a formatted string.

Pythons before 3.12 give the parts of a formatted string the position of the whole string, or a wrong one. We give each its own, as Python 3.12 and newer do, whatever Python runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.escapes import unescaped
from jetbridge_translator.read.syntax.expressions import expression, place
from jetbridge_translator.read.syntax.walk import Walk, is_there

_AS_REPR = ord("r")
_NO_CONVERSION = -1


def pieces(walk: Walk, node: Any) -> list[ast.expr]:
    """The texts and values of one formatted string, neighbours not folded."""
    walk.step(len(node.start))
    raw = "r" in node.start.lower()
    found = _parts(walk, node.parts, raw=raw)
    walk.position += len(node.end)
    return found


def _parts(walk: Walk, parts: Iterable[Any], *, raw: bool) -> list[ast.expr]:
    found: list[ast.expr] = []
    for part in parts:
        if isinstance(part, (cst.FormattedStringText, cst.TemplatedStringText)):
            found.append(_text(walk, part.value, raw=raw))
        else:
            found += _value(walk, part, raw=raw)
    return found


def _text(walk: Walk, text: str, *, raw: bool) -> ast.expr:
    line, column = walk.line, walk.position - walk.base
    walk.step_text(text)
    value = text.replace("{{", "{").replace("}}", "}")
    if not raw and "\\" in value:
        value = unescaped(value)
    made: ast.expr = place(walk, ast.Constant(value, None), line, column)
    return made


def _value(walk: Walk, node: Any, *, raw: bool) -> list[ast.expr]:
    """`{value!r:format}`, and with `=` the text of it before it."""
    line, column, start = walk.line, walk.position - walk.base, walk.position
    walk.position += 1
    value = expression(walk, node.expression)
    walk.seek_separator()
    shown = _shown(walk, line, column, start) if is_there(node.equal) else None
    conversion = ord(node.conversion) if node.conversion else _NO_CONVERSION
    if node.conversion:
        walk.step_separator()
        walk.step(len(node.conversion))
        walk.seek_separator()
    specification = _specification(walk, node.format_spec, raw=raw) if node.format_spec is not None else None
    walk.step_separator()
    if shown is not None and not node.conversion and specification is None:
        conversion = _AS_REPR
    made = place(walk, ast.FormattedValue(value, conversion, specification), line, column)
    return [made] if shown is None else [shown, made]


def _shown(walk: Walk, line: int, column: int, start: int) -> ast.expr:
    """The text that `{value = }` shows before the value."""
    walk.step_separator()
    walk.seek_separator()
    text = walk.text[start + 1 : walk.position].decode("utf-8", "surrogatepass")
    made: ast.expr = place(walk, ast.Constant(text, None), line, column + 1)
    return made


def _specification(walk: Walk, parts: Iterable[Any], *, raw: bool) -> ast.expr:
    line, column = walk.line, walk.position - walk.base
    walk.step_separator()
    found = _parts(walk, parts, raw=raw)
    made: ast.expr = place(walk, ast.JoinedStr(found), line, column)
    return made
