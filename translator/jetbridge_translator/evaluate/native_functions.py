"""A function of the library that the evaluator computes itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Body = Callable[["Evaluator", tuple[Any, ...], dict[str, Any]], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Native:
    """`function(machine, arguments, keywords)`; it returns NotImplemented for what it cannot know."""

    name: str
    function: Body


REPLACEMENTS: dict[Any, Native] = {}
METHODS: dict[tuple[type, str], Body] = {}
NAMES: dict[str, Native] = {}


def replaces(function: Any) -> Callable[[Body], Body]:
    """Register what is computed instead of a real callable."""

    def register(body: Body) -> Body:
        REPLACEMENTS[function] = Native(getattr(function, "__qualname__", repr(function)), body)
        return body

    return register


def replaces_method(kind: type, *names: str) -> Callable[[Body], Body]:
    """Register what is computed instead of methods of a type; the object is the first argument."""

    def register(body: Body) -> Body:
        for name in names:
            METHODS[kind, name] = body
        return body

    return register


def computes(*qualified_names: str) -> Callable[[Body], Body]:
    """Register what a qualified name stands for."""

    def register(body: Body) -> Body:
        for name in qualified_names:
            NAMES[name] = Native(name, body)
        return body

    return register
