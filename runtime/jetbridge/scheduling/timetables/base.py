"""What a timetable is: when runs are made, and for which data interval.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/timetable.html
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from pendulum import DateTime

from jetbridge.scheduling.generation import AirflowGeneration


class InvalidTimetableError(ValueError):
    """A timetable that can never give a run: a bad cron expression, a delta that is not positive."""


class DataInterval(NamedTuple):
    """The stretch of time that a run works on; both moments are aware."""

    start: DateTime
    end: DateTime

    @classmethod
    def exact(cls, at: DateTime) -> DataInterval:
        """An interval of no width."""
        return cls(at, at)


class TimeRestriction(NamedTuple):
    """What limits the runs of a job: its first and last moment (both inclusive), and whether missed runs are made up for."""

    earliest: DateTime | None
    latest: DateTime | None
    catchup: bool


class DagRunInfo(NamedTuple):
    """The next run: when it may start, and its data interval."""

    run_after: DateTime
    data_interval: DataInterval

    @classmethod
    def exact(cls, at: DateTime) -> DagRunInfo:
        """A run at a moment, with an interval of no width."""
        return cls(at, DataInterval.exact(at))

    @classmethod
    def interval(cls, start: DateTime, end: DateTime) -> DagRunInfo:
        """A run at the end of its interval."""
        return cls(end, DataInterval(start, end))

    @property
    def logical_date(self) -> DateTime:
        """The moment that identifies the run: the start of its interval."""
        return self.data_interval.start


class Timetable:
    """The base of all timetables, of the team's own too.

    `generation` says whose corner cases hold; whoever binds a schedule sets it on a copy.
    """

    description: str = ""
    periodic: bool = True
    can_be_scheduled: bool = True
    active_runs_limit: int | None = None
    generation: AirflowGeneration = AirflowGeneration.V3
    airflow_module: ClassVar[str] = ""

    @property
    def summary(self) -> str:
        """A short text for people: the cron expression, the delta, the class."""
        return type(self).__name__

    def validate(self) -> None:
        """Check what the constructor was given.

        Raises:
            InvalidTimetableError: the timetable can never give a run.
        """

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """The data interval of a run that a person starts at `run_after`.

        Raises:
            TypeError: the class has not said.
        """
        raise TypeError(
            f"{type(self).__name__} has no infer_manual_data_interval(): write one that gives a DataInterval for {run_after}"
        )

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The run after the one with this interval (None: the first one), or None when there is no further run.

        Raises:
            TypeError: the class has not said.
        """
        raise TypeError(
            f"{type(self).__name__} has no next_dagrun_info(): write one that gives a DagRunInfo or None"
            f" for {last_automated_data_interval} within {restriction}"
        )

    @classmethod
    def qualified_airflow_name(cls) -> str:
        """The name that Airflow shows for the class; the class's own for one of the team."""
        return f"{cls.airflow_module or cls.__module__}.{cls.__qualname__}"

    def serialize(self) -> dict[str, Any]:
        """What the team's own timetables may override to be told apart; unused here."""
        return {}
