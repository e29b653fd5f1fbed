"""`with`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.attributes import get_attribute
from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.evaluate.outcomes import Outcome, RaisedError
from jetbridge_translator.evaluate.protocol import AbstractObject, EvaluatedError
from jetbridge_translator.evaluate.statements.assignments import assign
from jetbridge_translator.evaluate.tables import statement
from jetbridge_translator.evaluate.truths import truth

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator

Entered = tuple[Any, ast.expr, "Frame"]


@statement(ast.With, ast.AsyncWith)
def _with(machine: Evaluator, node: ast.With, frame: Frame) -> Outcome:
    entered = enter_all(machine, node, frame)
    try:
        outcome = machine.execute(node.body, frame)
    except EvaluatedError as error:
        if not exit_all(machine, entered, error):
            raise
        return None
    exit_all(machine, entered, None)
    return outcome


def enter_all(machine: Evaluator, node: ast.With, frame: Frame) -> list[Entered]:
    """Enter the context managers of a `with`, left to right."""
    entered: list[Entered] = []
    for item in node.items:
        manager = machine.evaluate(item.context_expr, frame)
        frame.statement = node
        value = _enter(machine, manager, item.context_expr, frame)
        entered.append((manager, item.context_expr, frame))
        if item.optional_vars is not None:
            assign(machine, item.optional_vars, value, frame)
    return entered


def _enter(machine: Evaluator, manager: Any, node: ast.expr, frame: Frame) -> Any:
    if isinstance(manager, AbstractObject):
        machine.touch()
        value = manager.enter(machine.site(node, frame), machine)
        return (
            machine.not_known(f"a {type(manager).__name__} is no context", node, frame)
            if value is NotImplemented
            else value
        )
    if is_opaque(manager):
        return machine.not_known(reason_of(manager), node, frame)
    return machine.invoke(get_attribute(machine, manager, "__enter__", node, frame), (), {}, node, frame)


def exit_all(machine: Evaluator, entered: list[Entered], error: EvaluatedError | None) -> bool:
    """Leave the context managers, right to left; True if one of them swallows the error."""
    swallowed = False
    for manager, node, frame in reversed(entered):
        swallowed = _exit(machine, manager, None if swallowed else error, node, frame) or swallowed
    return swallowed


def _exit(machine: Evaluator, manager: Any, error: EvaluatedError | None, node: ast.expr, frame: Frame) -> bool:
    if isinstance(manager, AbstractObject):
        manager.exit(machine.site(node, frame), machine)
        return False
    if is_opaque(manager):
        return False
    arguments = (None, None, None) if error is None else exception_info(error)
    leave = get_attribute(machine, manager, "__exit__", node, frame)
    return truth(machine, machine.invoke(leave, arguments, {}, node, frame)) is True and error is not None


def exception_info(error: EvaluatedError) -> tuple[Any, Any, None]:
    """What `__exit__` is told about an exception."""
    value = error.value if isinstance(error, RaisedError) else error
    if not isinstance(value, BaseException):
        value = error
    return type(value), value, None
