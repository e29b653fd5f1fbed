"""Lists, tuples, sets, dicts, comprehensions and generators."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.expressions import converts, elements, expression
from jetbridge_translator.read.syntax.names import LOAD
from jetbridge_translator.read.syntax.targets import STORE, as_target
from jetbridge_translator.read.syntax.walk import Walk, is_there


@converts(cst.Tuple)
def several(walk: Walk, node: cst.Tuple) -> ast.expr:
    """`a, b`; parentheses are its caller's affair."""
    made = elements(walk, node.elements)
    if made and is_there(node.elements[-1].comma):
        walk.step_separator()
    return ast.Tuple(made, LOAD)


@converts(cst.List)
def listed(walk: Walk, node: cst.List) -> ast.expr:
    """`[a, b]`."""
    walk.step(1)
    made = elements(walk, node.elements)
    walk.step(1)
    return ast.List(made, LOAD)


@converts(cst.Set)
def collected(walk: Walk, node: cst.Set) -> ast.expr:
    """`{a, b}`."""
    walk.step(1)
    made = elements(walk, node.elements)
    walk.step(1)
    return ast.Set(made)


@converts(cst.Dict)
def mapped(walk: Walk, node: cst.Dict) -> ast.expr:
    """`{a: b, **c}`."""
    walk.step(1)
    keys: list[ast.expr | None] = []
    values = []
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            keys.append(expression(walk, element.key))
        else:
            keys.append(None)
            walk.step(2)
        values.append(expression(walk, element.value))
    walk.step(1)
    return ast.Dict(keys, values)


@converts(cst.StarredElement)
def starred(walk: Walk, node: cst.StarredElement) -> ast.expr:
    """`*value`."""
    walk.step(1)
    return ast.Starred(expression(walk, node.value), LOAD)


@converts(cst.ListComp)
def list_comprehension(walk: Walk, node: cst.ListComp) -> ast.expr:
    """`[element for …]`."""
    walk.step(1)
    made = ast.ListComp(expression(walk, node.elt), loops(walk, node.for_in))
    walk.step(1)
    return made


@converts(cst.SetComp)
def set_comprehension(walk: Walk, node: cst.SetComp) -> ast.expr:
    """`{element for …}`."""
    walk.step(1)
    made = ast.SetComp(expression(walk, node.elt), loops(walk, node.for_in))
    walk.step(1)
    return made


@converts(cst.DictComp)
def dict_comprehension(walk: Walk, node: cst.DictComp) -> ast.expr:
    """`{key: value for …}`."""
    walk.step(1)
    made = ast.DictComp(expression(walk, node.key), expression(walk, node.value), loops(walk, node.for_in))
    walk.step(1)
    return made


@converts(cst.GeneratorExp)
def generator(walk: Walk, node: cst.GeneratorExp) -> ast.expr:
    """`element for …`; parentheses are its caller's affair."""
    return ast.GeneratorExp(expression(walk, node.elt), loops(walk, node.for_in))


def loops(walk: Walk, node: cst.CompFor | None) -> list[ast.comprehension]:
    """The `for … in … if …` parts of a comprehension, from the outermost one."""
    made = []
    while node is not None:
        made.append(_loop(walk, node))
        node = node.inner_for_in
    return made


def _loop(walk: Walk, node: Any) -> ast.comprehension:
    if node.asynchronous is not None:
        walk.step(5)
    walk.step(3)
    target = as_target(expression(walk, node.target), STORE)
    walk.step(2)
    values = expression(walk, node.iter)
    conditions = []
    for condition in node.ifs:
        walk.step(2)
        conditions.append(expression(walk, condition.test))
    return ast.comprehension(target, values, conditions, 1 if node.asynchronous is not None else 0)
