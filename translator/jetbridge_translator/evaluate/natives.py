"""Calling what is real Python: the pure part of the standard library, methods of plain values, classes of the program."""

from __future__ import annotations

import ast
import types
from collections import deque
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import safety
from jetbridge_translator.evaluate.native_functions import METHODS, REPLACEMENTS, Native
from jetbridge_translator.evaluate.opaque import opaque_argument, reason_of
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import EvaluatedError
from jetbridge_translator.evaluate.sizes import check_call, check_method
from jetbridge_translator.model import ExternalCall, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator

_READING_METHODS = frozenset(
    """get keys items values copy index count union difference intersection symmetric_difference issubset issuperset isdisjoint
    most_common elements fromkeys __getitem__ __contains__ __len__ __iter__ __eq__ __init__""".split()
)
_CHANGING_MODULES = frozenset({"_heapq", "_bisect"})
may_have = safety.may_have
is_of_the_program = safety.is_of_the_program


def replaced_method(machine: Evaluator, value: Any, name: str) -> Any:
    """The evaluator's own version of a method (files, formats), None if the real one will do."""
    for kind in type(value).__mro__:
        found = METHODS.get((kind, name))
        if found is not None:
            return Native(f"{kind.__name__}.{name}", _with_self(found, value))
    return None


def _with_self(method: Any, value: Any) -> Any:
    def bound(machine: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        return method(machine, (value, *arguments), keywords)

    return bound


def call(
    machine: Evaluator, function: Any, arguments: tuple[Any, ...], keywords: dict[str, Any], node: ast.AST, frame: Frame
) -> Any:
    """Call something real, if it is known to be harmless.

    Raises:
        RaisedError: it raised.
    """
    native = function if isinstance(function, Native) else _replacement(function)
    if native is not None:
        return _run_native(machine, native, arguments, keywords, node, frame)
    if not callable(function):
        raise RaisedError(TypeError(f"'{type(function).__name__}' object is not callable"))
    if not safety.may_call(function):
        return machine.not_known(f"`{_name(function)}` is not computed", node, frame)
    if "**" in keywords or not safety.takes_anything(function, arguments):
        unknown = opaque_argument(arguments, keywords)
        if unknown is not None:
            return machine.not_known(reason_of(unknown), node, frame)
    owner = getattr(function, "__self__", None)
    check_method(machine.budget, owner, _name(function), arguments)
    if not safety.is_of_the_program(function):
        check_call(machine.budget, _name(function), arguments)
    if isinstance(owner, (list, dict, set, deque)) and _name(function) not in _READING_METHODS:
        machine.changed(owner)
        if machine.unknown_rounds:
            machine.open_ended[id(owner)] = owner
    elif getattr(function, "__module__", None) in _CHANGING_MODULES and arguments:
        machine.changed(arguments[0])
    return _run(machine, function, arguments, keywords, node, frame)


def _replacement(function: Any) -> Native | None:
    try:
        return REPLACEMENTS.get(function)
    except TypeError:  # not hashable
        return None


def _run_native(
    machine: Evaluator,
    native: Native,
    arguments: tuple[Any, ...],
    keywords: dict[str, Any],
    node: ast.AST,
    frame: Frame,
) -> Any:
    result = _run(machine, native.function, (machine, arguments, keywords), {}, node, frame)
    if result is NotImplemented:
        unknown = opaque_argument(arguments, keywords)
        reason = f"`{native.name}` is not computed" if unknown is None else reason_of(unknown)
        return machine.not_known(reason, node, frame)
    return result


def _run(
    machine: Evaluator, function: Any, arguments: tuple[Any, ...], keywords: dict[str, Any], node: ast.AST, frame: Frame
) -> Any:
    try:
        result = function(*arguments, **keywords)
    except (EvaluatedError, MemoryError):
        raise
    except Exception as error:
        if opaque_argument(arguments, keywords) is not None and not safety.is_of_the_program(function):
            return machine.not_known("a value that it needs is not known", node, frame)
        raise RaisedError(error) from error
    if isinstance(function, type) and safety.is_of_the_program(function):
        machine.made.note(result, arguments, keywords)
    if isinstance(result, (str, bytes, list, tuple, set, dict)):
        machine.budget.size(len(result))
    return result


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", type(function).__name__))


__all__ = ["ExternalCall", "UnknownValue", "call", "is_of_the_program", "may_have", "replaced_method", "types"]
