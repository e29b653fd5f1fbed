"""Calls, lambdas, `await`, `yield` where no generator is run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import iteration
from jetbridge_translator.evaluate.calls import call_value
from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.evaluate.tables import expression

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


@expression(ast.Call)
def _call(machine: Evaluator, node: ast.Call, frame: Frame) -> Any:
    machine.budget.step()
    function = machine.evaluate(node.func, frame)
    arguments: list[Any] = []
    for part in node.args:
        if isinstance(part, ast.Starred):
            _unpack(machine, part, arguments, frame)
        else:
            arguments.append(machine.evaluate(part, frame))
    keywords: dict[str, Any] = {}
    for keyword in node.keywords:
        value = machine.evaluate(keyword.value, frame)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
        else:
            _merge(machine, value, keywords, keyword, frame)
    return call_value(machine, function, tuple(arguments), keywords, node, frame)


def _unpack(machine: Evaluator, part: ast.Starred, arguments: list[Any], frame: Frame) -> None:
    value = machine.evaluate(part.value, frame)
    found = iteration.listed(machine, value, part, frame)
    arguments.extend([machine.not_known(reason_of(value), part.value, frame)] if found is None else found)


def _merge(machine: Evaluator, value: Any, keywords: dict[str, Any], node: ast.keyword, frame: Frame) -> None:
    """`**value`; of one that is not known, the keyword `**` says so."""
    if is_opaque(value) or isinstance(value, AbstractObject):
        keywords["**"] = machine.not_known(reason_of(value), node.value, frame)
        return
    try:
        pairs = dict(value)
    except (TypeError, ValueError) as error:
        raise RaisedError(TypeError("argument after ** must be a mapping")) from error
    for name, item in pairs.items():
        if not isinstance(name, str):
            raise RaisedError(TypeError("keywords must be strings"))
        if name in keywords:
            raise RaisedError(TypeError(f"got multiple values for keyword argument '{name}'"))
        keywords[name] = item


@expression(ast.Lambda)
def _lambda(machine: Evaluator, node: ast.Lambda, frame: Frame) -> Any:
    return Function(machine, node, frame)


@expression(ast.Await, ast.Yield, ast.YieldFrom)
def _suspended(machine: Evaluator, node: ast.expr, frame: Frame) -> Any:
    return machine.not_known("it is not run while a file is loaded", node, frame)


@expression(ast.Starred)
def _starred(machine: Evaluator, node: ast.Starred, frame: Frame) -> Any:
    return machine.evaluate(node.value, frame)
