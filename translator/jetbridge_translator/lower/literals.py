"""Plain values as expressions: what Python writes by itself, and the moments, spans and paths that need an import."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import math
import pathlib
from collections.abc import Callable
from typing import Any

from dateutil.relativedelta import relativedelta

from jetbridge_translator.lower.callables.airflow_names import counterpart
from jetbridge_translator.lower.expressions import (
    Attribute,
    Call,
    Expression,
    Formula,
    Imported,
    Literal,
    Mapping,
    Sequence,
)
from jetbridge_translator.model import ExternalCall, ExternalName, ParamValue, Recipe, UnknownValue

_BRACKETS: dict[type, str] = {list: "[]", tuple: "()", set: "{}"}
_DATE_PARTS = 3
_DAY = 86400
_CALENDAR_PARTS = ("years", "months", "days", "hours", "minutes", "seconds", "microseconds", "leapdays")
_CALENDAR_SETS = ("year", "month", "day", "weekday", "hour", "minute", "second", "microsecond")
_UNITS = (("days", _DAY), ("hours", 3600), ("minutes", 60), ("seconds", 1))


class UnwritableError(ValueError):
    """A value that cannot be written as code."""


def literal(value: Any, special: Callable[[Any], Expression | None] | None = None) -> Expression:
    """The expression that gives an equal value.

    Args:
        value: plain data at any depth.
        special: expressions of values that the caller knows better; None for all others.

    Raises:
        UnwritableError: somewhere inside is a value that has no expression.
    """
    if special is not None and (known := special(value)) is not None:
        return known
    if isinstance(value, enum.Enum):
        return literal(value.value, special)
    if isinstance(value, float) and not math.isfinite(value):
        return Call(Imported("builtins", "float"), (Literal(str(value)),))
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return Literal(value)
    if isinstance(value, dict):
        return Mapping(tuple((literal(key, special), literal(item, special)) for key, item in value.items()))
    if type(value) in _BRACKETS:
        items = sorted(value, key=repr) if isinstance(value, set) else value
        return Sequence(tuple(literal(item, special) for item in items), _BRACKETS[type(value)])
    return _object(value, special)


def _object(value: Any, special: Callable[[Any], Expression | None] | None) -> Expression:
    if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta, dt.timezone, relativedelta)):
        return _moment(value)
    if isinstance(value, pathlib.PurePath):
        return Call(Imported("pathlib", "Path"), (Literal(str(value)),))
    if isinstance(value, decimal.Decimal):
        return Call(Imported("decimal", "Decimal"), (Literal(str(value)),))
    if isinstance(value, frozenset):
        return Call(Imported("builtins", "frozenset"), (literal(set(value), special),))
    if isinstance(value, ParamValue):
        return _param(value, special)
    if isinstance(value, ExternalName) and _is_importable(value.qualified_name):
        return _name(value.qualified_name)
    if isinstance(value, ExternalName) and (ours := _of_airflow(value.qualified_name)) is not None:
        return ours
    if isinstance(value, ExternalCall) and (called := _callee(value.qualified_name)) is not None:
        arguments = tuple(literal(item, special) for item in value.arguments)
        keywords = tuple((name, literal(item, special)) for name, item in value.keywords.items())
        return Call(called, arguments, keywords)
    if isinstance(value, UnknownValue) and value.recipe is not None:
        return _formula(value.recipe)
    what = value.qualified_name if isinstance(value, (ExternalCall, ExternalName)) else type(value).__name__
    raise UnwritableError(f"{what} cannot be written as code")


def _formula(recipe: Recipe) -> Expression:
    """The expression of what is read from Variables and the environment where the job is loaded."""
    imports = tuple((local, _import_of(qualified)) for local, qualified in recipe.names)
    return Formula(recipe.text, imports)


def _import_of(qualified_name: str) -> Imported:
    """The import of a name of a recipe.

    Raises:
        UnwritableError: it is one of Airflow's that nothing stands for.
    """
    if not qualified_name.startswith("airflow."):
        return Imported(qualified_name)
    known = counterpart(qualified_name)
    if known is None:
        raise UnwritableError(f"{qualified_name} has no counterpart")
    return Imported(*known)


def _callee(qualified_name: str) -> Expression | None:
    return _name(qualified_name) if _is_importable(qualified_name) else _of_airflow(qualified_name)


def _is_importable(qualified_name: str) -> bool:
    """Whether a name can be imported where the jobs run."""
    parts = qualified_name.split(".")
    return parts[0] not in ("airflow", "jetbridge_translator") and all(part.isidentifier() for part in parts)


def _of_airflow(qualified_name: str) -> Expression | None:
    """What stands for a name of Airflow, or for a member of a class of Airflow (`WeekDay.MONDAY`)."""
    if (known := counterpart(qualified_name)) is not None:
        return Imported(*known)
    parent, _, member = qualified_name.rpartition(".")
    return None if (known := counterpart(parent)) is None else Attribute(Imported(*known), member)


def _name(qualified_name: str) -> Expression:
    module, _, name = qualified_name.rpartition(".")
    return Imported(module, name) if module else Imported("builtins", name)


def _param(value: ParamValue, special: Callable[[Any], Expression | None] | None) -> Expression:
    keywords = {"description": value.description} if value.description is not None else {}
    given = () if value.required else (literal(value.default, special),)
    return Call(
        Imported("jetbridge.airflow", "Param"),
        given,
        tuple((name, literal(item, special)) for name, item in {**keywords, **value.schema}.items()),
    )


def _moment(value: Any) -> Expression:
    if isinstance(value, relativedelta):
        return _calendar_span(value)
    if isinstance(value, dt.timedelta):
        return _span(value)
    if isinstance(value, dt.datetime):
        return _datetime(value)
    if isinstance(value, dt.date):
        return _numbers(Imported("datetime", "date"), (value.year, value.month, value.day))
    if isinstance(value, dt.time) and value.tzinfo is None:
        return _numbers(
            Imported("datetime", "time"), _trimmed((value.hour, value.minute, value.second, value.microsecond), 1)
        )
    if value == dt.timezone.utc:
        return Attribute(Imported("datetime", "timezone"), "utc")
    raise UnwritableError(f"{value!r} cannot be written as code")


def _span(value: dt.timedelta) -> Expression:
    """`timedelta(minutes=5)`: one unit when one is enough, like a person writes it."""
    function = Imported("datetime", "timedelta")
    whole = value.days * _DAY + value.seconds
    for unit, size in _UNITS:
        if whole and not value.microseconds and whole % size == 0:
            return Call(function, (), ((unit, Literal(whole // size)),))
    parts = {"days": value.days, "seconds": value.seconds, "microseconds": value.microseconds}
    return Call(function, (), tuple((name, Literal(number)) for name, number in parts.items() if number))


def _calendar_span(value: relativedelta) -> Expression:
    """`relativedelta(months=1)`: the parts that it adds, and those that it sets."""
    added = [(name, literal(getattr(value, name))) for name in _CALENDAR_PARTS if getattr(value, name)]
    fixed = {name: getattr(value, name) for name in _CALENDAR_SETS if getattr(value, name) is not None}
    module = "dateutil.relativedelta"
    if (day := fixed.pop("weekday", None)) is not None:
        name, number = Imported(module, str(day)[:2]), () if day.n is None else (Literal(day.n),)
        added.append(("weekday", Call(name, number) if number else name))
    return Call(
        Imported(module, "relativedelta"), (), (*added, *((name, literal(part)) for name, part in fixed.items()))
    )


def _datetime(value: dt.datetime) -> Expression:
    clock = (value.hour, value.minute, value.second, value.microsecond)
    parts = _trimmed((value.year, value.month, value.day, *clock), _DATE_PARTS)
    if value.tzinfo is None:
        return _numbers(Imported("datetime", "datetime"), parts)
    zone = getattr(value.tzinfo, "name", None) or getattr(value.tzinfo, "key", None) or _offset_name(value)
    if zone is None or zone.startswith(("+", "-")):
        return _with_offset(value, parts)
    keywords = () if zone == "UTC" else (("tz", Literal(zone)),)
    arguments = tuple(Literal(part) for part in parts)
    return Call(Attribute(Imported("pendulum"), "datetime"), arguments, keywords)


def _with_offset(value: dt.datetime, parts: tuple[int, ...]) -> Expression:
    offset = value.utcoffset()
    if offset is None:
        raise UnwritableError(f"the time zone of {value!r} cannot be written as code")
    zone = Call(Imported("datetime", "timezone"), (_span(offset),))
    return Call(Imported("datetime", "datetime"), tuple(map(Literal, parts)), (("tzinfo", zone),))


def _trimmed(parts: tuple[int, ...], least: int) -> tuple[int, ...]:
    """Without the zeros at the end, down to the number of parts that have to be there."""
    while len(parts) > least and not parts[-1]:
        parts = parts[:-1]
    return parts


def _offset_name(value: dt.datetime) -> str | None:
    return "UTC" if value.utcoffset() == dt.timedelta(0) else None


def _numbers(function: Expression, parts: tuple[int, ...]) -> Call:
    return Call(function, tuple(Literal(part) for part in parts))
