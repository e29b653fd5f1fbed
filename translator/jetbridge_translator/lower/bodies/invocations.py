"""A call of an op or graph as an expression: `op.partial(x=1).alias("name")(handle, after=other)`."""

from __future__ import annotations

from typing import Any

from jetbridge_translator.lower.bodies.links import Links
from jetbridge_translator.lower.calls import NodeCall
from jetbridge_translator.lower.expressions import (
    Attribute,
    Call,
    Expression,
    Handle,
    Literal,
    Mapping,
    Sequence,
    replace,
)
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import Value
from jetbridge_translator.lower.values import ValueWriter, is_mapped_argument, with_key
from jetbridge_translator.model import TaskOutput

_Keywords = tuple[tuple[str, Expression], ...]


class Invocations:
    """Writes the calls of one body."""

    def __init__(self, scope: ModuleScope, links: Links, container: str) -> None:
        self._scope = scope
        self._links = links
        self._container = container

    def write(self, call: NodeCall, after: tuple[Expression, ...], loops: frozenset[str] = frozenset()) -> Expression:
        """The expression of a call; results of siblings stay `Handle`s. `loops` are the loop variables around it."""
        fixed, given = _split(call.positional)
        named = {name: self._value(call, value, loops) for name, value in call.named.items()}
        direct = tuple((name, named[name]) for name, value in call.named.items() if _is_result(value.value))
        partial = tuple((name, named[name]) for name, value in call.named.items() if not _is_result(value.value))
        first = tuple(self._value(call, value, loops) for value in fixed)
        rest = tuple(self._value(call, value, loops) for value in given)
        if call.expanded:
            first, rest, partial, direct = (*first, *rest), (), (*partial, *direct), ()
        function = self._described(call, first, partial, loops)
        waiting: _Keywords = (("after", _one_or_list(after)),) if after else ()
        if "" in call.expanded:
            listed = self._value(call, call.expanded[""], loops)
            return _marked(call, Call(Attribute(function, "expand_kwargs"), (listed,), waiting))
        if call.expanded:
            mapped = tuple((name, self._value(call, value, loops)) for name, value in call.expanded.items())
            return _marked(call, Call(Attribute(function, "expand"), (), (*mapped, *waiting)))
        return _marked(call, Call(function, rest, (*direct, *call.passed, *waiting)))

    def _described(
        self, call: NodeCall, first: tuple[Expression, ...], partial: _Keywords, loops: frozenset[str]
    ) -> Expression:
        function = call.function
        if call.name != call.op_name or self._is_named_by(call, loops):
            function = Call(Attribute(function, "alias"), (self._alias(call, loops),))
        if call.tags or call.labels:
            entries = {**call.tags, **call.labels}
            tags = Mapping(tuple((Literal(key), Literal(value)) for key, value in entries.items()))
            function = Call(Attribute(function, "tag"), (tags,))
        if call.settings:
            function = Call(Attribute(function, "override"), (), tuple(call.settings.items()))
        if first or partial or call.fixed:
            function = Call(Attribute(function, "partial"), first, (*partial, *call.fixed))
        return function

    def _alias(self, call: NodeCall, loops: frozenset[str]) -> Expression:
        if call.name_source is None or not self._is_named_by(call, loops):
            return Literal(call.name)
        return ValueWriter(self._scope, loops).write(call.name, call.name_source)

    def _is_named_by(self, call: NodeCall, loops: frozenset[str]) -> bool:
        """Whether the loops around a call are in its name."""
        source = call.name_source
        return source is not None and not call.tags and any(use.name in loops for use in source.names)

    def _value(self, call: NodeCall, value: Value, loops: frozenset[str]) -> Expression:
        writer = ValueWriter(self._scope, loops, value.templated, call.extensions)
        return replace(writer.write(value.value, value.source), self._resolved)

    def _resolved(self, part: Expression) -> Expression | None:
        if isinstance(part, Handle):
            return with_key(self._links.read(self._container, part.node), part.key)
        return None


def _marked(call: NodeCall, expression: Expression) -> Expression:
    """A setup or teardown is marked on its result."""
    if call.is_setup:
        return Call(Attribute(expression, "as_setup"))
    if call.is_teardown:
        keywords: _Keywords = (("on_failure_fail_dagrun", Literal(True)),) if call.on_failure_fail_dagrun else ()
        return Call(Attribute(expression, "as_teardown"), (), keywords)
    return expression


def _is_result(value: Any) -> bool:
    """Whether a value is a result of another op, or a list of results: it is handed over in the call itself."""
    if isinstance(value, TaskOutput) or is_mapped_argument(value):
        return True
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(item, TaskOutput) for item in value)


def _split(values: tuple[Value, ...]) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Values by position: those that are fixed, then those handed over in the call. All are fixed when the order needs it."""
    results = [_is_result(value.value) for value in values]
    count = next((index for index, is_result in enumerate(results) if is_result), len(results))
    return (values[:count], values[count:]) if all(results[count:]) else (values, ())


def _one_or_list(parts: tuple[Expression, ...]) -> Expression:
    return parts[0] if len(parts) == 1 else Sequence(parts)
