"""Timetables without a rhythm: never, once, continuously."""

from __future__ import annotations

import datetime as dt

from pendulum import DateTime

from jetbridge.scheduling.generation import AirflowGeneration
from jetbridge.scheduling.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from jetbridge.scheduling.timetables.moments import coerce_moment, utc_now


class TrivialTimetable(Timetable):
    """A run's data interval is the moment at which it is started."""

    periodic = False
    airflow_module = "airflow.timetables.simple"

    def __eq__(self, other: object) -> bool:
        return True if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(type(self).__name__)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """An interval of no width."""
        return DataInterval.exact(run_after)


class NullTimetable(TrivialTimetable):
    """Never: `schedule=None`."""

    can_be_scheduled = False
    description = "Never, external triggers only"

    @property
    def summary(self) -> str:
        """The text `None`."""
        return "None"

    def next_dagrun_info(
        self,
        *,
        last_automated_data_interval: DataInterval | None,  # noqa: ARG002 -- the signature of all timetables
        restriction: TimeRestriction,  # noqa: ARG002 -- the signature of all timetables
    ) -> DagRunInfo | None:
        """No run."""
        return None


class OnceTimetable(TrivialTimetable):
    """Once, at the start date: `schedule="@once"`."""

    description = "Once, as soon as possible"

    @property
    def summary(self) -> str:
        """The preset's name."""
        return "@once"

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The one run, unless it was; without a start date Airflow 3 starts it now, Airflow 2 never."""
        start = restriction.earliest
        if start is None and self.generation is AirflowGeneration.V3:
            start = utc_now()
        if last_automated_data_interval is not None or start is None:
            return None
        if restriction.latest is not None and start > restriction.latest:
            return None
        return DagRunInfo.exact(start)


class ContinuousTimetable(TrivialTimetable):
    """Again as soon as the last run has ended: `schedule="@continuous"`."""

    description = "As frequently as possible, but only one run at a time."
    active_runs_limit = 1

    @property
    def summary(self) -> str:
        """The preset's name."""
        return "@continuous"

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """From the end of the last interval until now."""
        if restriction.earliest is None:
            return None
        start, end = self._stretch(last_automated_data_interval, restriction.earliest)
        if restriction.latest is not None and end > restriction.latest:
            return None
        return DagRunInfo.interval(start, end)

    def _stretch(self, last: DataInterval | None, earliest: DateTime) -> tuple[DateTime, DateTime]:
        now = utc_now()
        if last is None:
            return earliest, max(earliest, now)
        if last.end > now and self.generation is AirflowGeneration.V3:  # the start date is in the future
            width: dt.timedelta = last.end.naive() - last.start.naive()
            return earliest, coerce_moment(earliest + width)
        return last.end, now
