"""Graphs that differ in values alone are one graph with parameters: a task group that a loop or a function made several times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from jetbridge_translator.lower.expressions import Attribute, Call, Expression, Literal, Local, Verbatim
from jetbridge_translator.lower.expressions import replace as replace_in
from jetbridge_translator.lower.names import Names, identifier
from jetbridge_translator.lower.plan import GraphPlan, Loop, Statement

_VALUES = (Literal, Verbatim)
_FEW = 4
"""With more parameters than that (or than the user's function has), graphs of their own read better."""


class _DifferentError(Exception):
    """Two graphs differ in more than values."""


@dataclass(slots=True)
class _Found:
    """The parameters found so far: the values of all graphs at one place, and the name for them."""

    names: Names
    wanted: list[str]
    parameters: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def parameter(self, values: tuple[Any, ...], hint: str | None) -> Local:
        """The parameter for these values."""
        if values not in self.parameters:
            name = self.wanted.pop(0) if self.wanted else identifier(hint or "value")
            self.parameters[values] = self.names.claim(name, "value")
        return Local(self.parameters[values])


@dataclass(frozen=True, slots=True)
class Unified:
    """One graph for several, and what each use gives to its new parameters, in order."""

    plan: GraphPlan
    values: tuple[tuple[Expression, ...], ...]


def unified(plans: Sequence[GraphPlan], wanted: Sequence[str] = ()) -> Unified | None:
    """The graph that all plans are uses of; None if they differ in more than values.

    Args:
        plans: graphs, names left out.
        wanted: names for the new parameters: those of the user's function.
    """
    taken = {name for plan in plans for name in plan.parameters}
    found = _Found(Names(taken), [name for name in wanted if name not in taken])
    try:
        body = _same([plan.body for plan in plans], found, None)
        others = {repr(replace(plan, body=(), name="")) for plan in plans}
    except _DifferentError:
        return None
    if len(others) != 1 or not 0 < len(found.parameters) <= max(_FEW, len(wanted)):
        return None
    statements = tuple(_called(statement, frozenset(found.parameters.values())) for statement in body)
    names = tuple(found.parameters.values())
    plan = replace(plans[0], body=statements, parameters=(*plans[0].parameters, *names))
    return Unified(plan, tuple(zip(*found.parameters, strict=True)))


def _same(parts: Sequence[Any], found: _Found, hint: str | None) -> Any:
    """What the parts have in common, with parameters where their values differ."""
    first = parts[0]
    if all(part == first for part in parts[1:]):
        return first
    if all(isinstance(part, _VALUES) for part in parts):
        return found.parameter(tuple(parts), hint)
    if any(type(part) is not type(first) for part in parts):
        raise _DifferentError
    if isinstance(first, Call):
        return _same_call(parts, found)
    if isinstance(first, tuple):
        if any(len(part) != len(first) for part in parts):
            raise _DifferentError
        return tuple(_same(list(items), found, hint) for items in zip(*parts, strict=True))
    if is_dataclass(first) and not isinstance(first, type):
        changes = {f.name: _same([getattr(part, f.name) for part in parts], found, hint) for f in fields(first)}
        return replace(first, **changes)
    raise _DifferentError


def _same_call(parts: Sequence[Call], found: _Found) -> Call:
    """A call; its keywords name the parameters. Only values that ops are given may differ, not what a node is called or how it is set."""
    first = parts[0]
    function = _same([part.function for part in parts], found, None)
    names = [tuple(name for name, _ in part.keywords) for part in parts]
    is_partial = isinstance(first.function, Attribute) and first.function.name == "partial"
    same = all(part.arguments == first.arguments and part.keywords == first.keywords for part in parts)
    if not same and (not is_partial or len(set(names)) != 1):
        raise _DifferentError
    arguments = _same([part.arguments for part in parts], found, None)
    keywords = tuple(
        (name, _same([part.keywords[index][1] for part in parts], found, name)) for index, name in enumerate(names[0])
    )
    return Call(function, arguments, keywords)


def _called(statement: Statement, parameters: frozenset[str]) -> Statement:
    """Parameters of a graph are handed over in the call itself: `op.partial(x)()` -> `op(x)`."""

    def change(part: Expression) -> Expression | None:
        if not isinstance(part, Call) or not isinstance(part.function, Call):
            return None
        inner = part.function
        if not isinstance(inner.function, Attribute) or inner.function.name != "partial" or inner.keywords:
            return None
        if not all(isinstance(argument, Local) and argument.name in parameters for argument in inner.arguments):
            return None
        return Call(inner.function.value, (*inner.arguments, *part.arguments), part.keywords)

    if isinstance(statement, Loop):
        return replace(statement, body=tuple(_called(inner, parameters) for inner in statement.body))
    return replace(statement, value=replace_in(statement.value, change))
