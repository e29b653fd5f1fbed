"""`import` and `from … import`."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.expressions import place
from jetbridge_translator.read.syntax.statements import converts
from jetbridge_translator.read.syntax.walk import Walk, is_there


@converts(cst.Import)
def plain(walk: Walk, node: cst.Import) -> ast.stmt:
    """`import a.b, c as d`."""
    walk.step(6)
    return ast.Import([_alias(walk, one) for one in node.names])


@converts(cst.ImportFrom)
def names_of(walk: Walk, node: cst.ImportFrom) -> ast.stmt:
    """`from ..a.b import c, d as e`, `from a import *`."""
    walk.step(4)
    for _ in node.relative:
        walk.step(1)
    module = _dotted(walk, node.module) if node.module is not None else None
    walk.step(6)
    if isinstance(node.names, cst.ImportStar):
        names = [_star(walk)]
    else:
        brackets = is_there(node.lpar)
        if brackets:
            walk.step(1)
        names = [_alias(walk, one) for one in node.names]
        if brackets:
            walk.step(1)
    return ast.ImportFrom(module, names, len(node.relative))


def _star(walk: Walk) -> ast.alias:
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    walk.position += 1
    made: ast.alias = place(walk, ast.alias("*", None), line, column)
    return made


def _alias(walk: Walk, node: Any) -> ast.alias:
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    name = _dotted(walk, node.name)
    other = None
    if node.asname is not None:
        walk.step(2)
        other = walk.step_name(node.asname.name.value)
    made: ast.alias = place(walk, ast.alias(name, other), line, column)
    return made


def _dotted(walk: Walk, node: Any) -> str:
    if isinstance(node, cst.Name):
        return walk.step_name(node.value)
    start = _dotted(walk, node.value)
    walk.step(1)
    return f"{start}.{walk.step_name(node.attr.value)}"
