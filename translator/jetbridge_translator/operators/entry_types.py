"""What the parts of an entry have to be: entries of users are no code that a type checker has seen."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from jetbridge_translator.operators.mapping import ArgumentRule, Case, ConnectionRule, OperatorMapping, OpShape

_PAIR = 2
SETTINGS_OF_ENTRIES = frozenset(field.name for field in fields(OperatorMapping)) - {
    "names", "kind", "cases", "args", "ignored",
}  # fmt: skip
"""What an entry can say besides the arguments that `operator(…)` names."""


def ill_typed(mapping: OperatorMapping) -> Iterator[str]:
    """What is wrong with the parts of an entry, as sentences."""
    for name, (wanted, is_right) in _WANTED.items():
        if not is_right(getattr(mapping, name)):
            yield f"`{name}` has to be {wanted}, not {getattr(mapping, name)!r}"
    for argument, rule in mapping.args.items():
        if rule.name is not None and not _is_identifier(rule.name):
            yield f"argument {argument}: {rule.name!r} is no name of Python"
        if rule.annotation is not None and not _is_expression(rule.annotation):
            yield f"argument {argument}: {rule.annotation!r} is no annotation"
    for argument, reason in mapping.ignored.items():
        if not reason.strip():
            yield f"{argument} is ignored without a reason"


def _is_identifier(value: Any) -> bool:
    return isinstance(value, str) and value.isidentifier()


def _is_expression(value: Any) -> bool:
    try:
        ast.parse(value, mode="eval")
    except (SyntaxError, TypeError, ValueError):
        return False
    return isinstance(value, str)


def _is_qualified(value: Any) -> bool:
    return isinstance(value, str) and all(part.isidentifier() for part in value.split("."))


def _is_target(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == _PAIR and _is_qualified(value[0]) and _is_identifier(value[1])


def _optional(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or is_right(value)


def _tuple_of(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, tuple) and all(map(is_right, value))


def _dict_of(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, dict) and all(map(_is_identifier, value)) and all(map(is_right, value.values()))
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_WANTED: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "names": ("qualified names", _tuple_of(_is_qualified)),
    "kind": ("a text", lambda value: isinstance(value, str) and bool(value)),
    "shape": ("an `OpShape`", lambda value: isinstance(value, OpShape)),
    "cases": ("a list of `Case(operator, op)`", _tuple_of(lambda value: isinstance(value, Case))),
    "args": (
        "a dictionary of names and `parameter(…)` or `setting(…)`",
        _dict_of(lambda value: isinstance(value, ArgumentRule)),
    ),
    "ignored": ("a dictionary of names and reasons", _dict_of(_is_text)),
    "resource": ("a pair of module and class", _optional(_is_target)),
    "target": ("a pair of module and name", _optional(_is_target)),
    "connections": ("a tuple of `connection(…)`", _tuple_of(lambda value: isinstance(value, ConnectionRule))),
    "method": ("the name of a method", _optional(_is_identifier)),
    "returns": ("an annotation", _optional(_is_expression)),
    "template_fields": ("a tuple of names", _tuple_of(_is_identifier)),
    "template_extensions": ("a tuple of texts", _tuple_of(_is_text)),
    "settings": (
        "a tuple of pairs",
        _tuple_of(lambda value: isinstance(value, tuple) and len(value) == _PAIR and _is_identifier(value[0])),
    ),
}
"""Part of an entry -> what it has to be, in words and as a test."""
