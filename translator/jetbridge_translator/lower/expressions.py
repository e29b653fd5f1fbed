"""Expressions of the written code, as data: passes build them, `render` turns them into text and gathers their imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant that Python writes by itself: None, a number, a text, bytes."""

    value: Any


@dataclass(frozen=True, slots=True)
class Verbatim:
    """An expression as the user wrote it, with the names of the module that it needs."""

    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression of names of other modules, which stand in its text by the names that `imports` has for them."""

    text: str
    imports: tuple[tuple[str, Imported], ...]


@dataclass(frozen=True, slots=True)
class Local:
    """A name that the written file defines: an op, a graph, a variable of a body."""

    name: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A name of another module, written the way the file already imports it, else by `from module import name`. No name: the module itself."""

    module: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """`value.name`."""

    value: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """`value[key]`."""

    value: Expression
    key: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """`function(*arguments, **keywords)`."""

    function: Expression
    arguments: tuple[Expression, ...] = ()
    keywords: tuple[tuple[str, Expression], ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, tuple or set of expressions; `brackets` are its two brackets."""

    items: tuple[Expression, ...]
    brackets: str = "[]"


@dataclass(frozen=True, slots=True)
class Starred:
    """`*value`, inside a list."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dictionary of expressions."""

    items: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`[element for target in iterable …]`, one clause a loop."""

    element: Expression
    clauses: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Handle:
    """The result of a use of an op or graph in the same body, by its id; a body replaces it by a variable or by the call itself."""

    node: str
    key: str | None = None


Expression: TypeAlias = (
    Literal
    | Verbatim
    | Formula
    | Local
    | Imported
    | Attribute
    | Item
    | Call
    | Sequence
    | Starred
    | Mapping
    | Comprehension
    | Handle
)


def children(expression: Expression) -> Iterator[Expression]:
    """The expressions directly inside an expression."""
    if isinstance(expression, (Attribute, Starred)):
        yield expression.value
    elif isinstance(expression, Item):
        yield from (expression.value, expression.key)
    elif isinstance(expression, Call):
        yield expression.function
        yield from expression.arguments
        yield from (value for _, value in expression.keywords)
    elif isinstance(expression, Sequence):
        yield from expression.items
    elif isinstance(expression, Mapping):
        yield from (part for pair in expression.items for part in pair)
    elif isinstance(expression, Comprehension):
        yield expression.element
        yield from (iterable for _, iterable in expression.clauses)
    elif isinstance(expression, Formula):
        yield from (imported for _, imported in expression.imports)


def walk(expression: Expression) -> Iterator[Expression]:
    """An expression and everything in it."""
    yield expression
    for child in children(expression):
        yield from walk(child)


def replace(expression: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """A copy in which `change` has replaced what it gave something for, outermost first."""
    changed = change(expression)
    if changed is not None:
        return changed
    if isinstance(expression, Attribute):
        return Attribute(replace(expression.value, change), expression.name)
    if isinstance(expression, Item):
        return Item(replace(expression.value, change), replace(expression.key, change))
    if isinstance(expression, Call):
        return Call(
            replace(expression.function, change),
            tuple(replace(argument, change) for argument in expression.arguments),
            tuple((name, replace(value, change)) for name, value in expression.keywords),
        )
    if isinstance(expression, Sequence):
        return Sequence(tuple(replace(item, change) for item in expression.items), expression.brackets)
    if isinstance(expression, Starred):
        return Starred(replace(expression.value, change))
    if isinstance(expression, Mapping):
        return Mapping(tuple((replace(key, change), replace(value, change)) for key, value in expression.items))
    if isinstance(expression, Comprehension):
        clauses = tuple((target, replace(iterable, change)) for target, iterable in expression.clauses)
        return Comprehension(replace(expression.element, change), clauses)
    return expression


def handles(expression: Expression) -> Iterator[Handle]:
    """The results that an expression reads."""
    return (part for part in walk(expression) if isinstance(part, Handle))


def names(expression: Expression) -> Iterator[str]:
    """The names of the user's module that an expression needs."""
    return (name for part in walk(expression) if isinstance(part, Verbatim) for name in part.names)
