"""Hourly, daily, weekly, monthly: the cron schedules behind the words, and back."""

from __future__ import annotations

from enum import Enum

from jetbridge.errors import InvalidDefinitionError


class ScheduleType(Enum):
    """How often."""

    HOURLY = "HOURLY"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


def cron_of(kind: ScheduleType | None, minute: int | None, hour: int | None, day: int | None) -> str:
    """The cron schedule of a kind; the day is that of the week (0 is Sunday) or of the month."""
    at = f"{minute or 0} {hour or 0}"
    if kind is ScheduleType.HOURLY:
        return f"{minute or 0} * * * *"
    if kind is ScheduleType.DAILY:
        return f"{at} * * *"
    return f"{at} * * {day or 0}" if kind is ScheduleType.WEEKLY else f"{at} {1 if day is None else day} * *"


def schedule_type_of(cron: str) -> ScheduleType | None:
    """The kind of a cron schedule; None if it is another."""
    minute, hour, day, month, weekday = cron.split()
    if not minute.isdigit() or month != "*":
        return None
    kinds = {
        (False, False, False): ScheduleType.HOURLY,
        (True, False, False): ScheduleType.DAILY,
        (True, False, True): ScheduleType.WEEKLY,
        (True, True, False): ScheduleType.MONTHLY,
    }
    if any(part != "*" and not part.isdigit() for part in (hour, day, weekday)):
        return None
    return kinds.get((hour != "*", day != "*", weekday != "*"))


def cron_at(cron: str, minute: int | None, hour: int | None, weekday: int | None, monthday: int | None) -> str:
    """A cron schedule with another minute, hour or day.

    Raises:
        InvalidDefinitionError: a part was said that its kind does not have.
    """
    kind = schedule_type_of(cron)
    said = {"minute_of_hour": minute, "hour_of_day": hour, "day_of_week": weekday, "day_of_month": monthday}
    if all(value is None for value in said.values()):
        return cron
    if kind is None:
        raise InvalidDefinitionError(f"The partitions have the cron schedule {cron}: no part of it can be changed.")
    _refuse(kind, said)
    old_minute, old_hour, old_day, _month, old_weekday = cron.split()
    at_minute = old_minute if minute is None else str(minute)
    at_hour = old_hour if hour is None else str(hour)
    if kind is ScheduleType.HOURLY:
        return f"{at_minute} * * * *"
    day = old_day if monthday is None else str(monthday)
    on = old_weekday if weekday is None else str(weekday)
    return f"{at_minute} {at_hour} {day} * {on}"


_HAS = {
    ScheduleType.HOURLY: {"minute_of_hour"},
    ScheduleType.DAILY: {"minute_of_hour", "hour_of_day"},
    ScheduleType.WEEKLY: {"minute_of_hour", "hour_of_day", "day_of_week"},
    ScheduleType.MONTHLY: {"minute_of_hour", "hour_of_day", "day_of_month"},
}


def _refuse(kind: ScheduleType, said: dict[str, int | None]) -> None:
    wrong = [name for name, value in said.items() if value is not None and name not in _HAS[kind]]
    if wrong:
        raise InvalidDefinitionError(f"Cannot set {wrong[0]} parameter with {kind.value.lower()} partitions.")
