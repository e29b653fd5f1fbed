"""`if` and what a condition that is not known leads to: both sides are walked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import truths
from jetbridge_translator.evaluate.frame import MISSING
from jetbridge_translator.evaluate.opaque import reason_of
from jetbridge_translator.evaluate.outcomes import Outcome, Return
from jetbridge_translator.evaluate.protocol import EvaluatedError
from jetbridge_translator.evaluate.tables import statement

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


@statement(ast.If)
def _if(machine: Evaluator, node: ast.If, frame: Frame) -> Outcome:
    value = machine.evaluate(node.test, frame)
    truth = truths.truth(machine, value)
    if truth is None:
        return both_sides(machine, node, node.body, node.orelse, frame, reason_of(value))
    return machine.execute(node.body if truth else node.orelse, frame) if truth or node.orelse else None


def decide(machine: Evaluator, test: ast.expr, frame: Frame) -> bool | None:
    """The truth of a condition; None, with a finding, if it cannot be known."""
    value = machine.evaluate(test, frame)
    truth = truths.truth(machine, value)
    if truth is None:
        report(machine, test, frame, reason_of(value))
    return truth


def report(machine: Evaluator, test: ast.AST, frame: Frame, reason: str) -> None:
    """Record that a condition is not known."""
    text = frame.module.source.text.of(test)
    machine.finding("DAG101", machine.site(test, frame), f"`{text}` is not known ({reason}); both sides were read")


@contextmanager
def undecided(machine: Evaluator) -> Iterator[None]:
    """While a side is walked that may not be taken."""
    machine.undecided += 1
    try:
        yield
    finally:
        machine.undecided -= 1


def both_sides(
    machine: Evaluator, node: ast.If, body: list[ast.stmt], orelse: list[ast.stmt], frame: Frame, reason: str
) -> Outcome:
    """Walk both sides; a name that they bind to different values is unknown afterwards."""
    report(machine, node.test, frame, reason)
    before = dict(frame.names)
    first = _side(machine, body, frame)
    after_first = dict(frame.names)
    _restore(frame, before)
    second = _side(machine, orelse, frame)
    if isinstance(second, EvaluatedError):
        if isinstance(first, EvaluatedError):
            raise second
        _restore(frame, after_first)
        return first
    if not isinstance(first, EvaluatedError):
        _merge(machine, node, frame, after_first, before)
        return _after(first, second, frame)
    return second


def _side(machine: Evaluator, statements: list[ast.stmt], frame: Frame) -> Outcome | EvaluatedError:
    with undecided(machine):
        try:
            return machine.execute(statements, frame)
        except EvaluatedError as error:
            return error


def _after(first: Outcome, second: Outcome, frame: Frame) -> Outcome:
    """How the `if` ends: a side that returns is remembered, the other one goes on."""
    if isinstance(first, Return) and isinstance(second, Return):
        frame.returns.append(first.value)
        return second
    for outcome in (first, second):
        if isinstance(outcome, Return):
            frame.returns.append(outcome.value)
    return first if first is second else None


def _restore(frame: Frame, names: dict[str, Any]) -> None:
    for name in [name for name in frame.names if name not in names]:
        del frame.names[name]
    frame.names.update(names)


def _merge(machine: Evaluator, node: ast.If, frame: Frame, other: dict[str, Any], before: dict[str, Any]) -> None:
    for name, value in other.items():
        current = frame.names.get(name, MISSING)
        if current is MISSING:
            frame.names[name] = value
        elif current is not value and not truths.same(current, value):
            text = frame.module.source.text.of(node.test)
            frame.names[name] = machine.not_known(f"`{name}` depends on `{text}`, which is not known", node.test, frame)
    del before
