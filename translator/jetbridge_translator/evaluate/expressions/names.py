"""Constants, names, attributes, subscripts, slices, `:=`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.attributes import get_attribute
from jetbridge_translator.evaluate.frame import MISSING
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.subscripts import get_item
from jetbridge_translator.evaluate.tables import expression

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


@expression(ast.Constant)
def _constant(_machine: Evaluator, node: ast.Constant, _frame: Frame) -> Any:
    return node.value


@expression(ast.Name)
def _name(machine: Evaluator, node: ast.Name, frame: Frame) -> Any:
    value = frame.get(node.id)
    return _missing(machine, node, frame) if value is MISSING else value


def _missing(machine: Evaluator, node: ast.Name, frame: Frame) -> Any:
    if frame.module.stars:
        return machine.external(f"{frame.module.stars[-1]}.{node.id}")
    error = NameError(f"name '{node.id}' is not defined")
    if machine.would_catch(error) and machine.undecided == 0:
        raise RaisedError(error)
    machine.finding("DAG112", machine.site(node, frame), f"`{node.id}` is not defined")
    return machine.not_known(f"the name `{node.id}` is not defined", node, frame)


@expression(ast.Attribute)
def _attribute(machine: Evaluator, node: ast.Attribute, frame: Frame) -> Any:
    return get_attribute(machine, machine.evaluate(node.value, frame), node.attr, node, frame)


@expression(ast.Subscript)
def _subscript(machine: Evaluator, node: ast.Subscript, frame: Frame) -> Any:
    container = machine.evaluate(node.value, frame)
    return get_item(machine, container, machine.evaluate(node.slice, frame), node, frame)


@expression(ast.Slice)
def _slice(machine: Evaluator, node: ast.Slice, frame: Frame) -> Any:
    parts = (node.lower, node.upper, node.step)
    return slice(*(None if part is None else machine.evaluate(part, frame) for part in parts))


@expression(ast.NamedExpr)
def _walrus(machine: Evaluator, node: ast.NamedExpr, frame: Frame) -> Any:
    value = machine.evaluate(node.value, frame)
    frame.owner.set(node.target.id, value)
    return value
