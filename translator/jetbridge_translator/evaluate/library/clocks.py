"""Clocks: they all show the one moment that the settings state, and the file is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import dateutil.parser
import pendulum

from jetbridge_translator.evaluate.native_functions import computes, replaces
from jetbridge_translator.evaluate.opaque import is_opaque

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


def moment(machine: Evaluator) -> dt.datetime:
    """The moment, in UTC; records that the file asked."""
    machine.looked_at(clock=True)
    now = machine.settings.moment.astimezone(dt.timezone.utc)
    text = machine.frame.module.source.text.of(machine.node)
    machine.finding("DAG103", machine.here(), f"`{text}` was taken at {now:%Y-%m-%d %H:%M:%S} UTC")
    return now


def _zone(arguments: Arguments, keywords: Keywords) -> Any:
    return arguments[0] if arguments else keywords.get("tz", keywords.get("tzinfo"))


@replaces(dt.datetime.now)
def _now(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    zone = _zone(arguments, keywords)
    if is_opaque(zone):
        return NotImplemented
    now = moment(machine)
    return now.replace(tzinfo=None) if zone is None else now.astimezone(zone)


@replaces(dt.datetime.today)
@replaces(dt.datetime.utcnow)
def _utcnow(machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return moment(machine).replace(tzinfo=None)


@replaces(dt.date.today)
def _today(machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return moment(machine).date()


def _pendulum_now(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    zone = _zone(arguments, keywords) or "UTC"
    return NotImplemented if is_opaque(zone) else pendulum.instance(moment(machine)).in_timezone(zone)


@computes("pendulum.now", "pendulum.DateTime.now")
@replaces(pendulum.DateTime.now)
def _now_in_pendulum(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    return _pendulum_now(machine, arguments, keywords)


@computes("pendulum.DateTime.utcnow", "pendulum.utcnow")
@replaces(pendulum.DateTime.utcnow)
def _utcnow_in_pendulum(machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return _pendulum_now(machine, (), {})


def _day(days: int) -> Any:
    def body(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
        now = _pendulum_now(machine, arguments, keywords)
        return now if now is NotImplemented else now.start_of("day").add(days=days)

    return body


computes("pendulum.today", "pendulum.DateTime.today")(_day(0))
computes("pendulum.yesterday")(_day(-1))
computes("pendulum.tomorrow")(_day(1))


@computes("time.time", "time.monotonic", "time.perf_counter")
def _time(machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return moment(machine).timestamp()


@computes("time.time_ns")
def _time_ns(machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return int(moment(machine).timestamp() * 1_000_000_000)


@computes("time.gmtime", "time.localtime")
def _gmtime(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    if arguments:
        return (
            NotImplemented
            if is_opaque(arguments[0])
            else dt.datetime.fromtimestamp(arguments[0], dt.timezone.utc).timetuple()
        )
    return moment(machine).timetuple()


@computes("time.strftime")
def _strftime(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    import time  # noqa: PLC0415 -- rare

    if any(is_opaque(value) for value in arguments):
        return NotImplemented
    return time.strftime(arguments[0], arguments[1] if len(arguments) > 1 else moment(machine).timetuple())


@computes("time.sleep")
def _sleep(_machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return None


def _completed(parse: Any, today: str, some_days: tuple[Any, Any]) -> Any:
    """A parser of dates that takes from today what the text leaves out: asked of two days, the clock only if they differ."""

    def body(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
        if any(is_opaque(value) for value in (*arguments, *keywords.values())):
            return NotImplemented
        one, other = (parse(*arguments, **{today: day, **keywords}) for day in some_days)
        if one == other:
            return one
        now = pendulum.instance(moment(machine)).start_of("day").naive()
        return parse(*arguments, **{today: now, **keywords})

    return body


_DAYS = (pendulum.naive(2001, 2, 3), pendulum.naive(2004, 5, 6))
computes("dateutil.parser.parse")(_completed(dateutil.parser.parse, "default", _DAYS))
_parse_with_pendulum = _completed(pendulum.parse, "now", _DAYS)


@computes("pendulum.parse")
def _parse(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    if arguments == ("now",):
        return _pendulum_now(machine, (), keywords)
    return _parse_with_pendulum(machine, arguments, keywords)
