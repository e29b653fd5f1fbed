"""Functions that take functions: anything that the program can call may be passed."""

from __future__ import annotations

import collections
import contextlib
import copy
import dataclasses
import functools
import itertools
import operator
import re
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import iteration
from jetbridge_translator.evaluate.attributes import get_attribute
from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.library.collecting import callback, counted
from jetbridge_translator.evaluate.native_functions import Native, computes, replaces
from jetbridge_translator.evaluate.opaque import find_opaque, is_opaque
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.evaluate.safety import is_of_the_program
from jetbridge_translator.model import ExternalCall, ExternalName, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


@replaces(functools.partial)
def _partial(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    function: Any = arguments[0]
    if callable(function):
        return functools.partial(function, *arguments[1:], **keywords)
    if isinstance(function, (AbstractObject, Native, ExternalName)):
        return AbstractPartial(function, arguments[1:], dict(keywords))
    return NotImplemented


@replaces(contextlib.closing)
def _closing(_: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    """What is not read is not closed either: `with` only gives it back."""
    (thing,) = (*arguments, *keywords.values())
    return (
        contextlib.nullcontext(thing)
        if is_opaque(thing) or isinstance(thing, AbstractObject)
        else contextlib.closing(thing)
    )


class AbstractPartial(AbstractObject):
    """`functools.partial` of an object of Airflow or of a name of a package that is not read."""

    __slots__ = ("arguments", "function", "keywords")

    def __init__(self, function: Any, arguments: Arguments, keywords: Keywords) -> None:
        """Keep what is bound."""
        self.function = function
        self.arguments = arguments
        self.keywords = keywords

    def call(self, arguments: Arguments, keywords: Keywords, site: Any, machine: Any) -> Any:
        """Call it with the bound arguments before the new ones."""
        return machine.call(self.function, (*self.arguments, *arguments), {**self.keywords, **keywords}, site)

    def get_attribute(self, name: str, site: Any, machine: Any) -> Any:
        """`func`, `args`, `keywords`."""
        return {"func": self.function, "args": self.arguments, "keywords": self.keywords}.get(name, NotImplemented)


@replaces(functools.reduce)
def _reduce(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    items = iteration.listed(machine, arguments[1], machine.node, machine.frame)
    if items is None:
        return NotImplemented
    function = arguments[0]
    start = arguments[2:] if len(arguments) > 2 else ()  # noqa: PLR2004 -- reduce(function, items, start)
    return functools.reduce(
        lambda a, b: machine.invoke(function, (a, b), {}, machine.node, machine.frame), items, *start
    )


@replaces(itertools.groupby)
def _groupby(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    items = iteration.listed(machine, arguments[0], machine.node, machine.frame)
    key = callback(machine, arguments[1] if len(arguments) > 1 else keywords.get("key"))
    if items is None or (key is None and find_opaque(items) is not None):
        return NotImplemented
    return iter([(name, list(group)) for name, group in itertools.groupby(items, key)])


@replaces(itertools.accumulate)
def _accumulate(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    items = iteration.listed(machine, arguments[0], machine.node, machine.frame)
    if items is None:
        return NotImplemented
    function = callback(machine, arguments[1] if len(arguments) > 1 else keywords.pop("func", None)) or operator.add
    return counted(machine, itertools.accumulate(items, function, **keywords))


@replaces(copy.copy)
def _copy(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    value = arguments[0]
    if isinstance(value, (AbstractObject, UnknownValue, ExternalCall, ExternalName, Function)):
        return value
    return copy.copy(value)


@replaces(copy.deepcopy)
def _deepcopy(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    return _deep(arguments[0], {})


def _deep(value: Any, done: dict[int, Any]) -> Any:
    """A deep copy in which objects of Airflow, functions and unknown values stay themselves."""
    if isinstance(value, (AbstractObject, Function)) or is_opaque(value):
        return value
    if id(value) in done:
        return done[id(value)]
    if type(value) is dict:
        copied: dict[Any, Any] = {}
        done[id(value)] = copied
        copied.update({_deep(key, done): _deep(item, done) for key, item in value.items()})
        return copied
    if type(value) is list:
        items: list[Any] = []
        done[id(value)] = items
        items.extend(_deep(item, done) for item in value)
        return items
    if type(value) in (tuple, set, frozenset):
        return type(value)(_deep(item, done) for item in value)
    return copy.deepcopy(value)


@replaces(collections.namedtuple)  # noqa: PYI024 -- the program calls it
def _namedtuple(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    if find_opaque(arguments) is not None:
        return NotImplemented
    return collections.namedtuple(*arguments, **{**keywords, "module": "dags:" + machine.frame.module.name})  # noqa: PYI024 -- the program calls it


@replaces(dataclasses.dataclass)
def _dataclass(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    def decorate(_machine: Evaluator, classes: Arguments, _none: Keywords) -> Any:
        if not isinstance(classes[0], type):
            return NotImplemented
        _share_defaults(classes[0])
        return dataclasses.dataclass(**keywords)(classes[0])

    return decorate(machine, arguments, {}) if arguments else Native("dataclasses.dataclass", decorate)


def _share_defaults(cls: type) -> None:
    """Let objects of the program's classes be defaults: before Python 3.11 they could be, hashable or not."""
    for name in vars(cls).get("__annotations__", {}):
        default = vars(cls).get(name)
        if is_of_the_program(default) and not isinstance(default, type) and type(default).__hash__ is None:
            setattr(cls, name, dataclasses.field(default_factory=functools.partial(_same, default)))


def _same(value: Any) -> Any:
    return value


@replaces(collections.defaultdict)
def _defaultdict(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    factory = arguments[0] if arguments else None
    if factory is not None and not (isinstance(factory, (type, Function)) or callable(factory)):
        factory = callback(machine, factory)
    return collections.defaultdict(factory, *arguments[1:], **keywords)


@computes("operator.attrgetter")
def _attrgetter(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    names = arguments

    def get(inner: Evaluator, values: Arguments, _none: Keywords) -> Any:
        found = tuple(_follow(inner, values[0], name) for name in names)
        return found[0] if len(found) == 1 else found

    return Native("operator.attrgetter", get)


def _follow(machine: Evaluator, value: Any, path: str) -> Any:
    for name in path.split("."):
        value = get_attribute(machine, value, name, machine.node, machine.frame)
    return value


@replaces(re.sub)
def _sub(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    pattern, replacement, *rest = arguments
    if find_opaque((pattern, *rest)) is not None or is_opaque(replacement):
        return NotImplemented
    return re.sub(pattern, replacement, *rest, **keywords)


@replaces(callable)
def _is_callable(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    value = arguments[0]
    if isinstance(value, (UnknownValue, ExternalCall, ExternalName)):
        return NotImplemented
    if isinstance(value, AbstractObject):
        return type(value).call is not AbstractObject.call
    return callable(value) or isinstance(value, Native)
