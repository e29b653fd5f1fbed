"""Values that stand for something that is not known, and how they spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge_translator.evaluate.limits import LimitReachedError
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.model import ExternalCall, ExternalName, UnknownValue

_DEPTH = 8
_DEEPEST = 500
MOST_NESTED = 1_000_000
_CONTAINERS = (list, tuple, set, frozenset, dict)
_SCALARS = frozenset({str, int, float, bool, bytes, type(None), complex})


def is_opaque(value: Any) -> bool:
    """Whether nothing can be computed with a value."""
    return isinstance(value, (UnknownValue, ExternalCall, ExternalName))


def reason_of(value: Any) -> str:
    """Why a value is not known."""
    if isinstance(value, UnknownValue):
        return value.reason
    if isinstance(value, (ExternalName, ExternalCall)):
        return f"`{value.qualified_name}` belongs to a package that is not read"
    if isinstance(value, (list, set)) and value:
        return reason_of(next(iter(value)))
    return f"a {type(value).__name__} has no plain value"


def find_opaque(value: Any, depth: int = 0) -> Any:
    """The first value inside that is no plain data (unknown, of a package that is not read, an object of Airflow); None if all is plain."""
    kind = type(value)
    if kind in _SCALARS:
        return None
    if isinstance(value, (UnknownValue, ExternalCall, ExternalName, AbstractObject)):
        return value
    if not isinstance(value, _CONTAINERS):
        return None
    if depth > _DEPTH:
        return None
    if depth == 1:  # it is nested, and nobody has looked yet whether there is an end to it
        check_nesting(value)
    inner = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    for item in inner:
        if type(item) not in _SCALARS and (found := find_opaque(item, depth + 1)) is not None:
            return found
    return None


def check_nesting(value: Any) -> None:
    """Refuse a value that holds the same lists again and again: whoever goes over all that is in it would never come to an end.

    Raises:
        LimitReachedError: there is too much in it, or it is nested too deeply.
    """
    if _spread(value, {}, 0) > MOST_NESTED:
        raise LimitReachedError(f"a value that holds more than {MOST_NESTED:,} others")


def _spread(value: Any, known: dict[int, int], depth: int) -> int:
    """How many values there are inside, each counted as often as it is met; a list that holds itself ends where it is met again."""
    if not isinstance(value, _CONTAINERS):
        return 1
    if depth > _DEEPEST:
        raise LimitReachedError(f"a value nested more than {_DEEPEST} deep")
    if id(value) not in known:
        known[id(value)] = 0
        inner = (*value.keys(), *value.values()) if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_spread(item, known, depth + 1) for item in inner)
    return known[id(value)]


def opaque_argument(arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Any:
    """The first argument that is not plain data, None if all are."""
    for value in arguments:
        if (found := find_opaque(value)) is not None:
            return found
    for value in keywords.values():
        if (found := find_opaque(value)) is not None:
            return found
    return None
