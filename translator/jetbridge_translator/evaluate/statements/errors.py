"""`try`, `raise`, `assert`."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import truths
from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.evaluate.outcomes import Outcome, RaisedError
from jetbridge_translator.evaluate.protocol import EvaluatedError
from jetbridge_translator.evaluate.tables import statement
from jetbridge_translator.model import ExternalName, UnknownValue
from jetbridge_translator.read.syntax import TryStar

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


@statement(ast.Try, TryStar)
def _try(machine: Evaluator, node: ast.Try, frame: Frame) -> Outcome:
    outcome: Outcome = None
    try:
        outcome = _guarded(machine, node, frame)
    except EvaluatedError:
        if (final := machine.execute(node.finalbody, frame)) is not None:
            return final
        raise
    final = machine.execute(node.finalbody, frame)
    return outcome if final is None else final


def _guarded(machine: Evaluator, node: ast.Try, frame: Frame) -> Outcome:
    try:
        with caught(machine, node, frame):
            outcome = machine.execute(node.body, frame)
    except EvaluatedError as error:
        handler = handler_for(machine, node, error, frame)
        if handler is None:
            raise
        before, machine.handled = machine.handled, error
        try:
            return machine.execute(handler.body, frame)
        finally:
            machine.handled = before
            if handler.name:
                frame.home(handler.name).pop(handler.name, None)
    return outcome if outcome is not None or not node.orelse else machine.execute(node.orelse, frame)


@contextmanager
def caught(machine: Evaluator, node: ast.Try, frame: Frame) -> Iterator[None]:
    """While the body of a `try` runs: what its handlers would catch is known."""
    kinds: list[type[BaseException]] = []
    for handler in node.handlers:
        value = BaseException if handler.type is None else machine.evaluate(handler.type, frame)
        kinds += [kind for kind in _flat(value) if isinstance(kind, type) and issubclass(kind, BaseException)]
    machine.guards.append(tuple(kinds))
    try:
        yield
    finally:
        machine.guards.pop()


def handler_for(machine: Evaluator, node: ast.Try, error: EvaluatedError, frame: Frame) -> ast.ExceptHandler | None:
    """The `except` clause that catches an error, its name bound."""
    for handler in node.handlers:
        kinds = (BaseException,) if handler.type is None else _flat(machine.evaluate(handler.type, frame))
        if any(_matches(error, kind) for kind in kinds):
            if handler.name:
                frame.set(handler.name, _exception_object(error))
            return handler
    return None


def _flat(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def _exception_object(error: EvaluatedError) -> Any:
    if isinstance(error, RaisedError):
        return error.value
    return _real_class(error)(error.message)


def _real_class(error: EvaluatedError) -> type[BaseException]:
    found = getattr(builtins, error.kind.rpartition(".")[2], None) if error.kind.startswith("builtins.") else None
    return found if isinstance(found, type) and issubclass(found, BaseException) else Exception


def _matches(error: EvaluatedError, kind: Any) -> bool:
    if isinstance(kind, type) and issubclass(kind, BaseException):
        value = error.value if isinstance(error, RaisedError) else None
        real = type(value) if isinstance(value, BaseException) else _real_class(error)
        return issubclass(real, kind)
    name = getattr(kind, "qualified_name", None)
    if name is not None:
        return name == error.kind or _is_parent(name, error.kind)
    return isinstance(kind, UnknownValue)


def _is_parent(name: str, kind: str) -> bool:
    """`AirflowException` is the parent of what Airflow raises."""
    return name.rpartition(".")[2] == "AirflowException" and kind.startswith("airflow.")


@statement(ast.Raise)
def _raise(machine: Evaluator, node: ast.Raise, frame: Frame) -> Outcome:
    if node.exc is None:
        raise machine.handled or RaisedError(RuntimeError("No active exception to reraise"))
    value = machine.evaluate(node.exc, frame)
    if isinstance(value, type) and issubclass(value, BaseException):
        value = machine.invoke(value, (), {}, node, frame)
    if isinstance(value, ExternalName):
        value = machine.invoke(value, (), {}, node, frame)
    if not isinstance(value, BaseException) and not is_opaque(value):
        value = TypeError("exceptions must derive from BaseException")
    if isinstance(value, EvaluatedError):
        raise value
    raise RaisedError(value)


@statement(ast.Assert)
def _assert(machine: Evaluator, node: ast.Assert, frame: Frame) -> Outcome:
    if truths.truth(machine, machine.evaluate(node.test, frame)) is not False:
        return None
    message = () if node.msg is None else (machine.evaluate(node.msg, frame),)
    raise RaisedError(AssertionError(*message))
