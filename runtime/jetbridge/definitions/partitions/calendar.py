"""Hourly, daily, weekly and monthly partitions.

https://docs.dagster.io/api/dagster/partitions
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from jetbridge.definitions.partitions.schedule_type import ScheduleType
from jetbridge.definitions.partitions.time_windows import Moment, TimeWindowPartitionsDefinition

DATE_FORMAT = "%Y-%m-%d"
HOUR_FORMAT = "%Y-%m-%d-%H:%M"
Exclusions = Sequence[str | dt.datetime] | None


class HourlyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """One partition an hour."""

    def __init__(
        self,
        start_date: Moment,
        end_date: Moment | None = None,
        minute_offset: int = 0,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
        exclusions: Exclusions = None,
    ) -> None:
        super().__init__(
            start_date,
            fmt or HOUR_FORMAT,
            end_date,
            ScheduleType.HOURLY,
            timezone,
            end_offset,
            minute_offset,
            exclusions=exclusions,
        )


class DailyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """One partition a day."""

    def __init__(
        self,
        start_date: Moment,
        end_date: Moment | None = None,
        minute_offset: int = 0,
        hour_offset: int = 0,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
        exclusions: Exclusions = None,
    ) -> None:
        super().__init__(
            start_date,
            fmt or DATE_FORMAT,
            end_date,
            ScheduleType.DAILY,
            timezone,
            end_offset,
            minute_offset,
            hour_offset,
            exclusions=exclusions,
        )


class WeeklyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """One partition a week, from Sunday (or `day_offset` days later)."""

    def __init__(
        self,
        start_date: Moment,
        end_date: Moment | None = None,
        minute_offset: int = 0,
        hour_offset: int = 0,
        day_offset: int = 0,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
        exclusions: Exclusions = None,
    ) -> None:
        super().__init__(
            start_date,
            fmt or DATE_FORMAT,
            end_date,
            ScheduleType.WEEKLY,
            timezone,
            end_offset,
            minute_offset,
            hour_offset,
            day_offset,
            exclusions=exclusions,
        )


class MonthlyPartitionsDefinition(TimeWindowPartitionsDefinition):
    """One partition a month, from the first (or `day_offset`) of it."""

    def __init__(
        self,
        start_date: Moment,
        end_date: Moment | None = None,
        minute_offset: int = 0,
        hour_offset: int = 0,
        day_offset: int = 1,
        timezone: str | None = None,
        fmt: str | None = None,
        end_offset: int = 0,
        exclusions: Exclusions = None,
    ) -> None:
        super().__init__(
            start_date,
            fmt or DATE_FORMAT,
            end_date,
            ScheduleType.MONTHLY,
            timezone,
            end_offset,
            minute_offset,
            hour_offset,
            day_offset,
            exclusions=exclusions,
        )
