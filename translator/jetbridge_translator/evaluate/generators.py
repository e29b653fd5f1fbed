"""Generator functions: run step by step, as real Python generators."""

from __future__ import annotations

import ast
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import iteration
from jetbridge_translator.evaluate.outcomes import BREAK, CONTINUE, Outcome, RaisedError, Return
from jetbridge_translator.evaluate.protocol import EvaluatedError
from jetbridge_translator.evaluate.statements.assignments import assign
from jetbridge_translator.evaluate.statements.branches import decide
from jetbridge_translator.evaluate.statements.contexts import enter_all, exit_all
from jetbridge_translator.evaluate.statements.errors import handler_for
from jetbridge_translator.evaluate.statements.loops import rounds
from jetbridge_translator.evaluate.tables import STATEMENTS

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.functions import Function, FunctionNode
    from jetbridge_translator.evaluate.machine import Evaluator

Steps = Generator[Any, Any, Outcome]
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def is_generator(node: FunctionNode) -> bool:
    """Whether a function yields; found once per node."""
    known: bool | None = getattr(node, "jetbridge_yields", None)
    if known is None:
        body = node.body if isinstance(node.body, list) else [node.body]
        known = any(_yields(part) for part in body)
        node.jetbridge_yields = known  # type: ignore[union-attr]
    return known


def _pauses(statement: ast.stmt) -> bool:
    """Whether a statement of a generator yields; found once per node, for loops come back to it."""
    known: bool | None = getattr(statement, "jetbridge_pauses", None)
    if known is None:
        known = _yields(statement)
        statement.jetbridge_pauses = known  # type: ignore[attr-defined]
    return known


def _yields(node: ast.AST) -> bool:
    if isinstance(node, (ast.Yield, ast.YieldFrom)):
        return True
    if isinstance(node, _SCOPES):
        return False
    return any(_yields(child) for child in ast.iter_child_nodes(node))


def start(machine: Evaluator, function: Function, frame: Frame) -> Generator[Any, Any, Any]:
    """The generator that a call of a generator function gives."""
    return _generator(machine, function, frame)


def _generator(machine: Evaluator, function: Function, frame: Frame) -> Generator[Any, Any, Any]:
    body = function.node.body if isinstance(function.node.body, list) else []
    outcome = yield from _block(machine, body, frame)
    return outcome.value if isinstance(outcome, Return) else None


def _block(machine: Evaluator, statements: list[ast.stmt], frame: Frame) -> Steps:
    for statement in statements:
        machine.budget.step()
        frame.statement = statement
        if _pauses(statement):
            outcome: Outcome = yield from _STEPS.get(type(statement), _simple)(machine, statement, frame)
        else:
            outcome = _plain(machine, statement, frame)
        if outcome is not None:
            return outcome
    return None


def _plain(machine: Evaluator, statement: ast.stmt, frame: Frame) -> Outcome:
    machine.frames.append(frame)
    outcome: Outcome
    try:
        outcome = STATEMENTS[type(statement)](machine, statement, frame)
    finally:
        machine.frames.pop()
    return outcome


def _give(value: Any) -> Generator[Any, Any, Any]:
    """Yield to whoever iterates; what is thrown in is an exception of the program."""
    try:
        return (yield value)
    except (EvaluatedError, GeneratorExit):
        raise
    except Exception as error:
        raise RaisedError(error) from error


def _simple(machine: Evaluator, node: ast.stmt, frame: Frame) -> Steps:
    """`yield x`, `y = yield x`, `yield from z`, `return (yield x)`; elsewhere in an expression the result is unknown."""
    value = getattr(node, "value", None)
    if isinstance(value, ast.Yield):
        sent = yield from _give(None if value.value is None else machine.evaluate(value.value, frame))
    elif isinstance(value, ast.YieldFrom):
        sent = yield from _delegate(machine, value, frame)
    else:
        sent = None
        for part in ast.walk(node):
            if isinstance(part, ast.Yield):
                yield from _give(None if part.value is None else machine.evaluate(part.value, frame))
        return None
    if isinstance(node, ast.Return):
        return Return(sent)
    for target in _targets(node):
        assign(machine, target, sent, frame)
    return None


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def _delegate(machine: Evaluator, node: ast.YieldFrom, frame: Frame) -> Generator[Any, Any, Any]:
    items = iteration.iterate(machine, machine.evaluate(node.value, frame), node.value, frame)
    while True:
        try:
            item = next(items)
        except StopIteration as stop:
            return stop.value
        yield from _give(item)


def _if(machine: Evaluator, node: ast.If, frame: Frame) -> Steps:
    truth = decide(machine, node.test, frame)
    if truth is not False and (outcome := (yield from _block(machine, node.body, frame))) is not None and truth:
        return outcome
    if truth is not True:
        return (yield from _block(machine, node.orelse, frame))
    return None


def _for(machine: Evaluator, node: ast.For, frame: Frame) -> Steps:
    for _ in rounds(machine, node, node.target, node.iter, frame):
        outcome = yield from _block(machine, node.body, frame)
        if outcome is BREAK:
            return None
        if outcome is not None and outcome is not CONTINUE:
            return outcome
    return (yield from _block(machine, node.orelse, frame))


def _while(machine: Evaluator, node: ast.While, frame: Frame) -> Steps:
    while truth := decide(machine, node.test, frame):
        outcome = yield from _block(machine, node.body, frame)
        if outcome is BREAK:
            return None
        if outcome is not None and outcome is not CONTINUE:
            return outcome
    if truth is None:
        yield from _block(machine, node.body, frame)
    return (yield from _block(machine, node.orelse, frame))


def _with(machine: Evaluator, node: ast.With, frame: Frame) -> Steps:
    exits = enter_all(machine, node, frame)
    try:
        outcome = yield from _block(machine, node.body, frame)
    except EvaluatedError as error:
        if not exit_all(machine, exits, error):
            raise
        return None
    exit_all(machine, exits, None)
    return outcome


def _try(machine: Evaluator, node: ast.Try, frame: Frame) -> Steps:
    try:
        outcome = yield from _guarded(machine, node, frame)
    finally:
        for statement in node.finalbody:
            _plain(machine, statement, frame)
    return outcome


def _guarded(machine: Evaluator, node: ast.Try, frame: Frame) -> Steps:
    try:
        outcome = yield from _block(machine, node.body, frame)
    except EvaluatedError as error:
        handler = handler_for(machine, node, error, frame)
        if handler is None:
            raise
        return (yield from _block(machine, handler.body, frame))
    return outcome if outcome is not None else (yield from _block(machine, node.orelse, frame))


_STEPS: dict[type[ast.stmt], Any] = {
    ast.If: _if,
    ast.For: _for,
    ast.While: _while,
    ast.With: _with,
    ast.Try: _try,
}
