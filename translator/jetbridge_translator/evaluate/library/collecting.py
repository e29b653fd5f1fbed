"""Builtins that go over items: they take objects of Airflow, count what they consume, and know when an item is not known."""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import iteration, truths
from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.native_functions import Body, replaces
from jetbridge_translator.evaluate.opaque import find_opaque, is_opaque
from jetbridge_translator.evaluate.protocol import AbstractObject

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


def _items(machine: Evaluator, value: Any) -> Any:
    """The items of a value, None if they are not known."""
    return iteration.items_of(machine, value, machine.node, machine.frame)


def callback(machine: Evaluator, function: Any) -> Any:
    """A real callable for anything that the program can call."""
    if function is None or isinstance(function, Function):
        return function
    return lambda *arguments, **keywords: machine.invoke(function, arguments, keywords, machine.node, machine.frame)


def _gatherer(kind: type) -> Body:
    def gather(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
        if not arguments:
            return kind()
        items = iteration.listed(machine, arguments[0], machine.node, machine.frame)
        return NotImplemented if items is None else kind(items)

    return gather


for _kind in (list, tuple, set, frozenset):
    replaces(_kind)(_gatherer(_kind))


@replaces(dict)
def _dict(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    if "**" in keywords or any(is_opaque(value) for value in arguments):
        return NotImplemented
    return dict(*arguments, **keywords)


def _walker(function: Callable[..., Any]) -> Body:
    """For functions of iterables that give an iterator: `zip`, `enumerate`, `itertools.chain`, …"""

    def walk(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
        iterables: list[Any] = []
        for value in arguments:
            plain = isinstance(value, (int, str, type(None), list, tuple, dict)) or callable(value)
            plain = plain and not isinstance(value, AbstractObject) and not iteration.is_open_ended(machine, value)
            items = value if plain else _items(machine, value)
            if items is None:
                return NotImplemented
            iterables.append(items)
        result = function(*iterables, **keywords)
        return counted(machine, result)

    return walk


def counted(machine: Evaluator, iterator: Any) -> Iterator[Any]:
    """An iterator whose items count as steps."""
    for item in iterator:
        machine.budget.step()
        yield item


_WALKERS: tuple[Callable[..., Any], ...] = (
    zip,
    enumerate,
    reversed,
    itertools.chain,
    itertools.chain.from_iterable,
    itertools.combinations,
)
_MORE_WALKERS: tuple[Callable[..., Any], ...] = (
    itertools.permutations,
    itertools.product,
    itertools.zip_longest,
    itertools.cycle,
    itertools.islice,
)
_ENDLESS: tuple[Callable[..., Any], ...] = (
    itertools.count,
    itertools.repeat,
    itertools.combinations_with_replacement,
    itertools.compress,
)
for _walking in (*_WALKERS, *_MORE_WALKERS, *_ENDLESS):
    replaces(_walking)(_walker(_walking))


def _with_function(function: Callable[..., Any]) -> Body:
    """For functions whose first argument is called for each item: `map`, `filter`, …"""

    def apply(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
        if len(arguments) < 2:  # noqa: PLR2004 -- a function and an iterable
            return function(*arguments, **keywords)
        iterables = [_items(machine, value) for value in arguments[1:]]
        if any(items is None for items in iterables):
            return NotImplemented
        return counted(machine, function(callback(machine, arguments[0]), *iterables, **keywords))

    return apply


_CALLING: tuple[Callable[..., Any], ...] = (map, itertools.starmap, itertools.takewhile, itertools.dropwhile)
for _calling in _CALLING:
    replaces(_calling)(_with_function(_calling))


@replaces(filter)
def _filter(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    items = iteration.listed(machine, arguments[1], machine.node, machine.frame)
    if items is None:
        return NotImplemented
    function = callback(machine, arguments[0])
    kept = [(item, truths.truth(machine, item if function is None else function(item))) for item in items]
    return NotImplemented if any(keep is None for _, keep in kept) else iter([item for item, keep in kept if keep])


def _orderer(function: Callable[..., Any]) -> Body:
    """For `sorted`, `min`, `max`: the items must be comparable, by themselves or by their key."""

    def order(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
        if len(arguments) == 1:
            items = iteration.listed(machine, arguments[0], machine.node, machine.frame)
        else:
            items = list(arguments)
        key = callback(machine, keywords.get("key"))
        if items is None or (key is None and find_opaque(items) is not None):
            return NotImplemented
        keys = items if key is None else [key(item) for item in items]
        if find_opaque(keys) is not None:
            return NotImplemented
        return function(items, **{**keywords, "key": key} if key else keywords)

    return order


_ORDERING: tuple[Callable[..., Any], ...] = (sorted, min, max)
for _ordering in _ORDERING:
    replaces(_ordering)(_orderer(_ordering))


@replaces(sum)
def _sum(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    items = iteration.listed(machine, arguments[0], machine.node, machine.frame)
    if items is None or any(is_opaque(item) for item in items):
        return NotImplemented
    return builtins.sum(items, *arguments[1:], **keywords)


def _quantifier(*, stops_at: bool) -> Body:
    def quantify(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
        items = _items(machine, arguments[0])
        if items is None:
            return NotImplemented
        known = True
        for item in items:
            truth = truths.truth(machine, item)
            if truth is stops_at:
                return stops_at
            known = known and truth is not None
        return not stops_at if known else NotImplemented

    return quantify


replaces(any)(_quantifier(stops_at=True))
replaces(all)(_quantifier(stops_at=False))


@replaces(len)
def _len(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    value = arguments[0]
    if is_opaque(value) or iteration.is_open_ended(machine, value):
        return NotImplemented
    if isinstance(value, AbstractObject):
        items = _items(machine, value)
        return NotImplemented if items is None else builtins.sum(1 for _ in items)
    return len(value)


@replaces(range)
def _range(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    return NotImplemented if find_opaque(arguments) is not None else range(*arguments)


@replaces(iter)
def _iter(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    items = _items(machine, arguments[0])
    return NotImplemented if items is None else items


@replaces(next)
def _next(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    return NotImplemented if is_opaque(arguments[0]) else next(*arguments)
