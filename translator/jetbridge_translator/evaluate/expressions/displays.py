"""Lists, tuples, sets, dicts, and comprehensions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import iteration, truths
from jetbridge_translator.evaluate.frame import MISSING
from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import AbstractObject, EvaluatedError
from jetbridge_translator.evaluate.statements.branches import report
from jetbridge_translator.evaluate.statements.loops import rounds
from jetbridge_translator.evaluate.tables import expression
from jetbridge_translator.model import UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


def items(machine: Evaluator, nodes: list[ast.expr], frame: Frame) -> list[Any] | UnknownValue:
    """The values of the parts of a display, `*parts` unpacked; unknown if what is unpacked is."""
    values: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            value = machine.evaluate(node.value, frame)
            unpacked = iteration.listed(machine, value, node, frame)
            if unpacked is None:
                return machine.not_known(reason_of(value), node.value, frame)
            values.extend(unpacked)
        else:
            values.append(machine.evaluate(node, frame))
    return values


@expression(ast.List)
def _list(machine: Evaluator, node: ast.List, frame: Frame) -> Any:
    return items(machine, node.elts, frame)


@expression(ast.Tuple)
def _tuple(machine: Evaluator, node: ast.Tuple, frame: Frame) -> Any:
    values = items(machine, node.elts, frame)
    return values if isinstance(values, UnknownValue) else tuple(values)


@expression(ast.Set)
def _set(machine: Evaluator, node: ast.Set, frame: Frame) -> Any:
    values = items(machine, node.elts, frame)
    return values if isinstance(values, UnknownValue) else _hashed(lambda: set(values))


@expression(ast.Dict)
def _dict(machine: Evaluator, node: ast.Dict, frame: Frame) -> Any:
    found: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            part = machine.evaluate(value, frame)
            if is_opaque(part) or isinstance(part, AbstractObject):
                return machine.not_known(reason_of(part), node, frame)
            _hashed(lambda part=part: found.update(part))
        else:
            name = machine.evaluate(key, frame)
            content = machine.evaluate(value, frame)
            _hashed(lambda name=name, content=content: found.__setitem__(name, content))
    return found


def _hashed(action: Any) -> Any:
    try:
        return action()
    except EvaluatedError:
        raise
    except Exception as error:  # `__hash__` and `__eq__` may be the program's
        raise RaisedError(error) from error


def _walk(machine: Evaluator, clauses: list[ast.comprehension], frame: Frame, value: Any = MISSING) -> Iterator[None]:
    """Bind the variables of the clauses; the first iterable has been evaluated already, where the comprehension stands."""
    clause, *inner = clauses
    for _ in rounds(machine, clause.target, clause.target, clause.iter, frame, value):
        if _passes(machine, clause.ifs, frame):
            if inner:
                yield from _walk(machine, inner, frame)
            else:
                yield None


def _passes(machine: Evaluator, tests: list[ast.expr], frame: Frame) -> bool:
    for test in tests:
        value = machine.evaluate(test, frame)
        truth = truths.truth(machine, value)
        if truth is None:
            report(machine, test, frame, reason_of(value))
        if truth is False:
            return False
    return True


@expression(ast.ListComp)
def _list_comprehension(machine: Evaluator, node: ast.ListComp, frame: Frame) -> Any:
    inner, first = frame.comprehension(), machine.evaluate(node.generators[0].iter, frame)
    return [machine.evaluate(node.elt, inner) for _ in _walk(machine, node.generators, inner, first)]


@expression(ast.SetComp)
def _set_comprehension(machine: Evaluator, node: ast.SetComp, frame: Frame) -> Any:
    inner, first = frame.comprehension(), machine.evaluate(node.generators[0].iter, frame)
    values = [machine.evaluate(node.elt, inner) for _ in _walk(machine, node.generators, inner, first)]
    return _hashed(lambda: set(values))


@expression(ast.DictComp)
def _dict_comprehension(machine: Evaluator, node: ast.DictComp, frame: Frame) -> Any:
    inner, first = frame.comprehension(), machine.evaluate(node.generators[0].iter, frame)
    pairs = [
        (machine.evaluate(node.key, inner), machine.evaluate(node.value, inner))
        for _ in _walk(machine, node.generators, inner, first)
    ]
    return _hashed(lambda: dict(pairs))


@expression(ast.GeneratorExp)
def _generator(machine: Evaluator, node: ast.GeneratorExp, frame: Frame) -> Any:
    inner, first = frame.comprehension(), machine.evaluate(node.generators[0].iter, frame)
    return (machine.evaluate(node.elt, inner) for _ in _walk(machine, node.generators, inner, first))
