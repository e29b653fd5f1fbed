"""Statements that hold no others."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.expressions import expression
from jetbridge_translator.read.syntax.newer import TypeAlias
from jetbridge_translator.read.syntax.operators import BINARY
from jetbridge_translator.read.syntax.parameters import type_parameters
from jetbridge_translator.read.syntax.statements import converts
from jetbridge_translator.read.syntax.targets import DELETE, STORE, as_target
from jetbridge_translator.read.syntax.walk import Walk

_AUGMENTED: dict[type[cst.CSTNode], tuple[ast.operator, int]] = {
    cst.AddAssign: BINARY[cst.Add],
    cst.SubtractAssign: BINARY[cst.Subtract],
    cst.MultiplyAssign: BINARY[cst.Multiply],
    cst.DivideAssign: BINARY[cst.Divide],
    cst.FloorDivideAssign: BINARY[cst.FloorDivide],
    cst.ModuloAssign: BINARY[cst.Modulo],
    cst.PowerAssign: BINARY[cst.Power],
    cst.LeftShiftAssign: BINARY[cst.LeftShift],
    cst.RightShiftAssign: BINARY[cst.RightShift],
    cst.BitAndAssign: BINARY[cst.BitAnd],
    cst.BitOrAssign: BINARY[cst.BitOr],
    cst.BitXorAssign: BINARY[cst.BitXor],
    cst.MatrixMultiplyAssign: BINARY[cst.MatrixMultiply],
}

_WORDS: dict[type[cst.CSTNode], tuple[type[ast.stmt], int]] = {
    cst.Pass: (ast.Pass, 4),
    cst.Break: (ast.Break, 5),
    cst.Continue: (ast.Continue, 8),
}


@converts(*_WORDS)
def word(walk: Walk, node: cst.BaseSmallStatement) -> ast.stmt:
    """`pass`, `break`, `continue`."""
    kind, length = _WORDS[type(node)]
    walk.step(length)
    return kind()


@converts(cst.Expr)
def value(walk: Walk, node: cst.Expr) -> ast.stmt:
    """An expression for what it does."""
    return ast.Expr(expression(walk, node.value))


@converts(cst.Assign)
def assign(walk: Walk, node: cst.Assign) -> ast.stmt:
    """`a = b = value`."""
    targets = [as_target(expression(walk, one.target), STORE) for one in node.targets]
    return ast.Assign(targets, expression(walk, node.value), None)


@converts(cst.AnnAssign)
def annotated(walk: Walk, node: Any) -> ast.stmt:
    """`name: annotation = value`."""
    target = as_target(expression(walk, node.target), STORE)
    annotation = expression(walk, node.annotation.annotation)
    given = expression(walk, node.value) if node.value is not None else None
    plain = isinstance(target, ast.Name) and not node.target.lpar
    return ast.AnnAssign(target, annotation, given, 1 if plain else 0)


@converts(cst.AugAssign)
def augmented(walk: Walk, node: cst.AugAssign) -> ast.stmt:
    """`target += value`."""
    target = as_target(expression(walk, node.target), STORE)
    operator, length = _AUGMENTED[type(node.operator)]
    walk.step(length)
    return ast.AugAssign(target, operator, expression(walk, node.value))


@converts(cst.Del)
def delete(walk: Walk, node: cst.Del) -> ast.stmt:
    """`del a, b`: several targets, but `del (a, b)` is one."""
    walk.step(3)
    target = as_target(expression(walk, node.target), DELETE)
    several = isinstance(node.target, cst.Tuple) and not node.target.lpar
    return ast.Delete(target.elts if several else [target])


@converts(cst.Return)
def returned(walk: Walk, node: cst.Return) -> ast.stmt:
    """`return value`."""
    walk.step(6)
    return ast.Return(expression(walk, node.value) if node.value is not None else None)


@converts(cst.Raise)
def raised(walk: Walk, node: cst.Raise) -> ast.stmt:
    """`raise error from cause`."""
    walk.step(5)
    error = expression(walk, node.exc) if node.exc is not None else None
    if node.cause is None:
        return ast.Raise(error, None)
    walk.step(4)
    return ast.Raise(error, expression(walk, node.cause.item))


@converts(cst.Assert)
def asserted(walk: Walk, node: cst.Assert) -> ast.stmt:
    """`assert test, message`."""
    walk.step(6)
    test = expression(walk, node.test)
    return ast.Assert(test, expression(walk, node.msg) if node.msg is not None else None)


@converts(cst.Global, cst.Nonlocal)
def outer(walk: Walk, node: cst.Global | cst.Nonlocal) -> ast.stmt:
    """`global a, b`, `nonlocal a, b`."""
    kind: type[ast.Global | ast.Nonlocal] = ast.Global if isinstance(node, cst.Global) else ast.Nonlocal
    walk.step(6 if kind is ast.Global else 8)
    return kind([walk.step_name(one.name.value) for one in node.names])


@converts(cst.TypeAlias)
def type_alias(walk: Walk, node: cst.TypeAlias) -> Any:
    """`type name[parameters] = value`."""
    walk.step(4)
    target = as_target(expression(walk, node.name), STORE)
    made = TypeAlias()
    made.name = target
    made.type_params = type_parameters(walk, node.type_parameters)
    made.value = expression(walk, node.value)
    return made
