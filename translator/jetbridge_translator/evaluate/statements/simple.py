"""Expressions as statements, `pass`, `return`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from jetbridge_translator.evaluate.outcomes import Outcome, Return
from jetbridge_translator.evaluate.tables import statement

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


@statement(ast.Expr)
def _expression(machine: Evaluator, node: ast.Expr, frame: Frame) -> Outcome:
    if not isinstance(node.value, ast.Constant):
        machine.evaluate(node.value, frame)
    return None


@statement(ast.Pass)
def _pass(_machine: Evaluator, _node: ast.Pass, _frame: Frame) -> Outcome:
    return None


@statement(ast.Return)
def _return(machine: Evaluator, node: ast.Return, frame: Frame) -> Outcome:
    return Return(None if node.value is None else machine.evaluate(node.value, frame))
