"""`TimeWindowPartitionsDefinition`: one partition per span between two ticks of a cron schedule.

https://docs.dagster.io/api/dagster/partitions#dagster.TimeWindowPartitionsDefinition
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jetbridge.definitions.automation.cron import check_cron, check_timezone, cron_ticks, zone
from jetbridge.definitions.partitions.definition import PartitionsDefinition
from jetbridge.definitions.partitions.loading_context import PartitionLoadingContext, loading
from jetbridge.definitions.partitions.schedule_type import ScheduleType, cron_of, schedule_type_of
from jetbridge.definitions.partitions.spans import Spans
from jetbridge.definitions.partitions.time_keys import key_of, moment_of
from jetbridge.definitions.partitions.time_window import TimeWindow
from jetbridge.errors import InvalidDefinitionError, UnknownPartitionError

Moment = dt.datetime | str


class TimeWindowPartitionsDefinition(PartitionsDefinition):
    """Spans of time from `start` on, until now or `end`.

    `end_offset` partitions more (or fewer) than have ended. `exclusions` are cron schedules, and moments, at which no partition starts.
    """

    def __init__(
        self,
        start: Moment,
        fmt: str,
        end: Moment | None = None,
        schedule_type: ScheduleType | None = None,
        timezone: str | None = None,
        end_offset: int = 0,
        minute_offset: int | None = None,
        hour_offset: int | None = None,
        day_offset: int | None = None,
        cron_schedule: str | None = None,
        exclusions: Sequence[str | dt.datetime] | None = None,
    ) -> None:
        self.timezone = timezone or "UTC"
        check_timezone(self.timezone, "time window partitions")
        self.tz = zone(self.timezone)
        self.fmt = fmt
        if (schedule_type is None) == (cron_schedule is None):
            raise InvalidDefinitionError(
                "Must provide either schedule_type or cron_schedule to time window partitions, and not both."
            )
        self.cron_schedule = cron_schedule or cron_of(schedule_type, minute_offset, hour_offset, day_offset)
        check_cron(self.cron_schedule, "time window partitions")
        self.start = self._moment(start)
        self.end = None if end is None else self._moment(end)
        self.end_offset = end_offset
        self.exclusions = tuple(exclusions) if exclusions else None
        self._spans = Spans(self.cron_schedule, self.start, self.timezone)

    def _moment(self, given: Moment) -> dt.datetime:
        if isinstance(given, str):
            return moment_of(given, self.fmt, self.tz)
        return given.astimezone(self.tz) if given.tzinfo else given.replace(tzinfo=self.tz)

    def _is_excluded(self, moment: dt.datetime) -> bool:
        for exclusion in self.exclusions or ():
            if isinstance(exclusion, dt.datetime):
                if self._moment(exclusion).timestamp() == moment.timestamp():
                    return True
            elif next(cron_ticks(exclusion, moment, self.timezone)).timestamp() == moment.timestamp():
                return True
        return False

    def _all_windows(self, context: PartitionLoadingContext) -> list[TimeWindow]:
        """The windows that have ended by now (and `end_offset` more), and by `end`; excluded ones among them."""
        end = None if self.end is None else self.end.timestamp()
        windows = self._spans.ended_by(context.moment.timestamp(), self.end_offset, end)
        if self.end is None:
            return windows
        return [window for window in windows if window.end.timestamp() <= self.end.timestamp()]

    def windows(self, context: PartitionLoadingContext) -> list[TimeWindow]:
        """The windows that are partitions."""
        windows = self._all_windows(context)
        return windows if not self.exclusions else [window for window in windows if not self._is_excluded(window.start)]

    def keys(self, context: PartitionLoadingContext) -> Sequence[str]:
        """The keys: the starts of the windows, as `fmt` writes them."""
        return [key_of(window.start, self.fmt) for window in self.windows(context)]

    # --- windows and keys

    def window_from(self, moment: dt.datetime) -> TimeWindow:
        """The first window that starts at a moment, or later."""
        ticks = cron_ticks(self.cron_schedule, moment, self.timezone)
        return TimeWindow(next(ticks), next(ticks))

    def time_window_for_partition_key(self, partition_key: str) -> TimeWindow:
        """The span of a partition.

        Raises:
            UnknownPartitionError: the key is not of the form of `fmt`.
        """
        try:
            return self.window_from(moment_of(partition_key, self.fmt, self.tz))
        except ValueError:
            raise UnknownPartitionError(
                f"Could not find a partition with key `{partition_key}`: it is not of the form {self.fmt}."
            ) from None

    def start_time_for_partition_key(self, partition_key: str) -> dt.datetime:
        """The start of a partition."""
        return self.time_window_for_partition_key(partition_key).start

    def partition_key_of(self, moment: dt.datetime) -> str:
        """The key of the partition that starts at a moment."""
        return key_of(moment.astimezone(self.tz), self.fmt)

    def has_partition_key(
        self,
        partition_key: str,
        current_time: dt.datetime | None = None,
        dynamic_partitions_store: Any = None,  # noqa: ARG002 - a method of the class
    ) -> bool:
        """Whether the key is that of a window that is a partition."""
        try:
            window = self.time_window_for_partition_key(partition_key)
        except UnknownPartitionError:
            return False
        if self.partition_key_of(window.start) != partition_key or self._is_excluded(window.start):
            return False
        last = self.get_last_partition_window(current_time)
        inside = self.start.timestamp() <= window.start.timestamp()
        return inside and last is not None and window.start.timestamp() <= last.start.timestamp()

    def get_first_partition_window(self, current_time: dt.datetime | None = None) -> TimeWindow | None:
        """The first window; None if there is none."""
        return next(iter(self.windows(loading(current_time))), None)

    def get_last_partition_window(self, current_time: dt.datetime | None = None) -> TimeWindow | None:
        """The last window; None if there is none."""
        for window in reversed(self._all_windows(loading(current_time))):
            if not self._is_excluded(window.start):
                return window
        return None

    def latest_key(self, current_time: dt.datetime | None = None) -> str | None:
        """The key of the span that ended last (and `end_offset` more); None if it is excluded, or there is none."""
        windows = self._all_windows(loading(current_time))
        if not windows or self._is_excluded(windows[-1].start):
            return None
        return key_of(windows[-1].start, self.fmt)

    def get_prev_partition_window(self, start_dt: dt.datetime) -> TimeWindow | None:
        """The last window that ends at a moment, or earlier, and is a partition; None if there is none."""
        edge = self._moment(start_dt)
        ticks = cron_ticks(self.cron_schedule, edge, self.timezone, reverse=True)
        end = next(ticks)
        for start in ticks:
            if start.timestamp() < self.start.timestamp():
                return None
            if not self._is_excluded(start):
                return TimeWindow(start, end)
            end = start
        return None

    def get_next_partition_window(self, end_dt: dt.datetime) -> TimeWindow | None:
        """The first window that starts at a moment, or later, and is a partition (whether or not it has ended)."""
        window = self.window_from(end_dt)
        while self._is_excluded(window.start):
            window = self.window_from(window.end)
        if self.end is not None and window.end.timestamp() > self.end.timestamp():
            return None
        return window

    def get_next_partition_key(self, partition_key: str, current_time: dt.datetime | None = None) -> str | None:
        """The key after a key; None if there is none."""
        following = self.get_next_partition_window(self.time_window_for_partition_key(partition_key).end)
        last = self.get_last_partition_window(current_time)
        if following is None or last is None or following.start.timestamp() > last.start.timestamp():
            return None
        return self.partition_key_of(following.start)

    def get_partition_keys_in_time_window(self, time_window: TimeWindow) -> list[str]:
        """The keys of the partitions that start in a span."""
        return [self.partition_key_of(moment) for moment in self._partition_starts(time_window)]

    def _partition_starts(self, time_window: TimeWindow) -> Iterator[dt.datetime]:
        if time_window.is_empty:
            return
        for tick in cron_ticks(self.cron_schedule, time_window.start, self.timezone):
            if tick.timestamp() >= time_window.end.timestamp():
                return
            if not self._is_excluded(tick):
                yield tick

    def has_any_partitions_in_window(self, time_window: TimeWindow) -> bool:
        """Whether a partition starts in a span."""
        return next(self._partition_starts(time_window), None) is not None

    def get_partition_keys_in_range(
        self, partition_key_range: Any, dynamic_partitions_store: Any = None
    ) -> Sequence[str]:
        """The keys from one to another; see the base class."""
        return list(super().get_partition_keys_in_range(partition_key_range, dynamic_partitions_store))

    def get_partition_keys_between_indexes(
        self, start_idx: int, end_idx: int, current_time: dt.datetime | None = None
    ) -> list[str]:
        """A slice of the keys."""
        return list(self.get_partition_keys(current_time)[start_idx:end_idx])

    # --- what it is

    @property
    def schedule_type(self) -> ScheduleType | None:
        """Whether it is one partition an hour, a day, …; None for other cron schedules."""
        return schedule_type_of(self.cron_schedule)

    @property
    def minute_offset(self) -> int:
        """The minute of each start."""
        return int(self.cron_schedule.split()[0])

    @property
    def hour_offset(self) -> int:
        """The hour of each start."""
        return _number(self.cron_schedule.split()[1])

    @property
    def day_offset(self) -> int:
        """The day of the month, or of the week, of each start."""
        fields = self.cron_schedule.split()
        return _number(fields[4] if fields[2] == "*" else fields[2])

    def get_cron_schedule(
        self,
        minute_of_hour: int | None = None,
        hour_of_day: int | None = None,
        day_of_week: int | None = None,
        day_of_month: int | None = None,
    ) -> str:
        """The cron schedule of a job that runs each time a partition has ended; at another time of it if one is said."""
        from jetbridge.definitions.partitions.schedule_type import cron_at

        return cron_at(self.cron_schedule, minute_of_hour, hour_of_day, day_of_week, day_of_month)

    def identity(self, _context: PartitionLoadingContext) -> Any:
        """What was said."""
        return [str(part) for part in self._said()]

    def _said(self) -> tuple[Any, ...]:
        end = None if self.end is None else self.end.timestamp()
        return (
            self.start.timestamp(),
            end,
            self.timezone,
            self.fmt,
            self.end_offset,
            self.cron_schedule,
            self.exclusions,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeWindowPartitionsDefinition) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    def __str__(self) -> str:
        kind = self.schedule_type
        shown = kind.value.capitalize() if kind is not None else self.cron_schedule
        text = f"{shown}, starting {self.start.strftime(self.fmt)} {self.timezone}."
        if self.end_offset:
            plural = "" if abs(self.end_offset) == 1 else "s"
            text += f" End offsetted by {self.end_offset} partition{plural}."
        return text

    # --- subsets

    def subset_with_partition_keys(self, partition_keys: Iterable[str]) -> Any:
        """The subset with these partitions."""
        from jetbridge.definitions.partitions.time_subset import TimeWindowPartitionsSubset

        return TimeWindowPartitionsSubset(frozenset(partition_keys), self)

    def deserialize_subset(self, serialized: str) -> Any:
        """The subset that `serialize` wrote."""
        from jetbridge.definitions.partitions.time_subset import read_time_subset

        return read_time_subset(self, serialized)


def _number(text: str) -> int:
    return 0 if text == "*" else int(text)
