"""Whether a value is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import find_opaque, is_opaque
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import AbstractObject, EvaluatedError
from jetbridge_translator.model import ExternalName

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator


def truth(machine: Evaluator, value: Any) -> bool | None:
    """True, False, or None when it cannot be known.

    Raises:
        RaisedError: the program's own `__bool__` or `__len__` raised.
    """
    if value is None or value is True or value is False:
        return bool(value)
    if isinstance(value, (AbstractObject, ExternalName)):
        return True
    if is_opaque(value):
        return None
    try:
        return bool(value)
    except EvaluatedError:
        raise
    except TypeError:
        return None  # `__bool__` of a class of the program gave something unknown
    except Exception as error:
        raise RaisedError(error) from error


def same(left: Any, right: Any) -> bool:
    """Whether two values are surely the same."""
    if left is right:
        return True
    if find_opaque(left) is not None or find_opaque(right) is not None:
        return False
    try:
        return type(left) is type(right) and bool(left == right)
    except Exception:  # noqa: BLE001 -- `__eq__` of a class of the program
        return False
