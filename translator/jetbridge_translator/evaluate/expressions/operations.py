"""Operators, comparisons, `and`, `or`, `not`, `x if c else y`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import operators, truths
from jetbridge_translator.evaluate.opaque import reason_of
from jetbridge_translator.evaluate.statements.branches import undecided
from jetbridge_translator.evaluate.tables import expression

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


@expression(ast.BinOp)
def _binary(machine: Evaluator, node: ast.BinOp, frame: Frame) -> Any:
    left = machine.evaluate(node.left, frame)
    return operators.binary(machine, type(node.op), left, machine.evaluate(node.right, frame), node, frame)


@expression(ast.UnaryOp)
def _unary(machine: Evaluator, node: ast.UnaryOp, frame: Frame) -> Any:
    value = machine.evaluate(node.operand, frame)
    if isinstance(node.op, ast.Not):
        truth = truths.truth(machine, value)
        return machine.not_known(reason_of(value), node, frame) if truth is None else not truth
    return operators.unary(machine, type(node.op), value, node, frame)


@expression(ast.Compare)
def _compare(machine: Evaluator, node: ast.Compare, frame: Frame) -> Any:
    left = machine.evaluate(node.left, frame)
    result: Any = True
    for kind, comparator in zip(node.ops, node.comparators, strict=True):
        right = machine.evaluate(comparator, frame)
        result = operators.compare(machine, type(kind), left, right, node, frame)
        if len(node.ops) > 1 and truths.truth(machine, result) is not True:
            return result
        left = right
    return result


@expression(ast.BoolOp)
def _boolean(machine: Evaluator, node: ast.BoolOp, frame: Frame) -> Any:
    """`and` stops at the first false value, `or` at the first true one; an unknown one makes the result unknown, unless a later one decides."""
    stops_at = isinstance(node.op, ast.Or)
    unknown: Any = None
    value: Any = None
    for part in node.values:
        value = machine.evaluate(part, frame)
        truth = truths.truth(machine, value)
        if truth is None:
            unknown = value
        elif truth is stops_at and (unknown is None or isinstance(value, bool)):
            return (
                value if unknown is None else machine.not_known(reason_of(unknown), node, frame) if stops_at else value
            )
    return value if unknown is None else machine.not_known(reason_of(unknown), node, frame)


@expression(ast.IfExp)
def _conditional(machine: Evaluator, node: ast.IfExp, frame: Frame) -> Any:
    test = machine.evaluate(node.test, frame)
    truth = truths.truth(machine, test)
    if truth is not None:
        return machine.evaluate(node.body if truth else node.orelse, frame)
    with undecided(machine):
        first, second = machine.evaluate(node.body, frame), machine.evaluate(node.orelse, frame)
    if truths.same(first, second):
        return first
    return machine.not_known(reason_of(test), node, frame)
