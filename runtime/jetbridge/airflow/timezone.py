"""`airflow.utils.timezone` for the code of tasks: aware moments, in UTC where nothing else is said.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/timezone.html
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pendulum

utc = pendulum.UTC
TIMEZONE = utc


def is_localized(value: dt.datetime) -> bool:
    """Whether a moment has a time zone."""
    return value.utcoffset() is not None


def is_naive(value: dt.datetime) -> bool:
    """Whether it has none."""
    return value.utcoffset() is None


def utcnow() -> dt.datetime:
    """The present moment."""
    return dt.datetime.now(tz=utc)


def utc_epoch() -> dt.datetime:
    """The moment from which seconds are counted."""
    return dt.datetime(1970, 1, 1, tzinfo=utc)


def datetime(*args: Any, **kwargs: Any) -> dt.datetime:
    """A moment as `datetime.datetime` makes it, in UTC if no `tzinfo` is given."""
    kwargs.setdefault("tzinfo", TIMEZONE)
    return dt.datetime(*args, **kwargs)  # noqa: DTZ001 -- it has one


def make_aware(value: dt.datetime, timezone: dt.tzinfo | None = None) -> dt.datetime:
    """A moment without a time zone, in one; of an hour that comes twice, the second.

    Raises:
        ValueError: it has one already.
    """
    if is_localized(value):
        raise ValueError(f"make_aware expects a naive datetime, got {value}")
    zone: Any = timezone or TIMEZONE
    later = value.replace(fold=1)
    if hasattr(zone, "localize"):
        return zone.localize(later)  # type: ignore[no-any-return]
    if hasattr(zone, "convert"):
        return zone.convert(later)  # type: ignore[no-any-return]
    return later.replace(tzinfo=zone)


def make_naive(value: dt.datetime, timezone: dt.tzinfo | None = None) -> dt.datetime:
    """What clocks of a time zone show at a moment.

    Raises:
        ValueError: the moment has no time zone.
    """
    if is_naive(value):
        raise ValueError("make_naive() cannot be applied to a naive datetime")
    there = value.astimezone(timezone or TIMEZONE)
    return dt.datetime(*there.timetuple()[:6], there.microsecond)  # noqa: DTZ001 -- that is what is asked for


def convert_to_utc(value: dt.datetime | None) -> pendulum.DateTime | None:
    """A moment in UTC; one without a time zone is taken to be."""
    if value is None:
        return None
    aware = pendulum.instance(value, tz=TIMEZONE) if is_naive(value) else value
    return pendulum.instance(aware.astimezone(utc))


def coerce_datetime(value: dt.datetime | None, tz: dt.tzinfo | None = None) -> pendulum.DateTime | None:
    """A moment as pendulum has them, with a time zone."""
    if value is None:
        return None
    aware = make_aware(value, tz) if is_naive(value) else value
    return aware if isinstance(aware, pendulum.DateTime) else pendulum.instance(aware)


def parse(string: str, timezone: Any = None, *, strict: bool = False) -> pendulum.DateTime:
    """A moment from a text, in UTC if the text names no time zone."""
    return pendulum.parse(string, tz=timezone or TIMEZONE, strict=strict)  # type: ignore[return-value]


def parse_timezone(name: str | int) -> Any:
    """A time zone by its name, or its offset in seconds."""
    return pendulum.timezone(name)


def from_timestamp(timestamp: float, tz: Any = utc) -> pendulum.DateTime:
    """The moment of a number of seconds since 1970."""
    return pendulum.from_timestamp(timestamp, tz=tz)
