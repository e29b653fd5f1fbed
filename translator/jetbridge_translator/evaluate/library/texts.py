"""Texts made of values: `str`, `format`, `%`, `str.format`, f-strings. Objects of Airflow have texts of their own; what is not known spreads."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.attributes import get_attribute
from jetbridge_translator.evaluate.native_functions import replaces, replaces_method
from jetbridge_translator.evaluate.opaque import find_opaque, is_opaque
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import AbstractObject, EvaluatedError
from jetbridge_translator.evaluate.subscripts import get_item

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]
_WIDTH = re.compile(r"\d+")
_FIRST = re.compile(r"[^.\[]*")
_REST = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<key>[^\]]*)\]")
_CONVERSIONS: dict[str, Callable[[Any], str]] = {"r": repr, "s": str, "a": ascii}


class _NotKnown(Exception):  # noqa: N818 -- a signal inside this file
    """A part of the text is not known."""


def text_of(machine: Evaluator, value: Any, spec: str = "", conversion: str = "") -> Any:
    """`f"{value!conversion:spec}"`; NotImplemented if it is not known."""
    if isinstance(value, AbstractObject):
        return value.format(spec, machine.here(), machine)
    if find_opaque(value) is not None:
        return _text_of_container(machine, value, spec)
    for width in _WIDTH.findall(spec):
        machine.budget.size(int(width))
    if conversion:
        value = _CONVERSIONS[conversion](value)
    return format(value, spec)


def _text_of_container(machine: Evaluator, value: Any, spec: str) -> Any:
    """The text of a list or dict that holds objects which have a text."""
    if spec or is_opaque(value):
        return NotImplemented
    parts = _parts(machine, value)
    return parts if parts is not None else NotImplemented


def _parts(machine: Evaluator, value: Any) -> str | None:
    """The text of a value inside a container, None if it is not known."""
    if isinstance(value, AbstractObject):
        found = value.format("", machine.here(), machine)
        return found if isinstance(found, str) else None
    if type(value) is dict:
        return _parts_of_dict(machine, value)
    if type(value) in (list, tuple):
        items = [_parts(machine, item) for item in value]
        inner = ", ".join(item for item in items if item is not None)
        comma = "," if len(items) == 1 else ""
        return None if None in items else f"[{inner}]" if type(value) is list else f"({inner}{comma})"
    return repr(value) if find_opaque(value) is None else None


def _parts_of_dict(machine: Evaluator, value: dict[Any, Any]) -> str | None:
    pairs = [(_parts(machine, key), _parts(machine, item)) for key, item in value.items()]
    if any(None in pair for pair in pairs):
        return None
    return "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"


@replaces(str)
def _str(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    if not arguments:
        return ""
    if len(arguments) > 1 or keywords:
        return NotImplemented if find_opaque(arguments) is not None else str(*arguments, **keywords)
    return text_of(machine, arguments[0])


@replaces(repr)
def _repr(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    value = arguments[0]
    if isinstance(value, AbstractObject) or find_opaque(value) is not None:
        return NotImplemented
    return repr(value)


@replaces(format)
def _format(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    spec = arguments[1] if len(arguments) > 1 else ""
    return text_of(machine, arguments[0], spec) if isinstance(spec, str) else NotImplemented


class _Formatter(string.Formatter):
    """`str.format` over the evaluator: fields are looked up by its rules."""

    def __init__(self, machine: Evaluator) -> None:
        self.machine = machine

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, Any]:
        first, rest = _split_field(field_name)
        value = self.get_value(first, args, kwargs)
        machine = self.machine
        for is_attribute, key in rest:
            look_up: Callable[..., Any] = get_attribute if is_attribute else get_item
            value = look_up(machine, value, key, machine.node, machine.frame)
        return value, first

    def convert_field(self, value: Any, conversion: Any) -> Any:
        if conversion in ("s", "r", "a"):
            return self._known(text_of(self.machine, value, "", conversion))
        return value

    def format_field(self, value: Any, format_spec: str) -> Any:
        return self._known(text_of(self.machine, value, format_spec))

    def _known(self, text: Any) -> str:
        if not isinstance(text, str):
            raise _NotKnown
        return text


def _split_field(field_name: str) -> tuple[int | str, list[tuple[bool, int | str]]]:
    """`0.name[key]` in its parts; True before an attribute."""
    first = _FIRST.match(field_name)
    start = "" if first is None else first.group()
    rest = [(bool(m["name"]), m["name"] or _number(m["key"])) for m in _REST.finditer(field_name, len(start))]
    return _number(start), rest


def _number(text: str) -> int | str:
    return int(text) if text.isdigit() else text


@replaces_method(str, "format")
def _str_format(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    text, *rest = arguments
    if "**" in keywords:
        return NotImplemented
    try:
        return _Formatter(machine).vformat(text, tuple(rest), keywords)
    except _NotKnown:
        return NotImplemented


@replaces_method(str, "format_map")
def _str_format_map(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    text, mapping = arguments
    if is_opaque(mapping):
        return NotImplemented
    try:
        return _Formatter(machine).vformat(text, (), mapping)
    except _NotKnown:
        return NotImplemented


_PERCENT = re.compile(
    r"%(?:\((?P<key>[^)]*)\))?(?P<flags>[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?)[hlL]?(?P<kind>[a-zA-Z%])"
)


def percent(machine: Evaluator, text: Any, values: Any) -> Any:
    """`text % values`; NotImplemented if it is not known."""
    for width in _WIDTH.findall(text) if isinstance(text, str) else ():
        machine.budget.size(int(width))
    if find_opaque(values) is not None:
        if not isinstance(text, str):
            return NotImplemented
        values = _as_texts(machine, text, values)
        if values is None:
            return NotImplemented
    try:
        return text % values
    except EvaluatedError:
        raise
    except Exception as error:
        raise RaisedError(error) from error


def _as_texts(machine: Evaluator, text: str, values: Any) -> Any:
    """The values with the objects of Airflow as their texts, None if one is not known."""
    if isinstance(values, Mapping):
        used = {match["key"] for match in _PERCENT.finditer(text) if match["key"]}
        texts = {key: _as_text(machine, value) for key, value in values.items() if key in used}
        return None if NotImplemented in texts.values() else texts
    items = [_as_text(machine, value) for value in (values if isinstance(values, tuple) else (values,))]
    return None if any(item is NotImplemented for item in items) else tuple(items)


def _as_text(machine: Evaluator, value: Any) -> Any:
    if find_opaque(value) is None:
        return value
    found = text_of(machine, value)
    return found if isinstance(found, str) else NotImplemented


@replaces_method(str, "join")
def _join(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    from jetbridge_translator.evaluate import iteration  # noqa: PLC0415 -- only here

    text, values = arguments
    items = iteration.listed(machine, values, machine.node, machine.frame)
    if items is None or any(not isinstance(item, str) and find_opaque(item) is not None for item in items):
        return NotImplemented
    machine.budget.size(len(text) * len(items) + sum(len(item) for item in items if isinstance(item, str)))
    return text.join(items)
