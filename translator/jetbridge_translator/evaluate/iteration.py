"""Going over the items of a value."""

from __future__ import annotations

import ast
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import AbstractObject, EvaluatedError

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


def items_of(machine: Evaluator, value: Any, node: ast.AST, frame: Frame) -> Iterator[Any] | None:
    """An iterator over a value, None if its items cannot be known.

    Raises:
        RaisedError: the value cannot be iterated.
    """
    if is_opaque(value):
        return None
    if isinstance(value, AbstractObject):
        found = value.iterate(machine.site(node, frame), machine)
        return None if found is NotImplemented or is_opaque(found) else iter(found)
    try:
        iterator = iter(value)
    except EvaluatedError:
        raise
    except Exception as error:
        raise RaisedError(error) from error
    return _counted(machine, iterator)


def iterate(machine: Evaluator, value: Any, node: ast.AST, frame: Frame) -> Iterator[Any]:
    """The items of a value; of one that is not known, one unknown item."""
    found = items_of(machine, value, node, frame)
    return iter([machine.not_known(reason_of(value), node, frame)]) if found is None else found


def _counted(machine: Evaluator, iterator: Iterator[Any]) -> Generator[Any, None, Any]:
    step = machine.budget.step
    while True:
        step()
        try:
            item = next(iterator)
        except StopIteration as stop:
            return stop.value
        except EvaluatedError:
            raise
        except Exception as error:
            raise RaisedError(error) from error
        yield item


def listed(machine: Evaluator, value: Any, node: ast.AST, frame: Frame) -> list[Any] | None:
    """All items of a value, None if they cannot be known.

    Raises:
        RaisedError: the value cannot be iterated.
        LimitReachedError: there are too many.
    """
    if type(value) in (list, tuple):
        return list(value)
    found = items_of(machine, value, node, frame)
    if found is None:
        return None
    items: list[Any] = []
    limit = machine.budget.limits.size
    for item in found:
        items.append(item)
        if len(items) > limit:
            machine.budget.size(len(items))
    return items
