"""Branches that go by the clock.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/datetime.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.operator import BaseBranchOperator
from jetbridge.airflow.weekdays import WeekDay, week_days
from jetbridge.definitions.signals import TaskException
from jetbridge.scheduling.timetables.moments import coerce_moment, make_naive, utc_now


class _ClockBranch(BaseBranchOperator):
    def __init__(
        self,
        *,
        follow_task_ids_if_true: str | Iterable[str],
        follow_task_ids_if_false: str | Iterable[str],
        use_task_logical_date: bool = False,
        use_task_execution_date: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.follow_task_ids_if_true = follow_task_ids_if_true
        self.follow_task_ids_if_false = follow_task_ids_if_false
        self.use_task_logical_date = use_task_logical_date or use_task_execution_date

    def _follow(self, yes: bool) -> str | Iterable[str]:
        return self.follow_task_ids_if_true if yes else self.follow_task_ids_if_false


class BranchDateTimeOperator(_ClockBranch):
    """Follows one way between two moments or times of day, and the other way outside of them.

    Raises:
        TaskException: neither bound was given.
    """

    def __init__(self, *, target_lower: Any = None, target_upper: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if target_lower is None and target_upper is None:
            raise TaskException("Both target_upper and target_lower are None: give at least one to compare with")
        self.target_lower, self.target_upper = target_lower, target_upper

    def choose_branch(self, context: Context) -> str | Iterable[str]:
        """The ids to follow now, or at the logical date."""
        now = context["logical_date"] if self.use_task_logical_date else utc_now()
        lower, upper = bounds_at(now, self.target_lower, self.target_upper)
        zone = self.dag.timezone
        too_late = upper is not None and coerce_moment(upper, zone) < now
        too_early = lower is not None and coerce_moment(lower, zone) > now
        return self._follow(not (too_late or too_early))


class BranchDayOfWeekOperator(_ClockBranch):
    """Follows one way on some days of the week, and the other way on the rest."""

    def __init__(self, *, week_day: str | WeekDay | Iterable[str | WeekDay], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.week_day = week_day
        self._days = week_days(week_day)

    def choose_branch(self, context: Context) -> str | Iterable[str]:
        """The ids to follow today, or on the logical date."""
        now = context["logical_date"] if self.use_task_logical_date else make_naive(utc_now(), self.dag.timezone)
        return self._follow(now.isoweekday() in self._days)


def bounds_at(base: dt.datetime, lower: Any, upper: Any) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Times of day as moments of a day; an upper one before the lower one is of the next day."""
    has_time = isinstance(lower, dt.time) or isinstance(upper, dt.time)
    first, last = _on_day(base, lower), _on_day(base, upper)
    if has_time and first is not None and last is not None and last < first:
        last += dt.timedelta(days=1)
    return first, last


def _on_day(base: dt.datetime, bound: Any) -> dt.datetime | None:
    return dt.datetime.combine(base, bound) if isinstance(bound, dt.time) else bound
