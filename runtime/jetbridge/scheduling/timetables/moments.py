"""Moments as Airflow's scheduler handles them: aware pendulum moments, UTC unless said otherwise."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeAlias

import pendulum
from pendulum import DateTime
from pendulum.tz.timezone import FixedTimezone, Timezone

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

UTC = pendulum.UTC
Zone: TypeAlias = Timezone | FixedTimezone
_OFFSET = re.compile(r"^([+-])(\d\d):?(\d\d)$")
Delta: TypeAlias = "dt.timedelta | relativedelta"


_CLOCK: ContextVar[DateTime | None] = ContextVar("jetbridge_clock", default=None)


def utc_now() -> DateTime:
    """The present moment in UTC, or that of `clock_at`."""
    return _CLOCK.get() or pendulum.instance(dt.datetime.now(tz=UTC))


@contextmanager
def clock_at(moment: DateTime) -> Iterator[None]:
    """While it is open, timetables answer as they would at that moment."""
    token = _CLOCK.set(moment)
    try:
        yield
    finally:
        _CLOCK.reset(token)


def zone_of(name: str | int | dt.tzinfo | None) -> Zone:
    """A pendulum time zone from a name, an offset (`+02:00`, or in seconds) or any tzinfo; UTC for None."""
    if name is None:
        return UTC
    if isinstance(name, (Timezone, FixedTimezone)):
        return name
    if isinstance(name, dt.tzinfo):
        zone = pendulum.instance(dt.datetime(2000, 1, 1, tzinfo=name)).timezone
        return zone if zone is not None else UTC
    if isinstance(name, str) and (offset := _OFFSET.match(name)):
        sign, hours, minutes = offset.groups()
        return FixedTimezone(int(f"{sign}1") * (int(hours) * 60 + int(minutes)) * 60)
    return pendulum.timezone(name)


def coerce_moment(value: dt.datetime, zone: Zone = UTC) -> DateTime:
    """An aware pendulum moment; a naive one is taken to be in `zone`."""
    if isinstance(value, DateTime) and value.tzinfo is not None:
        return value
    if value.tzinfo is None:
        return pendulum.instance(make_aware(value, zone))
    return pendulum.instance(value)


def to_utc(value: dt.datetime) -> DateTime:
    """The same moment in UTC."""
    return pendulum.instance(coerce_moment(value).astimezone(UTC))


def make_aware(naive: dt.datetime, zone: Zone) -> dt.datetime:
    """A wall clock time in a zone; of two equal ones (the clock was set back) the second."""
    return zone.convert(naive.replace(fold=1))


def make_naive(moment: dt.datetime, zone: Zone) -> dt.datetime:
    """The wall clock time of a moment in a zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def moment_of(value: dt.date | str | None) -> DateTime | None:
    """A moment from what users give for dates: text in ISO 8601, date, datetime.

    Raises:
        ValueError: the text is no date.
    """
    if value is None:
        return None
    if isinstance(value, str):
        parsed = pendulum.parse(value, tz=UTC, strict=False)
        if not isinstance(parsed, DateTime):
            raise ValueError(f"{value!r} is no moment in ISO 8601")  # noqa: TRY004 -- the text is wrong, not its type
        return parsed
    if not isinstance(value, dt.datetime):
        return pendulum.datetime(value.year, value.month, value.day, tz=UTC)
    return coerce_moment(value)
