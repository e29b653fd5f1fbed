"""Any statement: finds the converter of its kind, and gives the node its position."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import libcst as cst

from jetbridge_translator.read.syntax.expressions import expression
from jetbridge_translator.read.syntax.walk import Walk, is_there

Converter = Callable[[Walk, Any], ast.stmt]
STATEMENTS: dict[type[cst.CSTNode], Converter] = {}
"""`type of libcst node -> converter`; the files beside this one fill it."""

_DECORATED = (cst.FunctionDef, cst.ClassDef)

_Handler = TypeVar("_Handler", bound=Converter)


def converts(*kinds: type[cst.CSTNode]) -> Callable[[_Handler], _Handler]:
    """Register the converter of kinds of statements."""

    def register(converter: _Handler) -> _Handler:
        STATEMENTS.update(dict.fromkeys(kinds, converter))
        return converter

    return register


def statement(walk: Walk, node: Any) -> Any:
    """Convert a statement. Decorators stand before the position of what they decorate."""
    decorators = _decorators(walk, node.decorators) if isinstance(node, _DECORATED) else ()
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    made: Any = STATEMENTS[type(node)](walk, node)
    made.lineno, made.col_offset = line, column
    made.end_lineno, made.end_col_offset = walk.line, walk.position - walk.base
    if decorators:
        made.decorator_list = decorators
    return made


def _decorators(walk: Walk, nodes: Iterable[cst.Decorator]) -> list[ast.expr]:
    made = []
    for node in nodes:
        walk.step(1)
        made.append(expression(walk, node.decorator))
    return made


def statements(walk: Walk, nodes: Iterable[Any]) -> list[ast.stmt]:
    """Convert the lines of a block or a module."""
    made: list[ast.stmt] = []
    for node in nodes:
        if type(node) is cst.SimpleStatementLine:
            _line(walk, node, made)
        else:
            made.append(statement(walk, node))
    return made


def _line(walk: Walk, node: Any, made: list[ast.stmt]) -> None:
    """Statements on one line. A semicolon behind the last one belongs to the block that it ends, but to no statement."""
    body = node.body
    made += [statement(walk, one) for one in body]
    if is_there(body[-1].semicolon):
        walk.step_separator()


def block(walk: Walk, node: Any) -> list[ast.stmt]:
    """Convert the body of a compound statement, indented or on its line."""
    if isinstance(node, cst.IndentedBlock):
        return statements(walk, node.body)
    made: list[ast.stmt] = []
    _line(walk, node, made)
    return made
