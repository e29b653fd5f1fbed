"""Timetables that start a run at a moment, whatever the data interval.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/timetable.html#crontriggertimetable
"""

from __future__ import annotations

import datetime as dt
import math
from abc import ABC, abstractmethod

from pendulum import DateTime

from jetbridge.scheduling.generation import AirflowGeneration
from jetbridge.scheduling.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from jetbridge.scheduling.timetables.cron import CronMixin
from jetbridge.scheduling.timetables.delta import DeltaMixin
from jetbridge.scheduling.timetables.moments import Delta, coerce_moment, utc_now

_LEAST_BUFFER = dt.timedelta(minutes=5)


class _TriggerTimetable(Timetable, ABC):
    airflow_module = "airflow.timetables.trigger"
    _interval: Delta

    @abstractmethod
    def _calc_first_run(self) -> DateTime: ...

    @abstractmethod
    def _align_to_next(self, current: DateTime) -> DateTime: ...

    @abstractmethod
    def _align_to_prev(self, current: DateTime) -> DateTime: ...

    @abstractmethod
    def _get_next(self, current: DateTime) -> DateTime: ...

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """The interval of the given length that ends at `run_after`."""
        return DataInterval(coerce_moment(run_after - self._interval), run_after)

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The moment after the last run; without catchup the latest one that is due."""
        last = None if last_automated_data_interval is None else last_automated_data_interval.end
        start = self._next_in_order(last, restriction) if restriction.catchup else self._next_due(last, restriction)
        if start is None or (restriction.latest is not None and restriction.latest < start):
            return None
        return DagRunInfo.interval(coerce_moment(start - self._interval), start)

    def _next_in_order(self, last: DateTime | None, restriction: TimeRestriction) -> DateTime | None:
        if last is not None:
            return self._get_next(last)
        if restriction.earliest is not None:
            return self._align_to_next(restriction.earliest)
        return self._calc_first_run() if self.generation is AirflowGeneration.V3 else None

    def _next_due(self, last: DateTime | None, restriction: TimeRestriction) -> DateTime:
        candidates = [self._align_to_prev(utc_now())]
        if last is not None:
            candidates.append(self._get_next(last))
        elif restriction.earliest is None and self.generation is AirflowGeneration.V3:
            candidates.append(self._calc_first_run())
        if restriction.earliest is not None:
            candidates.append(self._align_to_next(restriction.earliest))
        return max(candidates)


class DeltaTriggerTimetable(DeltaMixin, _TriggerTimetable):
    """A run after each delta: what `schedule=timedelta(days=1)` means in Airflow 3.

    Args:
        delta: Time from one run to the next.
        interval: Length of the data interval that ends when the run starts.
    """

    def __init__(self, delta: Delta, *, interval: Delta = dt.timedelta()) -> None:
        super().__init__(delta)
        self._interval = interval

    def _calc_first_run(self) -> DateTime:
        return self._align_to_prev(utc_now())


class CronTriggerTimetable(CronMixin, _TriggerTimetable):
    """A run at each moment of a cron expression: what `schedule="0 6 * * *"` means in Airflow 3.

    Args:
        cron: Five fields, six with seconds, or a preset such as `@daily`.
        timezone: Whose wall clock the expression speaks of.
        interval: Length of the data interval that ends when the run starts.
        run_immediately: Without a start date: True starts with the moment just past, False with the next one, a timedelta with the one just
            past if it is not longer ago than this (Airflow 3).
    """

    def __init__(
        self,
        cron: str,
        *,
        timezone: str | dt.tzinfo,
        interval: Delta = dt.timedelta(),
        run_immediately: bool | dt.timedelta = False,
    ) -> None:
        super().__init__(cron, timezone)
        self._interval = interval
        self._run_immediately = run_immediately

    def _calc_first_run(self) -> DateTime:
        now = utc_now()
        past, following = self._align_to_prev(now), self._align_to_next(now)
        if self._run_immediately is True:
            return past
        if isinstance(self._run_immediately, dt.timedelta):
            buffer = self._run_immediately
        else:
            buffer = max((following - past).as_timedelta() / 10, _LEAST_BUFFER)
        return past if (now - past).as_timedelta() <= buffer else following


class MultipleCronTriggerTimetable(Timetable):
    """A run whenever one of several cron expressions says so (Airflow 3).

    Raises:
        ValueError: no expression was given.
    """

    airflow_module = "airflow.timetables.trigger"

    def __init__(
        self,
        *crons: str,
        timezone: str | dt.tzinfo,
        interval: Delta = dt.timedelta(),
        run_immediately: bool | dt.timedelta = False,
    ) -> None:
        if not crons:
            raise ValueError("cron expression required")
        self._timetables = [
            CronTriggerTimetable(cron, timezone=timezone, interval=interval, run_immediately=run_immediately)
            for cron in crons
        ]

    @property
    def summary(self) -> str:
        """The expressions, separated by commas."""
        return ", ".join(timetable.summary for timetable in self._timetables)

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """The interval that starts first."""
        intervals = (each.infer_manual_data_interval(run_after=run_after) for each in self._timetables)
        return min(intervals, key=lambda interval: interval.start)

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """With catchup the earliest run of all; without it the latest that is due, or else the next one."""
        infos = [
            each.next_dagrun_info(last_automated_data_interval=last_automated_data_interval, restriction=restriction)
            for each in self._timetables
        ]
        now = utc_now().timestamp()

        def order(info: DagRunInfo | None) -> float:
            if info is None:
                return math.inf
            stamp = info.logical_date.timestamp()
            return -stamp if not restriction.catchup and stamp <= now else stamp

        return min(infos, key=order)
