"""Definitions that stand in place of the function that made them."""

from __future__ import annotations

from typing import Any


def name_like(definition: Any, function: Any) -> None:
    """Give a definition the name, the module and the docstring of its function, as `functools.wraps` does."""
    for attribute in ("__name__", "__qualname__", "__module__", "__doc__"):
        value = getattr(function, attribute, None)
        if value is not None:
            definition.__dict__[attribute] = value
