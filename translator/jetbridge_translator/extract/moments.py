"""Airflow's ways with moments: naive ones are UTC, aware ones keep their zone's name for the DAG.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/timezone.html
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pendulum
from pendulum.parsing.exceptions import ParserError

from jetbridge_translator.extract.errors import value_error
from jetbridge_translator.extract.methods import bound
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site


def to_utc(moment: datetime) -> datetime:
    """A moment in UTC; a naive one is taken as UTC (Airflow's `default_timezone`)."""
    aware = pendulum.instance(moment, tz=moment.tzinfo or "UTC")
    return aware.in_timezone("UTC")


def zone_name(moment: datetime) -> str:
    """The name of a moment's time zone as Airflow keeps it for the DAG (`UTC`, `Europe/Amsterdam`, `+02:00`)."""
    zone = pendulum.instance(moment, tz=moment.tzinfo or "UTC").timezone
    return zone.name if zone is not None else "UTC"


def parse_moment(text: str, zone: str = "UTC") -> datetime:
    """A moment from ISO text, as `airflow.utils.timezone.parse`.

    Raises:
        EvaluatedError: the text is no moment.
    """
    try:
        parsed: Any = pendulum.parse(text, tz=zone, strict=False)
    except (ParserError, ValueError) as error:
        raise value_error(str(error)) from error
    if not isinstance(parsed, datetime):
        raise value_error(f"{text!r} is no moment")
    moment: datetime = parsed
    return moment


def days_ago(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    """`days_ago(n, hour, minute, second, microsecond)`: midnight UTC, n days before today."""
    given = bound(("n", "hour", "minute", "second", "microsecond"), arguments, keywords)
    if not all(isinstance(value, int) for value in given.values()):
        return machine.unknown("the argument of days_ago is unknown", site)
    machine.looked_at(day=True)
    machine.finding(
        "DAG202", site, f"`days_ago` counts from the day of the migration, {session_of(machine).inputs.moment:%Y-%m-%d}"
    )
    time = {name: given.get(name, 0) for name in ("hour", "minute", "second", "microsecond")}
    return pendulum.instance(session_of(machine).inputs.moment).in_timezone("UTC").replace(**time) - timedelta(
        days=given.get("n", 0)
    )


def utcnow(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    """`airflow.utils.timezone.utcnow()`: the stated moment."""
    machine.looked_at(clock=True)
    machine.finding("DAG202", site, "`utcnow` shows the moment of the migration")
    return pendulum.instance(session_of(machine).inputs.moment).in_timezone("UTC")


def _datetime(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    given = {"tzinfo": pendulum.timezone("UTC"), **keywords}
    try:
        return datetime(*arguments, **given)  # noqa: DTZ001 -- `tzinfo` is in `given`
    except (TypeError, ValueError):
        return machine.unknown("arguments of the moment are unknown", site)


def _parse(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    given = bound(("string", "timezone"), arguments, keywords)
    text = given.get("string")
    return parse_moment(text) if isinstance(text, str) else machine.unknown("the text of the moment is unknown", site)


def _make_aware(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    given = bound(("value", "timezone"), arguments, keywords)
    value, zone = given.get("value"), given.get("timezone") or pendulum.timezone("UTC")
    return (
        pendulum.instance(value, tz=zone)
        if isinstance(value, datetime)
        else machine.unknown("the moment is unknown", site)
    )


def _convert_to_utc(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    value = bound(("value",), arguments, keywords).get("value")
    return to_utc(value) if isinstance(value, datetime) else value


TIMEZONE_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "datetime": _datetime,
    "parse": _parse,
    "utcnow": utcnow,
    "make_aware": _make_aware,
    "convert_to_utc": _convert_to_utc,
}
"""Functions of `airflow.utils.timezone` and `airflow.sdk.timezone`."""
