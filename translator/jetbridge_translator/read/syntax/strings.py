"""String and bytes literals, alone or one after another."""

from __future__ import annotations

import ast
import re
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.escapes import unescaped
from jetbridge_translator.read.syntax.expressions import converts, place
from jetbridge_translator.read.syntax.formatted import pieces
from jetbridge_translator.read.syntax.newer import TemplateStr
from jetbridge_translator.read.syntax.walk import Walk

_PREFIX = re.compile("[A-Za-z]*").match


@converts(cst.SimpleString)
def simple(walk: Walk, node: cst.SimpleString) -> ast.expr:
    """`"text"`, `b"bytes"`, `r"raw"`, `u"text"`."""
    text = node.value
    walk.step_text(text)
    return ast.Constant(literal(text), "u" if text[0] == "u" else None)


def literal(text: str) -> str | bytes:
    """The value of one literal. An escape that Python does not know is kept, without a warning."""
    prefix = _PREFIX(text).group().lower()  # type: ignore[union-attr]  # it matches the empty text too
    quotes = len(prefix) + (3 if text.startswith(('"""', "'''"), len(prefix)) else 1)
    inner = text[quotes : len(prefix) - quotes]
    if "b" in prefix:
        value = ast.literal_eval(text) if "\\" in inner else inner.encode("ascii")
        assert isinstance(value, bytes)  # noqa: S101 -- the prefix says so
        return value
    return inner if "r" in prefix or "\\" not in inner else unescaped(inner)


@converts(cst.FormattedString)
def formatted(walk: Walk, node: cst.FormattedString) -> ast.expr:
    """`f"text {value}"`."""
    return ast.JoinedStr(_folded(pieces(walk, node)))


@converts(cst.TemplatedString)
def templated(walk: Walk, node: cst.TemplatedString) -> Any:
    """`t"text {value}"`: known as such, and no more than that."""
    pieces(walk, node)
    return TemplateStr()


@converts(cst.ConcatenatedString)
def concatenated(walk: Walk, node: cst.ConcatenatedString) -> Any:
    """`"text" f"text {value}" "text"`: one constant, or one formatted string."""
    parts: list[Any] = [node.left]
    rest: Any = node.right
    while isinstance(rest, cst.ConcatenatedString):
        parts.append(rest.left)
        rest = rest.right
    parts.append(rest)
    found: list[Any] = []
    for part in parts:
        walk.seek()
        found += pieces(walk, part) if not isinstance(part, cst.SimpleString) else [_part(walk, part)]
    if any(isinstance(part, cst.TemplatedString) for part in parts):
        return TemplateStr()
    if any(isinstance(part, cst.FormattedString) for part in parts):
        return ast.JoinedStr(_folded(found))
    first = found[0]
    return ast.Constant(type(first.value)().join(one.value for one in found), first.kind)


def _part(walk: Walk, node: cst.SimpleString) -> ast.expr:
    line, column = walk.line, walk.position - walk.base
    made: ast.expr = place(walk, simple(walk, node), line, column)
    return made


def _folded(found: list[ast.expr]) -> list[ast.expr]:
    """Neighbouring texts as one, empty ones left out."""
    made: list[ast.expr] = []
    for piece in found:
        if made and isinstance(piece, ast.Constant) and isinstance(made[-1], ast.Constant):
            _append(made[-1], piece)
        else:
            made.append(piece)
    return [piece for piece in made if not isinstance(piece, ast.Constant) or piece.value]


def _append(text: Any, more: Any) -> None:
    text.value += more.value
    text.end_lineno, text.end_col_offset = more.end_lineno, more.end_col_offset
