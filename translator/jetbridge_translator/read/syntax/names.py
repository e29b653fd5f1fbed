"""Names, numbers, attributes and subscripts."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.expressions import converts, expression, place
from jetbridge_translator.read.syntax.walk import Walk, is_there

LOAD = ast.Load()
_CONSTANTS = {"None": None, "True": True, "False": False}


@converts(cst.Name)
def name(walk: Walk, node: cst.Name) -> ast.expr:
    """`name`, and the three constants that libcst takes for names."""
    value = node.value
    if value in _CONSTANTS:
        walk.position += len(value)
        return ast.Constant(_CONSTANTS[value], None)
    return ast.Name(walk.step_name(value), LOAD)


@converts(cst.Attribute)
def attribute(walk: Walk, node: cst.Attribute) -> ast.expr:
    """`value.attr`."""
    value = expression(walk, node.value)
    walk.step(1)
    return ast.Attribute(value, walk.step_name(node.attr.value), LOAD)


def _number(walk: Walk, node: cst.Integer | cst.Float | cst.Imaginary) -> ast.expr:
    text = node.value
    walk.position += len(text)
    return ast.Constant(_NUMBERS[type(node)](text), None)


def _imaginary(text: str) -> complex:
    return complex(0.0, float(text[:-1]))


_NUMBERS: dict[type[cst.CSTNode], Any] = {
    cst.Integer: lambda text: int(text, 0),
    cst.Float: float,
    cst.Imaginary: _imaginary,
}
converts(*_NUMBERS)(_number)


@converts(cst.Ellipsis)
def ellipsis(walk: Walk, node: cst.Ellipsis) -> ast.expr:  # noqa: ARG001 -- every converter takes the node
    """`...`."""
    walk.position += 3
    return ast.Constant(..., None)


@converts(cst.Subscript)
def subscript(walk: Walk, node: cst.Subscript) -> ast.expr:
    """`value[index]`."""
    value = expression(walk, node.value)
    walk.step(1)
    index = _index(walk, node.slice)
    walk.step(1)
    return ast.Subscript(value, index, LOAD)


def _index(walk: Walk, parts: Any) -> ast.expr:
    first = parts[0]
    walk.seek_separator()
    line, column = walk.line, walk.position - walk.base
    made = [_element(walk, part.slice) for part in parts]
    if len(made) == 1 and not is_there(first.comma) and not isinstance(made[0], ast.Starred):
        return made[0]
    if is_there(parts[-1].comma):
        walk.step_separator()
    several: ast.expr = place(walk, ast.Tuple(made, LOAD), line, column)
    return several


def _element(walk: Walk, part: cst.BaseSlice) -> ast.expr:
    if isinstance(part, cst.Slice):
        return _slice(walk, part)
    assert isinstance(part, cst.Index)  # noqa: S101 -- libcst has these two
    if not part.star:
        return expression(walk, part.value)
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    walk.step(1)
    starred: ast.expr = place(walk, ast.Starred(expression(walk, part.value), LOAD), line, column)
    return starred


def _slice(walk: Walk, node: cst.Slice) -> ast.expr:
    """`lower:upper:step`: the one node that may begin or end with a colon."""
    _over_comma(walk)
    line, column = walk.line, walk.position - walk.base
    lower = expression(walk, node.lower) if node.lower else None
    walk.step_separator()
    upper = expression(walk, node.upper) if node.upper else None
    if is_there(node.second_colon):
        walk.step_separator()
    step = expression(walk, node.step) if node.step else None
    made: ast.expr = place(walk, ast.Slice(lower, upper, step), line, column)
    return made


def _over_comma(walk: Walk) -> None:
    """Go to the beginning of a slice, over the comma that ended the one before."""
    walk.seek_separator()
    if walk.text[walk.position] == ord(","):
        walk.step_separator()
        walk.seek_separator()
