"""Code of a block as it would be written at the left margin."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any


def unindented(lines: Sequence[str], node: ast.stmt | ast.expr, above: int = 0) -> str:
    """The lines of a statement or lambda, and so many above it (its comments and decorators), without the indentation of its block.

    `lines` begin with those above. Lines inside of texts stay as they are: to take blanks away there would change the text. Comments may be
    indented less than the code.
    """
    fixed = {line - node.lineno + above for part in ast.walk(node) for line in _inside_text(part)}
    width = node.col_offset
    return "\n".join(line if number in fixed else _without(line, width) for number, line in enumerate(lines))


def _inside_text(node: Any) -> range:
    """The lines that begin inside of a text."""
    is_text = isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))
    )
    return range(node.lineno + 1, (node.end_lineno or node.lineno) + 1) if is_text else range(0)


def _without(line: str, columns: int) -> str:
    return line[columns:] if not line[:columns].strip(" \t") else line.lstrip(" \t")
