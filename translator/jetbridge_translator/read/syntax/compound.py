"""Statements that hold others: conditions, loops, `with`, `try`."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.expressions import expression, place
from jetbridge_translator.read.syntax.newer import TryStar
from jetbridge_translator.read.syntax.statements import block, converts
from jetbridge_translator.read.syntax.targets import STORE, as_target
from jetbridge_translator.read.syntax.walk import Walk, is_there


@converts(cst.If)
def condition(walk: Walk, node: cst.If) -> ast.stmt:
    """`if test: … elif test: … else: …`; every `elif` ends where all of it ends."""
    made = _branch(walk, node, 2)
    branches, last, rest = [], made, node.orelse
    while isinstance(rest, cst.If):
        walk.seek()
        line, column = walk.line, walk.position - walk.base
        inner = _branch(walk, rest, 4)
        branches.append((inner, line, column))
        last.orelse = [inner]
        last, rest = inner, rest.orelse
    last.orelse = _orelse(walk, rest)
    for inner, line, column in branches:
        place(walk, inner, line, column)
    return made


def _branch(walk: Walk, node: cst.If, length: int) -> ast.If:
    walk.step(length)
    return ast.If(expression(walk, node.test), block(walk, node.body), [])


def _orelse(walk: Walk, node: cst.Else | None) -> list[ast.stmt]:
    if node is None:
        return []
    walk.step(4)
    return block(walk, node.body)


@converts(cst.While)
def repeated(walk: Walk, node: cst.While) -> ast.stmt:
    """`while test: … else: …`."""
    walk.step(5)
    test = expression(walk, node.test)
    return ast.While(test, block(walk, node.body), _orelse(walk, node.orelse))


@converts(cst.For)
def loop(walk: Walk, node: cst.For) -> ast.stmt:
    """`for target in values: … else: …`, with `async` or without."""
    kind: type[ast.For | ast.AsyncFor] = ast.For
    if node.asynchronous is not None:
        walk.step(5)
        kind = ast.AsyncFor
    walk.step(3)
    target = as_target(expression(walk, node.target), STORE)
    walk.step(2)
    values = expression(walk, node.iter)
    return kind(target, values, block(walk, node.body), _orelse(walk, node.orelse), None)


@converts(cst.With)
def context(walk: Walk, node: cst.With) -> ast.stmt:
    """`with manager as name, …: …`, with `async` or without, in parentheses or not."""
    kind: type[ast.With | ast.AsyncWith] = ast.With
    if node.asynchronous is not None:
        walk.step(5)
        kind = ast.AsyncWith
    walk.step(4)
    brackets = is_there(node.lpar)
    if brackets:
        walk.step(1)
    items = [_item(walk, one) for one in node.items]
    if brackets:
        walk.step(1)
    return kind(items, block(walk, node.body), None)


def _item(walk: Walk, node: Any) -> ast.withitem:
    manager = expression(walk, node.item)
    if node.asname is None:
        return ast.withitem(manager, None)
    walk.step(2)
    return ast.withitem(manager, as_target(expression(walk, node.asname.name), STORE))


@converts(cst.Try)
def attempt(walk: Walk, node: cst.Try) -> ast.stmt:
    """`try: … except error as name: … else: … finally: …`."""
    walk.step(3)
    body = block(walk, node.body)
    handlers = _handlers(walk, node.handlers, star=0)
    return ast.Try(body, handlers, _orelse(walk, node.orelse), _finally(walk, node.finalbody))


@converts(cst.TryStar)
def attempt_of_group(walk: Walk, node: cst.TryStar) -> Any:
    """`try: … except* error as name: …`."""
    walk.step(3)
    made = TryStar()
    made.body = block(walk, node.body)
    made.handlers = _handlers(walk, node.handlers, star=1)
    made.orelse = _orelse(walk, node.orelse)
    made.finalbody = _finally(walk, node.finalbody)
    return made


def _handlers(walk: Walk, nodes: Iterable[Any], star: int) -> list[ast.ExceptHandler]:
    return [_handler(walk, node, star) for node in nodes]


def _handler(walk: Walk, node: Any, star: int) -> ast.ExceptHandler:
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    walk.step(6)
    if star:
        walk.step(1)
    kind = expression(walk, node.type) if node.type is not None else None
    name = None
    if node.name is not None:
        walk.step(2)
        name = walk.step_name(node.name.name.value)
    made: ast.ExceptHandler = place(walk, ast.ExceptHandler(kind, name, block(walk, node.body)), line, column)
    return made


def _finally(walk: Walk, node: cst.Finally | None) -> list[ast.stmt]:
    if node is None:
        return []
    walk.step(7)
    return block(walk, node.body)
