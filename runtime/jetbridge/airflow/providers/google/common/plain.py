"""What people give to Google's clients, as the REST APIs take it: messages of protocol buffers, and the dictionaries that the clients make them of.

https://protobuf.dev/programming-guides/json/
"""

from __future__ import annotations

import base64
import datetime as dt
import enum
import re
from collections.abc import Callable, Mapping
from typing import Any

from jetbridge.airflow.clients import client

_SPAN = frozenset({"seconds", "nanos"})
_OF_USERS = frozenset({"labels", "annotations", "resource_manager_tags", "resourceManagerTags"})

_TEXTS: dict[type, Callable[[Any], str]] = {
    bytes: lambda value: base64.b64encode(value).decode(),
    enum.Enum: lambda value: str(value.name),
    dt.timedelta: lambda value: f"{value.total_seconds():.9f}".rstrip("0").rstrip(".") + "s",
    dt.datetime: lambda value: value.astimezone(dt.timezone.utc).isoformat().replace("+00:00", "Z"),
}
"""What is one text in JSON."""


def as_rest(value: Any, name: str = "") -> Any:
    """A value of a request; `name` is the field that it stands in."""
    if isinstance(value, Mapping):
        return _of_mapping(value, name)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [as_rest(each, name) for each in value]
    for kind, text in _TEXTS.items():
        if isinstance(value, kind):
            return text(value)
    message = value if hasattr(value, "DESCRIPTOR") else _wrapped(value)
    return value if message is None else _of_message(message)


def as_query(value: Any) -> Any:
    """A value of a query: masks of fields are one text, what is true is `true`."""
    plain = as_rest(value)
    return str(plain).lower() if isinstance(plain, bool) else plain


def _of_mapping(value: Mapping[Any, Any], name: str) -> Any:
    """A dictionary; one that stands for a span of time, a moment or a mask of fields is the text that the API takes."""
    if value and value.keys() <= _SPAN:
        return _time(int(value.get("seconds") or 0), int(value.get("nanos") or 0), name)
    if value.keys() == {"paths"} and isinstance(value["paths"], (list, tuple)):
        return mask(value["paths"])
    return {_field(key): as_rest(each, str(key)) for key, each in value.items() if each is not None}


def _field(key: Any) -> Any:
    """The clients' names of fields that are words of Python end with an underscore (`type_`)."""
    return key[:-1] if isinstance(key, str) and key.endswith("_") and key[:-1].isidentifier() else key


def camel(value: Any) -> Any:
    """A body with the REST API's names of fields, for services that take no others; keys of labels and the like are their users'."""
    if isinstance(value, list):
        return [camel(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {_camel(key): each if key in _OF_USERS else camel(each) for key, each in value.items()}


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), name)


def mask(paths: Any) -> str:
    """A mask of fields as one text."""
    return ",".join(map(_camel, paths))


def mask_of(given: Any) -> str | None:
    """A mask of fields as one text, whether a list, a dictionary or a message is given; None if none is."""
    return mask(given) if isinstance(given, (list, tuple)) else given and as_rest(given)


def _time(seconds: int, nanos: int, name: str) -> str:
    """Fields that are moments end with `time` (https://google.aip.dev/142); all others are spans."""
    fraction = f".{nanos:09d}" if nanos else ""
    if re.search(r"[tT]ime$", name):
        return f"{dt.datetime.fromtimestamp(seconds, tz=dt.timezone.utc):%Y-%m-%dT%H:%M:%S}{fraction}Z"
    return f"{seconds}{fraction}s"


def _wrapped(value: Any) -> Any:
    """The message inside of one of proto-plus; None for what is none."""
    kind = type(value)
    return kind.pb(value) if hasattr(kind, "pb") and hasattr(kind, "to_dict") else None


def _of_message(message: Any) -> Any:
    if type(message).__name__ == "FieldMask":
        return mask(message.paths)
    return client("google.protobuf.json_format", extra="google").MessageToDict(message)
