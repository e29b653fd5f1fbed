"""`def`, `class`, `type X = …`, with their decorators."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.classes import make_class
from jetbridge_translator.evaluate.decorated import wrapped_by
from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.outcomes import Outcome
from jetbridge_translator.evaluate.tables import statement
from jetbridge_translator.read.syntax import TypeAlias

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


@statement(ast.FunctionDef, ast.AsyncFunctionDef)
def _function(machine: Evaluator, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> Outcome:
    frame.set(node.name, _decorated(machine, node, Function(machine, node, frame), frame))
    return None


@statement(ast.ClassDef)
def _class(machine: Evaluator, node: ast.ClassDef, frame: Frame) -> Outcome:
    frame.set(node.name, _decorated(machine, node, make_class(machine, node, frame), frame))
    return None


def _decorated(
    machine: Evaluator, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, value: Any, frame: Frame
) -> Any:
    decorators = [(machine.evaluate(decorator, frame), decorator) for decorator in node.decorator_list]
    for function, decorator in reversed(decorators):
        value = wrapped_by(decorator, value, machine.invoke(function, (value,), {}, decorator, frame))
    return value


@statement(TypeAlias)
def _type_alias(machine: Evaluator, node: Any, frame: Frame) -> Outcome:
    frame.set(node.name.id, machine.not_known("a type alias has no value while a file is loaded", node, frame))
    return None
