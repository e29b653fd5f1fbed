"""Refusing computations whose result would be too large, before they are made."""

from __future__ import annotations

from collections import deque
from collections.abc import Sized
from typing import Any

from jetbridge_translator.evaluate.limits import Budget

_BITS_OF_AN_ITEM = 8


def check_binary(budget: Budget, symbol: str, left: Any, right: Any) -> None:
    """Check the size of `left <symbol> right`.

    Raises:
        LimitReachedError: the result would be too large.
    """
    if symbol == "*":
        _check_product(budget, left, right)
    elif symbol == "**" and isinstance(left, int) and isinstance(right, int) and right > 0:
        budget.size(left.bit_length() * right // _BITS_OF_AN_ITEM)
    elif symbol == "<<" and isinstance(left, int) and isinstance(right, int):
        budget.size(right // _BITS_OF_AN_ITEM)
    elif symbol == "+" and isinstance(left, (str, bytes, list, tuple)) and isinstance(right, Sized):
        budget.size(len(left) + len(right))


def _check_product(budget: Budget, left: Any, right: Any) -> None:
    for some, times in ((left, right), (right, left)):
        if isinstance(times, int) and isinstance(some, (str, bytes, list, tuple, bytearray)):
            budget.size(len(some) * max(times, 0))
    if isinstance(left, int) and isinstance(right, int):
        budget.size((left.bit_length() + right.bit_length()) // _BITS_OF_AN_ITEM)


_SIZED = frozenset({list, tuple, dict, set, range, str, bytes, deque})
_WIDTH_METHODS = frozenset({"ljust", "rjust", "center", "zfill", "expandtabs"})


def check_method(budget: Budget, value: Any, name: str, arguments: tuple[Any, ...]) -> None:
    """Check the size of what a method of a text or container would give.

    Raises:
        LimitReachedError: the result would be too large.
    """
    if isinstance(value, (list, set, dict, deque)):
        budget.size(len(value) + sum(len(argument) for argument in arguments if type(argument) in _SIZED))
    if not isinstance(value, (str, bytes)):
        return
    if name in _WIDTH_METHODS and arguments and isinstance(arguments[0], int):
        budget.size(arguments[0] * (len(value) if name == "expandtabs" else 1))
    elif name == "replace" and len(arguments) > 1 and all(isinstance(a, type(value)) for a in arguments[:2]):
        budget.size(len(value) + (value.count(arguments[0])) * len(arguments[1]))
    elif name == "join" and arguments and isinstance(arguments[0], (list, tuple)):
        budget.size(len(value) * len(arguments[0]) + sum(len(a) for a in arguments[0] if isinstance(a, (str, bytes))))
