"""Refusing computations whose result would be too large, before they are made."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sized
from fractions import Fraction
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
    elif symbol == "**" and isinstance(left, Fraction) and isinstance(right, int):
        budget.size((left.numerator.bit_length() + left.denominator.bit_length()) * abs(right) // _BITS_OF_AN_ITEM)
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


def check_call(budget: Budget, name: str, arguments: tuple[Any, ...]) -> None:
    """Check the size of what a function of the library would give, or the work that it would have.

    Raises:
        LimitReachedError: it would be too much.
    """
    if name in _OPERATORS and len(arguments) == 2:  # noqa: PLR2004 -- a binary operator
        check_binary(budget, _OPERATORS[name], *arguments)
    elif name in _COUNTED:
        budget.size(max((value for value in arguments if isinstance(value, int)), default=0) * _COUNTED[name])
    elif name in _WIDTHS_IN_TEXT and arguments:
        budget.size(sum(map(int, _NUMBER.findall(str(arguments[0])))))


_OPERATORS = {
    "pow": "**",
    "ipow": "**",
    "mul": "*",
    "imul": "*",
    "lshift": "<<",
    "ilshift": "<<",
    "add": "+",
    "concat": "+",
}
"""Functions of `operator`, and what they do."""
_COUNTED = {
    "bytes": 1,
    "bytearray": 1,
    "pbkdf2_hmac": 1,
    "scrypt": 100,
    "factorial": 1_000,
    "comb": 1_000,
    "perm": 1_000,
}
"""Functions whose work grows with a number that they are given, and how fast."""
_WIDTHS_IN_TEXT = frozenset({"pack", "calcsize", "Struct"})
_NUMBER = re.compile(r"\d+")

_SIZED = frozenset({list, tuple, dict, set, range, str, bytes, deque})
_DUNDERS = {
    "__pow__": "**",
    "__mul__": "*",
    "__rmul__": "*",
    "__imul__": "*",
    "__lshift__": "<<",
    "__add__": "+",
    "__iadd__": "+",
}
_WIDTH_METHODS = frozenset({"ljust", "rjust", "center", "zfill", "expandtabs"})


def check_method(budget: Budget, value: Any, name: str, arguments: tuple[Any, ...]) -> None:
    """Check the size of what a method of a text or container would give.

    Raises:
        LimitReachedError: the result would be too large.
    """
    if (symbol := _DUNDERS.get(name)) is not None and len(arguments) == 1:
        check_binary(budget, symbol, value, arguments[0])
    if isinstance(value, range) and name in ("index", "count"):
        budget.size(abs(value.stop - value.start) // abs(value.step))
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
