"""Timetables whose runs follow each other without a gap: a run starts when its interval has ended.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/timetable.html#differences-between-trigger-and-data-interval-timetables
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod

import pendulum
from pendulum import DateTime

from jetbridge.scheduling.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from jetbridge.scheduling.timetables.cron import CronMixin
from jetbridge.scheduling.timetables.delta import DeltaMixin
from jetbridge.scheduling.timetables.moments import Delta, utc_now

_UNIT_SECONDS = {
    "years": 365 * 86_400,
    "months": 30 * 86_400,
    "days": 86_400,
    "hours": 3_600,
    "minutes": 60,
    "seconds": 1,
}


class _DataIntervalTimetable(Timetable, ABC):
    airflow_module = "airflow.timetables.interval"

    @abstractmethod
    def _skip_to_latest(self, earliest: DateTime | None) -> DateTime: ...

    @abstractmethod
    def _align_to_next(self, current: DateTime) -> DateTime: ...

    @abstractmethod
    def _align_to_prev(self, current: DateTime) -> DateTime: ...

    @abstractmethod
    def _get_next(self, current: DateTime) -> DateTime: ...

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The interval after the last one; without catchup the one that ended last."""
        start = self._first_start(restriction)
        if last_automated_data_interval is not None:
            follows = self._align_to_prev(last_automated_data_interval.end)
            start = follows if start is None else max(follows, start)
        if start is None or (restriction.latest is not None and start > restriction.latest):
            return None
        return DagRunInfo.interval(start, self._get_next(start))

    def _first_start(self, restriction: TimeRestriction) -> DateTime | None:
        if not restriction.catchup:
            return self._skip_to_latest(restriction.earliest)
        return None if restriction.earliest is None else self._align_to_next(restriction.earliest)


class CronDataIntervalTimetable(CronMixin, _DataIntervalTimetable):
    """Intervals between the moments of a cron expression: what `schedule="0 6 * * *"` means in Airflow 2."""

    def _skip_to_latest(self, earliest: DateTime | None) -> DateTime:
        now = utc_now()
        start = self._get_prev(now)
        if self._get_next(start) > now:  # exactly on a boundary the interval that starts now is meant
            start = self._get_prev(start)
        return start if earliest is None else max(start, self._align_to_next(earliest))

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """The last complete interval before `run_after`."""
        end = self._align_to_prev(run_after)
        return DataInterval(self._get_prev(end), end)


class DeltaDataIntervalTimetable(DeltaMixin, _DataIntervalTimetable):
    """Intervals of one length from the start date on: what `schedule=timedelta(days=1)` means in Airflow 2."""

    def _skip_to_latest(self, earliest: DateTime | None) -> DateTime:
        start = self._get_prev(_round_down(utc_now(), self._delta))
        return start if earliest is None else max(start, earliest)

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """The interval that ends at `run_after`."""
        return DataInterval(self._get_prev(run_after), run_after)


def _round_down(moment: DateTime, delta: Delta) -> DateTime:
    """The last multiple of the delta since the epoch; months and years count 30 and 365 days."""
    if isinstance(delta, dt.timedelta):
        seconds = delta.total_seconds()
    else:
        seconds = float(sum(getattr(delta, unit) * factor for unit, factor in _UNIT_SECONDS.items()))
    stamp = moment.timestamp()
    return pendulum.instance(dt.datetime.fromtimestamp(stamp - (stamp % seconds), tz=moment.tzinfo))
