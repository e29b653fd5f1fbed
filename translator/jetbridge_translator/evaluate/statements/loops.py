"""`for`, `while`, `break`, `continue`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import iteration, truths
from jetbridge_translator.evaluate.frame import MISSING, Round
from jetbridge_translator.evaluate.opaque import reason_of
from jetbridge_translator.evaluate.outcomes import BREAK, CONTINUE, Jump, Outcome
from jetbridge_translator.evaluate.statements.assignments import assign
from jetbridge_translator.evaluate.statements.branches import undecided
from jetbridge_translator.evaluate.tables import statement

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


def rounds(
    machine: Evaluator, node: ast.AST, target: ast.expr, iterable: ast.expr, frame: Frame, value: Any = MISSING
) -> Iterator[Any]:
    """Bind the loop variable for each round; over a value that is not known there is one round, with a finding."""
    if value is MISSING:
        value = machine.evaluate(iterable, frame)
    items = iteration.items_of(machine, value, iterable, frame)
    step = Round(node, target, iterable)
    frame.loops.append(step)
    try:
        if items is None:
            yield from _unknown_round(machine, step, value, frame)
            return
        for item in items:
            step.index += 1
            step.value = item
            assign(machine, target, item, frame)
            yield item
    finally:
        frame.loops.remove(step)


def _unknown_round(machine: Evaluator, step: Round, value: Any, frame: Frame) -> Iterator[Any]:
    text = frame.module.source.text.of(step.iterable)
    message = f"`{text}` is not known ({reason_of(value)}); the body was read once"
    machine.finding("DAG102", machine.site(step.iterable, frame), message)
    step.index, step.value = 0, machine.not_known(reason_of(value), step.iterable, frame)
    assign(machine, step.target, step.value, frame)
    machine.unknown_rounds += 1
    try:
        with undecided(machine):
            yield step.value
    finally:
        machine.unknown_rounds -= 1


@statement(ast.For, ast.AsyncFor)
def _for(machine: Evaluator, node: ast.For, frame: Frame) -> Outcome:
    for _ in rounds(machine, node, node.target, node.iter, frame):
        outcome = machine.execute(node.body, frame)
        if outcome is BREAK:
            return None
        if outcome is not None and outcome is not CONTINUE:
            return outcome
    return machine.execute(node.orelse, frame) if node.orelse else None


@statement(ast.While)
def _while(machine: Evaluator, node: ast.While, frame: Frame) -> Outcome:
    while True:
        machine.budget.step()
        value = machine.evaluate(node.test, frame)
        truth = truths.truth(machine, value)
        if truth is None:
            return _unknown_while(machine, node, frame, reason_of(value))
        if not truth:
            return machine.execute(node.orelse, frame)
        outcome = machine.execute(node.body, frame)
        if outcome is BREAK:
            return None
        if outcome is not None and outcome is not CONTINUE:
            return outcome


def _unknown_while(machine: Evaluator, node: ast.While, frame: Frame, reason: str) -> Outcome:
    text = frame.module.source.text.of(node.test)
    machine.finding(
        "DAG113", machine.site(node.test, frame), f"`{text}` is not known ({reason}); the body was read once"
    )
    with undecided(machine):
        outcome = machine.execute(node.body, frame)
    return None if isinstance(outcome, Jump) else outcome


@statement(ast.Break)
def _break(_machine: Evaluator, _node: ast.Break, _frame: Frame) -> Outcome:
    return BREAK


@statement(ast.Continue)
def _continue(_machine: Evaluator, _node: ast.Continue, _frame: Frame) -> Outcome:
    return CONTINUE
