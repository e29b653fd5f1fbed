"""What an XCom keeps of a value: Airflow writes it as JSON and reads it again, so that whoever pulls gets something of his own.

https://github.com/apache/airflow/blob/2.11.2/airflow/serialization/serde.py
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from jetbridge.storage.values import LazySequence

PLAIN: Final = frozenset({type(None), bool, int, float, str})
"""Types whose values are kept as they are."""
_BROUGHT: Final = frozenset({"numpy", "pandas", "polars", "pyarrow", "deltalake", "pyiceberg", "kubernetes"})
"""Packages whose objects Airflow writes in forms of their own: they are handed over as they are."""
_WRITES_ITSELF: Final = ("serialize", "__dataclass_fields__", "__attrs_attrs__", "model_fields")
"""Attributes of objects that Airflow writes by their fields, or that write themselves: they are handed over as they are."""


class KeptAsItIs:
    """A value that is handed over as it is, whatever it inherits from: the stand-ins of tests."""

    __slots__ = ()


def kept(value: Any, airflow_major: int) -> Any:
    """The value as a task downstream reads it: tuples, sets, dates and numbers stay what they are, keys of dictionaries become texts.

    Airflow 2 writes lists and dictionaries by JSON's own rules, in which tuples inside of them are lists.

    Raises:
        TypeError: nothing that Airflow can keep, e.g. bytes, a generator or an object of a class that says nothing of its fields.
    """
    if type(value) in PLAIN:
        return value
    if isinstance(value, LazySequence):
        value = list(value)
    if airflow_major < 3 and isinstance(value, (list, dict)):  # noqa: PLR2004 - the version reads best as a number
        return _json(value)
    return _kept(value)


def own(value: Any) -> Any:
    """The value with lists, dictionaries and sets of its own, at any depth: who changes them changes nobody else's, nor what is shown as rendered.

    In Airflow each task is a process, which reads the DAG file anew.
    """
    kind = type(value)
    if kind is list:
        return [own(item) for item in value]
    if kind is dict:
        return {key: own(item) for key, item in value.items()}
    if kind is tuple:
        return tuple(own(item) for item in value)
    return set(value) if kind is set else value


def _json(value: Any) -> Any:
    if type(value) in PLAIN:
        return value
    if isinstance(value, (list, tuple)):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {_json_key(key): _json(item) for key, item in value.items()}
    return _kept(value)


def _json_key(key: Any) -> str:
    if isinstance(key, str):
        return str(_kept(key))
    if isinstance(key, (bool, int, float)) or key is None:
        return json.dumps(key)
    raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")


def _kept(value: Any) -> Any:
    kind = type(value)
    if kind in PLAIN:
        return value
    if (read := _KEPT.get(kind)) is not None:
        return read(value)
    return _kept_by_nature(value)


def _listed(values: Any) -> list[Any]:
    return [value if type(value) in PLAIN else _kept(value) for value in values]


def _kept_by_nature(value: Any) -> Any:
    """Of a class that is none of the common ones, but may inherit from one."""
    if isinstance(value, KeptAsItIs):
        return value
    if isinstance(value, (bool, int, float, str)):
        return value.value if isinstance(value, Enum) else _plainest(value)
    for kind in (list, dict, tuple, set, frozenset, dt.datetime, dt.timedelta, Decimal):
        if isinstance(value, kind):
            return _KEPT[kind](value)
    if isinstance(value, (dt.date, dt.tzinfo)) or _says_its_fields(value):
        return value
    raise TypeError(
        f"cannot serialize object of type {type(value)}: an XCom keeps what can be written as JSON, dates, sets, tuples, decimals, "
        "data frames, and objects of dataclasses. Return plain data, or the place where the object is stored."
    )


def _plainest(value: Any) -> Any:
    """A number or text of a class of its own, without the class; numpy's numbers are their own."""
    if _package(value) in _BROUGHT:
        return value
    return next(kind(value) for kind in (bool, int, float, str) if isinstance(value, kind))


def _says_its_fields(value: Any) -> bool:
    return _package(value) in _BROUGHT or any(hasattr(value, name) for name in _WRITES_ITSELF)


def _package(value: Any) -> str:
    return type(value).__module__.partition(".")[0]


def _mapping(value: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): item if type(item) in PLAIN else _kept(item) for key, item in value.items()}


def _zone(zone: dt.tzinfo | None) -> dt.tzinfo | None:
    """Zones without a name other than UTC are handed over as they are: Airflow cannot read them again."""
    from pendulum import timezone  # noqa: PLC0415 - few values are moments

    name = next((str(found) for each in ("key", "name", "zone") if (found := getattr(zone, each, None))), None)
    if name is not None:
        return zone if _package(zone) == "zoneinfo" else timezone(name)
    is_utc = zone is not None and zone.utcoffset(None) == dt.timedelta()
    return timezone("UTC") if is_utc else zone


def _moment(value: dt.datetime) -> dt.datetime:
    from pendulum import DateTime  # noqa: PLC0415 - few values are moments

    kind = DateTime if isinstance(value, DateTime) else dt.datetime
    return kind.fromtimestamp(value.timestamp(), tz=_zone(value.tzinfo))


def _decimal(value: Decimal) -> Decimal:
    """Digits behind the point go through a float, as Airflow says itself."""
    exponent = value.as_tuple().exponent
    return Decimal(str(int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)))


_KEPT: dict[type, Callable[[Any], Any]] = {
    list: _listed,
    dict: _mapping,
    tuple: lambda value: tuple(_listed(value)),
    set: lambda value: set(_listed(value)),
    frozenset: lambda value: frozenset(_listed(value)),
    dt.datetime: _moment,
    dt.timedelta: lambda value: dt.timedelta(seconds=value.total_seconds()),
    Decimal: _decimal,
}
