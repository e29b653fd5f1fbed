"""Calls and their arguments."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.expressions import converts, expression, place
from jetbridge_translator.read.syntax.names import LOAD
from jetbridge_translator.read.syntax.walk import Walk


@converts(cst.Call)
def call(walk: Walk, node: Any) -> ast.expr:
    """`func(argument, name=argument)`."""
    func = expression(walk, node.func)
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    walk.position += 1
    positional, keywords = arguments(walk, node.args)
    walk.step(1)
    if len(positional) == 1 and isinstance(positional[0], ast.GeneratorExp) and not node.args[0].value.lpar:
        place(walk, positional[0], line, column)  # the parentheses of the call are the generator's too
    return ast.Call(func, positional, keywords)


def arguments(walk: Walk, nodes: Sequence[cst.Arg]) -> tuple[list[ast.expr], list[ast.keyword]]:
    """Positional arguments (starred ones too) and keywords."""
    positional: list[ast.expr] = []
    keywords: list[ast.keyword] = []
    for node in nodes:
        if node.keyword is not None or node.star == "**":
            keywords.append(_keyword(walk, node))
        elif node.star:
            positional.append(_starred(walk, node))
        else:
            positional.append(expression(walk, node.value))
    return positional, keywords


def _keyword(walk: Walk, node: Any) -> ast.keyword:
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    name = None
    if node.keyword is None:
        walk.position += 2
    else:
        name = walk.step_name(node.keyword.value)
    made: ast.keyword = place(walk, ast.keyword(name, expression(walk, node.value)), line, column)
    return made


def _starred(walk: Walk, node: cst.Arg) -> ast.expr:
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    walk.position += 1
    made: ast.expr = place(walk, ast.Starred(expression(walk, node.value), LOAD), line, column)
    return made
