"""The tables that say what each kind of node means; the files of `expressions/` and `statements/` fill them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeVar

EXPRESSIONS: dict[type[ast.AST], Callable[..., Any]] = {}
STATEMENTS: dict[type[ast.AST], Callable[..., Any]] = {}

_Handler = TypeVar("_Handler", bound=Callable[..., Any])


def expression(*kinds: type[ast.AST]) -> Callable[[_Handler], _Handler]:
    """Register the meaning of expressions: `(machine, node, frame) -> value`."""
    return _registrar(EXPRESSIONS, kinds)


def statement(*kinds: type[ast.AST]) -> Callable[[_Handler], _Handler]:
    """Register the meaning of statements: `(machine, node, frame) -> Outcome`."""
    return _registrar(STATEMENTS, kinds)


def _registrar(
    table: dict[type[ast.AST], Callable[..., Any]], kinds: tuple[type[ast.AST], ...]
) -> Callable[[_Handler], _Handler]:
    def register(handler: _Handler) -> _Handler:
        for kind in kinds:
            if kind in table:
                raise ValueError(f"{kind.__name__} has two meanings")
            table[kind] = handler
        return handler

    return register
