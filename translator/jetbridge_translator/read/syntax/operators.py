"""Operators: unary, binary, boolean, comparisons; conditions, `await`, `yield`, `:=`."""

from __future__ import annotations

import ast

import libcst as cst

from jetbridge_translator.read.syntax.expressions import converts, expression, place
from jetbridge_translator.read.syntax.targets import STORE, as_target
from jetbridge_translator.read.syntax.walk import Walk

BINARY: dict[type[cst.CSTNode], tuple[ast.operator, int]] = {
    cst.Add: (ast.Add(), 1),
    cst.Subtract: (ast.Sub(), 1),
    cst.Multiply: (ast.Mult(), 1),
    cst.Divide: (ast.Div(), 1),
    cst.FloorDivide: (ast.FloorDiv(), 2),
    cst.Modulo: (ast.Mod(), 1),
    cst.Power: (ast.Pow(), 2),
    cst.LeftShift: (ast.LShift(), 2),
    cst.RightShift: (ast.RShift(), 2),
    cst.BitAnd: (ast.BitAnd(), 1),
    cst.BitOr: (ast.BitOr(), 1),
    cst.BitXor: (ast.BitXor(), 1),
    cst.MatrixMultiply: (ast.MatMult(), 1),
}
"""Operator and length of its token."""

UNARY: dict[type[cst.CSTNode], tuple[ast.unaryop, int]] = {
    cst.Plus: (ast.UAdd(), 1),
    cst.Minus: (ast.USub(), 1),
    cst.BitInvert: (ast.Invert(), 1),
    cst.Not: (ast.Not(), 3),
}

BOOLEAN: dict[type[cst.CSTNode], tuple[ast.boolop, int]] = {cst.And: (ast.And(), 3), cst.Or: (ast.Or(), 2)}

COMPARING: dict[type[cst.CSTNode], tuple[ast.cmpop, tuple[int, ...]]] = {
    cst.Equal: (ast.Eq(), ()),  # `=` is skipped as a separator
    cst.NotEqual: (ast.NotEq(), (1,)),
    cst.LessThan: (ast.Lt(), (1,)),
    cst.LessThanEqual: (ast.LtE(), (1,)),
    cst.GreaterThan: (ast.Gt(), (1,)),
    cst.GreaterThanEqual: (ast.GtE(), (1,)),
    cst.In: (ast.In(), (2,)),
    cst.NotIn: (ast.NotIn(), (3, 2)),
    cst.Is: (ast.Is(), (2,)),
    cst.IsNot: (ast.IsNot(), (2, 3)),
}
"""Operator and lengths of its tokens."""


@converts(cst.UnaryOperation)
def unary(walk: Walk, node: cst.UnaryOperation) -> ast.expr:
    """`-operand`."""
    operator, length = UNARY[type(node.operator)]
    walk.step(length)
    return ast.UnaryOp(operator, expression(walk, node.expression))


@converts(cst.BinaryOperation)
def binary(walk: Walk, node: cst.BinaryOperation) -> ast.expr:
    """`left + right`; the left sides of a long sum are a loop, not a recursion."""
    line, column = walk.line, walk.position - walk.base
    chain, left = [node], node.left
    while type(left) is cst.BinaryOperation and not left.lpar:
        chain.append(left)
        left = left.left
    made = expression(walk, left)
    for part in reversed(chain):
        operator, length = BINARY[type(part.operator)]
        walk.step(length)
        made = place(walk, ast.BinOp(made, operator, expression(walk, part.right)), line, column)
    return made


@converts(cst.BooleanOperation)
def boolean(walk: Walk, node: cst.BooleanOperation) -> ast.expr:
    """`a and b and c`: one node however many operands."""
    kind = type(node.operator)
    operator, length = BOOLEAN[kind]
    operands, left = [node.right], node.left
    while type(left) is cst.BooleanOperation and type(left.operator) is kind and not left.lpar:
        operands.append(left.right)
        left = left.left
    values = [expression(walk, left)]
    for operand in reversed(operands):
        walk.step(length)
        values.append(expression(walk, operand))
    return ast.BoolOp(operator, values)


@converts(cst.Comparison)
def comparison(walk: Walk, node: cst.Comparison) -> ast.expr:
    """`a < b <= c`."""
    left = expression(walk, node.left)
    operators, comparators = [], []
    for target in node.comparisons:
        operator, lengths = COMPARING[type(target.operator)]
        for length in lengths:
            walk.step(length)
        operators.append(operator)
        comparators.append(expression(walk, target.comparator))
    return ast.Compare(left, operators, comparators)


@converts(cst.IfExp)
def conditional(walk: Walk, node: cst.IfExp) -> ast.expr:
    """`body if test else orelse`."""
    body = expression(walk, node.body)
    walk.step(2)
    test = expression(walk, node.test)
    walk.step(4)
    return ast.IfExp(test, body, expression(walk, node.orelse))


@converts(cst.NamedExpr)
def named(walk: Walk, node: cst.NamedExpr) -> ast.expr:
    """`target := value`."""
    target = as_target(expression(walk, node.target), STORE)
    return ast.NamedExpr(target, expression(walk, node.value))


@converts(cst.Await)
def awaited(walk: Walk, node: cst.Await) -> ast.expr:
    """`await value`."""
    walk.step(5)
    return ast.Await(expression(walk, node.expression))


@converts(cst.Yield)
def yielded(walk: Walk, node: cst.Yield) -> ast.expr:
    """`yield`, `yield value`, `yield from value`."""
    walk.step(5)
    if node.value is None:
        return ast.Yield(None)
    if isinstance(node.value, cst.From):
        walk.step(4)
        return ast.YieldFrom(expression(walk, node.value.item))
    return ast.Yield(expression(walk, node.value))
