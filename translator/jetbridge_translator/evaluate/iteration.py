"""Going over the items of a value."""

from __future__ import annotations

import ast
from collections.abc import Generator, Iterator, Set  # noqa: PYI025 -- the only Set here
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import find_opaque, is_opaque, reason_of
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
    if is_opaque(value) or is_open_ended(machine, value):
        return None
    if isinstance(value, AbstractObject):
        found = value.iterate(machine.site(node, frame), machine)
        return None if found is NotImplemented or is_opaque(found) else iter(found)
    if isinstance(value, (set, frozenset)):
        value = in_stable_order(value)
    try:
        iterator = iter(value)
    except EvaluatedError:
        raise
    except Exception as error:
        raise RaisedError(error) from error
    return _counted(machine, iterator)


def is_open_ended(machine: Evaluator, value: Any) -> bool:
    """Whether a collection holds only what a loop over a value that is not known put there: how many items it has is not known either."""
    grown = machine.open_ended.get(id(value))
    return grown is not None and grown is value and all(is_opaque(item) for item in grown)


def in_stable_order(values: Set[Any]) -> list[Any]:
    """The items of a set in an order that does not depend on hashes: Python's own differs from run to run."""
    try:
        return sorted(values)
    except Exception:  # noqa: BLE001 -- they have no order, or one of the program that fails
        return sorted(values, key=_stable_key)


def _stable_key(value: Any) -> str:
    if isinstance(value, AbstractObject) or not hasattr(value, "__dict__"):
        return f"{type(value).__qualname__} {value!r}" if find_opaque(value) is None else type(value).__qualname__
    plain = {key: item for key, item in vars(value).items() if isinstance(item, (str, int, float, bool, type(None)))}
    return f"{type(value).__qualname__} {plain}"


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
    if type(value) in (list, tuple) and not is_open_ended(machine, value):
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
