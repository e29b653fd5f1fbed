"""Any expression: finds the converter of its kind, and gives the node its position."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import libcst as cst

from jetbridge_translator.read.syntax.walk import Walk

Converter = Callable[[Walk, Any], ast.expr]
EXPRESSIONS: dict[type[cst.CSTNode], Converter] = {}
"""`type of libcst node -> converter`; the files beside this one fill it. A converter begins at the node's first token and ends behind its last."""

_BRACKETS_OF_ITS_OWN = (cst.Tuple, cst.GeneratorExp)

_Handler = TypeVar("_Handler", bound=Converter)


def converts(*kinds: type[cst.CSTNode]) -> Callable[[_Handler], _Handler]:
    """Register the converter of kinds of expressions."""

    def register(converter: _Handler) -> _Handler:
        EXPRESSIONS.update(dict.fromkeys(kinds, converter))
        return converter

    return register


def expression(walk: Walk, node: Any) -> ast.expr:
    """Convert an expression."""
    walk.seek()
    if node.lpar:
        return _in_parentheses(walk, node)
    line, column = walk.line, walk.position - walk.base
    made = EXPRESSIONS[type(node)](walk, node)
    made.lineno, made.col_offset = line, column
    made.end_lineno, made.end_col_offset = walk.line, walk.position - walk.base
    return made


def _in_parentheses(walk: Walk, node: Any) -> ast.expr:
    """Parentheses are not part of what stands in them, but for the innermost ones of a tuple or a generator."""
    own = 1 if isinstance(node, _BRACKETS_OF_ITS_OWN) else 0
    around = len(node.lpar) - own
    for _ in range(around):
        walk.step(1)
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    walk.position += own
    walk.seek()
    made = EXPRESSIONS[type(node)](walk, node)
    if own:
        walk.step(1)
    made.lineno, made.col_offset = line, column
    made.end_lineno, made.end_col_offset = walk.line, walk.position - walk.base
    for _ in range(around):
        walk.step(1)
    return made


def elements(walk: Walk, nodes: Iterable[Any]) -> list[ast.expr]:
    """Convert the elements of a display: plain and starred ones."""
    return [expression(walk, node if type(node) is cst.StarredElement else node.value) for node in nodes]


def place(walk: Walk, made: Any, line: int, column: int) -> Any:
    """Give a node that a converter makes besides its own the position from there to here."""
    made.lineno, made.col_offset = line, column
    made.end_lineno, made.end_col_offset = walk.line, walk.position - walk.base
    return made
