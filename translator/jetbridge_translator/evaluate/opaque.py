"""Values that stand for something that is not known, and how they spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.model import ExternalCall, ExternalName, UnknownValue

_DEPTH = 8
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
    if depth > _DEPTH or not isinstance(value, _CONTAINERS):
        return None
    inner = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    for item in inner:
        if type(item) not in _SCALARS and (found := find_opaque(item, depth + 1)) is not None:
            return found
    return None


def opaque_argument(arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Any:
    """The first argument that is not plain data, None if all are."""
    for value in arguments:
        if (found := find_opaque(value)) is not None:
            return found
    for value in keywords.values():
        if (found := find_opaque(value)) is not None:
            return found
    return None
