"""Sensors that wait for a moment, a time of day, or a day.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/sensors/datetime.html
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.sensor import BaseSensorOperator
from jetbridge.airflow.weekdays import WeekDay, week_days
from jetbridge.scheduling.timetables.moments import make_naive, moment_of, utc_now


class DateTimeSensor(BaseSensorOperator):
    """Waits until a moment has passed."""

    template_fields = ("target_time",)

    def __init__(self, *, target_time: str | dt.datetime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target_time = target_time.isoformat() if isinstance(target_time, dt.datetime) else target_time

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the clock counts
        """Whether it has passed."""
        moment = moment_of(self.target_time)
        return moment is not None and utc_now() > moment


class DateTimeSensorAsync(DateTimeSensor):
    """Airflow's deferrable form: here a sensor of mode `reschedule` frees its place as well."""


class TimeSensor(BaseSensorOperator):
    """Waits until a time of day has passed, in the zone of the job."""

    def __init__(self, *, target_time: dt.time, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target_time = target_time

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the clock counts
        """Whether it has passed today."""
        return make_naive(utc_now(), self.dag.timezone).time() > self.target_time


class TimeSensorAsync(TimeSensor):
    """Airflow's deferrable form."""


class TimeDeltaSensor(BaseSensorOperator):
    """Waits until some time after the end of the run's data interval; a number counts minutes.

    With `deferrable` it gives True when that moment has passed before it began, as in Airflow.
    """

    template_fields = ("delta",)
    template_fields_v2 = ()

    def __init__(self, *, delta: dt.timedelta | float | str, deferrable: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.delta, self.deferrable = delta, deferrable

    def execute(self, context: Context) -> Any:
        """Wait."""
        return True if self.deferrable and self.poke(context) else super().execute(context)

    def poke(self, context: Context) -> bool:
        """Whether it has passed."""
        return bool(utc_now() > context["data_interval_end"] + _span(self.delta))


class TimeDeltaSensorAsync(TimeDeltaSensor):
    """Airflow's deferrable form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "deferrable": True})


class WaitSensor(BaseSensorOperator):
    """Waits for some time, counted from its own start; a number counts minutes."""

    def __init__(self, *, time_to_wait: dt.timedelta | float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.time_to_wait = _span(time_to_wait)

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- only the clock counts
        """Wait."""
        time.sleep(self.time_to_wait.total_seconds())


def _span(value: dt.timedelta | float | str) -> dt.timedelta:
    return value if isinstance(value, dt.timedelta) else dt.timedelta(minutes=int(value))


class DayOfWeekSensor(BaseSensorOperator):
    """Waits for one of some days of the week."""

    def __init__(
        self,
        *,
        week_day: str | WeekDay | Iterable[str | WeekDay],
        use_task_logical_date: bool = False,
        use_task_execution_day: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.week_day = week_day
        self.use_task_logical_date = use_task_logical_date or use_task_execution_day
        self._days = week_days(week_day)

    def poke(self, context: Context) -> bool:
        """Whether it is one of them."""
        now = context["logical_date"] if self.use_task_logical_date else utc_now()
        return now.isoweekday() in self._days
