"""Functions under decorators that wrap them: what the writer has to keep above the definition.

`functools.wraps` leaves the function that was decorated in `__wrapped__`; a decorator of a package that is not read is taken to do the same.
https://docs.python.org/3/library/functools.html#functools.wraps
"""

from __future__ import annotations

import ast
import copy
from typing import Any

from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.model import ExternalCall, UnknownValue

_DECORATOR = "jetbridge_decorator"


def wrapped_by(decorator: ast.expr, before: Any, after: Any) -> Any:
    """What a decorator made of a value, with a note of the decorator where it wraps a function of the program."""
    if not isinstance(before, Function):
        return after
    if isinstance(after, (UnknownValue, ExternalCall)):
        after = copy.copy(before)
        after.__wrapped__ = before
        after.of_package = True
    if after is not before and getattr(after, "__wrapped__", None) is before:
        setattr(after, _DECORATOR, decorator)
    return after


def decorator_of(function: Any) -> ast.expr | None:
    """The decorator that wraps a function, if there is one; those further in are those of its `__wrapped__`."""
    found: ast.expr | None = getattr(function, _DECORATOR, None)
    return found
