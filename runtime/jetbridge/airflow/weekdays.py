"""Days of the week as branches and sensors name them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class WeekDay(IntEnum):
    """ISO week days."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


def week_days(given: str | WeekDay | Iterable[str | WeekDay]) -> frozenset[WeekDay]:
    """The days of a name, a member, or several of them.

    Raises:
        AttributeError: there is no day of that name.
    """
    if isinstance(given, (str, WeekDay)):
        return frozenset({_week_day(given)})
    return frozenset(_week_day(each) for each in given)


def _week_day(given: str | WeekDay) -> WeekDay:
    if isinstance(given, WeekDay):
        return given
    if given.upper() not in WeekDay.__members__:
        raise AttributeError(f'Invalid Week Day passed: "{given}"')
    return WeekDay[given.upper()]
