"""Dates and durations of a configuration: `2024-01-01`, `2 days`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pendulum
from pendulum.parsing.exceptions import ParserError

from jetbridge_translator.extract.errors import type_error, value_error
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_UNITS = ("hours", "minutes", "seconds", "days")
_DURATION = re.compile("".join(rf"(?:(?P<{unit}>\d+?)\s+{unit[:-1]})?" for unit in _UNITS), re.IGNORECASE)


def moment_of(value: Any, zone: str, site: Site, machine: Machine) -> Any:
    """The moment of a date, or of a text; a text such as `2 days` counts back from the start of today.

    Raises:
        EvaluatedError: it is neither.
    """
    where = pendulum.timezone(zone)
    if isinstance(value, datetime):
        return value.replace(tzinfo=where)
    if isinstance(value, date):
        return datetime.combine(value, time.min, tzinfo=where)
    if not isinstance(value, str):
        raise type_error(f"{value!r} is no date")
    try:
        parsed: Any = pendulum.parse(value)
        return parsed.replace(tzinfo=where)
    except ParserError:
        return _before_today(value, zone, site, machine)


def _before_today(text: str, zone: str, site: Site, machine: Machine) -> Any:
    back = duration_of(text)
    now = session_of(machine).inputs.moment
    machine.looked_at(day=True)
    machine.finding("DAG202", site, f"`{text}` counts from the day of the migration, {now:%Y-%m-%d}")
    return pendulum.instance(now).in_timezone(zone).start_of("day") - back


def duration_of(text: Any) -> timedelta:
    """The duration that a text begins with.

    Raises:
        EvaluatedError: it is no text of a duration.
    """
    if not isinstance(text, str):
        raise type_error("expected string or bytes-like object")
    found = _DURATION.match(text)
    parts = {unit: int(number) for unit, number in found.groupdict().items() if number} if found else {}
    if not parts:
        raise value_error(f"Invalid relative time: {text}")
    return timedelta(**parts)
