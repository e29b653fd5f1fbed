"""Parameters of functions and lambdas, and type parameters."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.expressions import converts, expression, place
from jetbridge_translator.read.syntax.newer import DEFAULTS, ParamSpec, TypeVar, TypeVarTuple
from jetbridge_translator.read.syntax.walk import Walk


@converts(cst.Lambda)
def anonymous(walk: Walk, node: cst.Lambda) -> ast.expr:
    """`lambda parameters: body`."""
    walk.step(6)
    return ast.Lambda(parameters(walk, node.params), expression(walk, node.body))


def parameters(walk: Walk, node: cst.Parameters) -> ast.arguments:
    """All parameters, in the order in which they stand."""
    defaults: list[ast.expr] = []
    positional_only = [_parameter(walk, one, defaults) for one in node.posonly_params]
    if positional_only:
        walk.step(1)
    positional = [_parameter(walk, one, defaults) for one in node.params]
    rest = _rest(walk, node.star_arg)
    by_name, by_name_defaults = [], []
    for one in node.kwonly_params:
        own: list[ast.expr] = []
        by_name.append(_parameter(walk, one, own))
        by_name_defaults.append(own[0] if own else None)
    named_rest = None
    if node.star_kwarg is not None:
        walk.step(2)
        named_rest = _parameter(walk, node.star_kwarg, [])
    return ast.arguments(positional_only, positional, rest, by_name, by_name_defaults, named_rest, defaults)


def _parameter(walk: Walk, node: cst.Param, defaults: list[ast.expr]) -> ast.arg:
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    name = walk.step_name(node.name.value)
    annotation = expression(walk, node.annotation.annotation) if node.annotation is not None else None
    made: ast.arg = place(walk, ast.arg(name, annotation, None), line, column)
    if node.default is not None:
        defaults.append(expression(walk, node.default))
    return made


def _rest(walk: Walk, node: Any) -> ast.arg | None:
    """`*args`; a star alone only says that what follows goes by name."""
    if isinstance(node, cst.Param):
        walk.step(1)
        return _parameter(walk, node, [])
    if isinstance(node, cst.ParamStar):
        walk.step(1)
    return None


def type_parameters(walk: Walk, node: cst.TypeParameters | None) -> list[Any]:
    """`[T: bound, *Ts, **P]`."""
    if node is None:
        return []
    walk.step(1)
    made = [_type_parameter(walk, one) for one in node.params]
    walk.step(1)
    return made


def _type_parameter(walk: Walk, node: cst.TypeParam) -> Any:
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    param = node.param
    made: Any
    if isinstance(param, cst.TypeVar):
        made = TypeVar(walk.step_name(param.name.value))
        made.bound = expression(walk, param.bound) if param.bound is not None else None
    elif isinstance(param, cst.TypeVarTuple):
        walk.step(1)
        made = TypeVarTuple(walk.step_name(param.name.value))
    else:
        walk.step(2)
        made = ParamSpec(walk.step_name(param.name.value))
    default = _type_default(walk, node) if node.default is not None else None
    if DEFAULTS:
        made.default_value = default
    return place(walk, made, line, column)


def _type_default(walk: Walk, node: cst.TypeParam) -> ast.expr:
    walk.seek()
    if not node.star:
        return expression(walk, node.default)
    line, column = walk.line, walk.position - walk.base
    walk.step(1)
    starred: ast.expr = place(walk, ast.Starred(expression(walk, node.default), ast.Load()), line, column)
    return starred
