"""A timetable of listed moments."""

from __future__ import annotations

from collections.abc import Iterable

from pendulum import DateTime

from jetbridge.scheduling.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from jetbridge.scheduling.timetables.moments import utc_now


class EventsTimetable(Timetable):
    """Runs at listed moments, such as the matches of a season.

    Args:
        event_dates: The moments; they are sorted unless `presorted`.
        restrict_to_events: A manual run takes the last event before it instead of the moment at which it is started.
        presorted: The moments ascend already.
        description: What people see.
    """

    airflow_module = "airflow.timetables.events"

    def __init__(
        self,
        event_dates: Iterable[DateTime],
        restrict_to_events: bool = False,
        presorted: bool = False,
        description: str | None = None,
    ) -> None:
        dates = list(event_dates)
        self.event_dates = dates if presorted else sorted(dates)
        self.restrict_to_events = restrict_to_events
        self._summary = description if description is not None else f"{len(dates)} events"
        self.description = description if description is not None else self._span()

    def __repr__(self) -> str:
        return self.summary

    @property
    def summary(self) -> str:
        """The description, or the number of events."""
        return self._summary

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The first event after the last run; without catchup, after now."""
        earliest = restriction.earliest
        if not restriction.catchup:
            now = utc_now()
            earliest = now if earliest is None else max(now, earliest)
        last = None if last_automated_data_interval is None else last_automated_data_interval.end
        for event in self.event_dates:
            if (earliest is None or event >= earliest) and (last is None or event > last):
                too_late = restriction.latest is not None and event > restriction.latest
                return None if too_late else DagRunInfo.exact(event)
        return None

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """The moment itself, or the last event before it (the first one when there is none)."""
        if not self.restrict_to_events or not self.event_dates:
            return DataInterval.exact(run_after)
        past = [event for event in self.event_dates if event <= run_after]
        return DataInterval.exact(past[-1] if past else self.event_dates[0])

    def _span(self) -> str:
        if not self.event_dates:
            return "No events"
        first, last = self.event_dates[0].isoformat(), self.event_dates[-1].isoformat()
        return f"{len(self.event_dates)} events between {first} and {last}"
