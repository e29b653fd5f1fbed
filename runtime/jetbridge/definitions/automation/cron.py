"""Cron schedules: five fields, names like `@daily`, `L`, `#`, lists of them; ticks in a time zone, right over changes of the clock."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import warnings
import zoneinfo
from collections.abc import Iterator, Sequence

from cronsim import CronSim, CronSimError

from jetbridge.errors import InvalidDefinitionError

CronSchedule = str | Sequence[str]
ALIASES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@quarterly": "0 0 1 */3 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_STEP = re.compile(r"^\*/(\d+)$")
_STEPS = (
    (re.compile(r"^\d+ \* \* \* \*$"), dt.timedelta(hours=1)),
    (re.compile(r"^\d+ \d+ \* \* \*$"), dt.timedelta(days=1)),
    (re.compile(r"^\d+ \d+ \* \* \d$"), dt.timedelta(weeks=1)),
)
_LENGTHS = (60, 24, 31, 12, 7)
_LONGEST_WAIT = dt.timedelta(days=50 * 366)
_FIRST_MOMENT = dt.datetime(2, 1, 1, tzinfo=dt.timezone.utc)


def expressions(cron_schedule: CronSchedule) -> tuple[str, ...]:
    """The cron texts in the words of five fields."""
    given = (cron_schedule,) if isinstance(cron_schedule, str) else tuple(cron_schedule)
    return tuple(ALIASES.get(text.strip(), text) for text in given)


def is_valid_cron(cron_schedule: CronSchedule) -> bool:
    """Whether every text is a cron schedule of five fields."""
    texts = expressions(cron_schedule)
    return bool(texts) and all(_is_valid(text) for text in texts)


def _is_valid(text: str) -> bool:
    if len(text.split()) != len(_LENGTHS):
        return False
    try:
        CronSim(text, dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc))
    except CronSimError:
        return False
    return True


def check_cron(cron_schedule: object, name: str) -> None:
    """Check a cron schedule; warn about steps that are longer than their field.

    Raises:
        InvalidDefinitionError: it is none.
    """
    is_text = isinstance(cron_schedule, str)
    is_list = isinstance(cron_schedule, Sequence) and all(isinstance(item, str) for item in cron_schedule)
    if not (is_text or is_list) or not is_valid_cron(cron_schedule):  # type: ignore[arg-type]
        raise InvalidDefinitionError(
            f"Found invalid cron schedule '{cron_schedule}' for schedule '{name}'. Cron strings must have 5 fields: "
            "minute, hour, day of the month, month, day of the week."
        )
    for text in expressions(cron_schedule):  # type: ignore[arg-type]
        _warn_about_steps(text)


def _warn_about_steps(text: str) -> None:
    for part, length in zip(text.split(), _LENGTHS, strict=True):
        step = _STEP.match(part)
        if step and int(step[1]) > length:
            warnings.warn(
                f"Found the following cron schedule with an interval greater than the expected range for its field: `{text}`. "
                "It will not run at the interval that it seems to say.",
                UserWarning,
                stacklevel=5,
            )


def check_timezone(timezone: str | None, name: str) -> None:
    """Check the name of a time zone.

    Raises:
        InvalidDefinitionError: there is no such time zone.
    """
    if timezone is None:
        return
    try:
        zone(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidDefinitionError(
            f"Invalid execution timezone {timezone} for {name}. Use a name of the tz database, such as Europe/Berlin."
        ) from None


def zone(timezone: str | None) -> dt.tzinfo:
    """The time zone of a name; UTC without one."""
    return dt.timezone.utc if timezone in (None, "UTC") else zoneinfo.ZoneInfo(str(timezone))


def cron_ticks(
    cron_schedule: CronSchedule, start: dt.datetime, timezone: str | None, *, reverse: bool = False
) -> Iterator[dt.datetime]:
    """The ticks from `start` on (itself included), or back from it; each once, in the time zone."""
    ticks = _ticks_back if reverse else _ticks
    return _merge([ticks(text, start, zone(timezone)) for text in expressions(cron_schedule)], reverse)


def _ticks(text: str, start: dt.datetime, tz: dt.tzinfo) -> Iterator[dt.datetime]:
    begin = _utc(start if start.tzinfo else start.replace(tzinfo=tz))
    edge = begin - dt.timedelta(minutes=1) if _is_whole(begin) else begin
    for tick in _stepped(text, CronSim(text, edge.astimezone(tz)), tz):
        if _utc(tick) >= begin:
            yield tick


def _ticks_back(text: str, start: dt.datetime, tz: dt.tzinfo) -> Iterator[dt.datetime]:
    """Windows of the ticks ahead, read from their ends: so both ways have the same ticks where clocks change."""
    end = _utc(start if start.tzinfo else start.replace(tzinfo=tz)) + dt.timedelta.resolution
    span = dt.timedelta(hours=1)
    while span < _LONGEST_WAIT and end - _FIRST_MOMENT > span:
        begin = end - span
        window = list(itertools.takewhile(lambda tick, end=end: _utc(tick) < end, _ticks(text, begin, tz)))  # type: ignore[misc]
        yield from reversed(window)
        span = span if window else 2 * span
        end = begin


def _stepped(text: str, ticks: Iterator[dt.datetime], tz: dt.tzinfo) -> Iterator[dt.datetime]:
    """The same ticks; those of UTC that are always as far apart are counted, which is much faster."""
    step = next((step for pattern, step in _STEPS if pattern.match(text)), None)
    if tz is not dt.timezone.utc or step is None:
        yield from ticks
        return
    tick = next(ticks)
    while True:
        yield tick
        tick += step


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.timezone.utc)


def _is_whole(moment: dt.datetime) -> bool:
    return moment.second == 0 and moment.microsecond == 0


def _merge(streams: list[Iterator[dt.datetime]], reverse: bool) -> Iterator[dt.datetime]:
    if len(streams) == 1:
        yield from streams[0]
        return
    heads = [next(stream, None) for stream in streams]
    while any(head is not None for head in heads):
        known = [head for head in heads if head is not None]
        nearest = max(known, key=_utc) if reverse else min(known, key=_utc)
        yield nearest
        for index, head in enumerate(heads):
            if head is not None and _utc(head) == _utc(nearest):
                heads[index] = next(streams[index], None)
