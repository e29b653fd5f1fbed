"""Cron expressions with time zones, as Airflow walks along them.

croniter knows only naive times; the zone is put on afterwards. https://github.com/pallets-eco/croniter
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from croniter import CroniterBadCronError, CroniterBadDateError, croniter
from pendulum import DateTime

from jetbridge.scheduling.timetables.base import InvalidTimetableError
from jetbridge.scheduling.timetables.moments import Zone, make_aware, make_naive, to_utc, zone_of

CRON_PRESETS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@quarterly": "0 0 1 */3 *",
    "@yearly": "0 0 1 1 *",
}


class CronMixin:
    """A schedule along a cron expression (five fields, a sixth for seconds, or a preset) in a time zone."""

    def __init__(self, cron: str, timezone: str | dt.tzinfo) -> None:
        self._expression = CRON_PRESETS.get(cron, cron)
        self._timezone: Zone = zone_of(timezone)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._expression == other._expression and self._timezone == other._timezone

    def __hash__(self) -> int:
        return hash((self._expression, self._timezone.name))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._expression!r}, timezone={self._timezone.name!r})"

    @property
    def summary(self) -> str:
        """The cron expression, a preset written out."""
        return self._expression

    @property
    def timezone(self) -> Zone:
        """The zone whose wall clock the expression speaks of."""
        return self._timezone

    def validate(self) -> None:
        """Check the expression.

        Raises:
            InvalidTimetableError: it is no cron expression.
        """
        try:
            croniter(self._expression)
        except (CroniterBadCronError, CroniterBadDateError) as error:
            raise InvalidTimetableError(str(error)) from None

    @cached_property
    def _runs_every_hour(self) -> bool:
        """Whether the hour that comes twice (the clock is set back) must be run through twice."""
        return bool(croniter(self._expression).expanded[1] == ["*"])

    def _get_next(self, current: DateTime) -> DateTime:
        naive = make_naive(current, self._timezone)
        scheduled: dt.datetime = croniter(self._expression, start_time=naive).get_next(dt.datetime)
        if not self._runs_every_hour:
            return to_utc(make_aware(scheduled, self._timezone))
        return to_utc(current.in_timezone(self._timezone) + (scheduled - naive))

    def _get_prev(self, current: DateTime) -> DateTime:
        naive = make_naive(current, self._timezone)
        scheduled: dt.datetime = croniter(self._expression, start_time=naive).get_prev(dt.datetime)
        if not self._runs_every_hour:
            return to_utc(make_aware(scheduled, self._timezone))
        return to_utc(current.in_timezone(self._timezone) - (naive - scheduled))

    def _align_to_next(self, current: DateTime) -> DateTime:
        following = self._get_next(current)
        return current if self._get_prev(following) == current else following

    def _align_to_prev(self, current: DateTime) -> DateTime:
        previous = self._get_prev(current)
        return current if self._get_next(previous) == current else previous
