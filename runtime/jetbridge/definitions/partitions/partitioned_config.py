"""`PartitionedConfig`: the run config of each partition of a job.

https://docs.dagster.io/api/dagster/partitions#dagster.PartitionedConfig
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jetbridge.definitions.config.run_config_class import run_config_dict
from jetbridge.definitions.partitions.calendar import (
    DailyPartitionsDefinition,
    HourlyPartitionsDefinition,
    MonthlyPartitionsDefinition,
    WeeklyPartitionsDefinition,
)
from jetbridge.definitions.partitions.definition import PartitionsDefinition
from jetbridge.definitions.partitions.static import DynamicPartitionsDefinition, StaticPartitionsDefinition
from jetbridge.definitions.tags import normalize_tags
from jetbridge.errors import InvalidInvocationError, PartitionExecutionError

KeyFunction = Callable[[str], Any]
WindowFunction = Callable[[Any, Any], Any]


class PartitionedConfig:
    """Partitions, and a function that gives the run config of one (and another for its tags).

    Called directly, it is the function as it was written.
    """

    def __init__(
        self,
        partitions_def: PartitionsDefinition,
        run_config_for_partition_fn: Callable[[Any], Any] | None = None,
        decorated_fn: Callable[..., Any] | None = None,
        tags_for_partition_fn: Callable[[Any], Mapping[str, Any]] | None = None,
        run_config_for_partition_key_fn: KeyFunction | None = None,
        tags_for_partition_key_fn: KeyFunction | None = None,
    ) -> None:
        self.partitions_def = partitions_def
        self._config = run_config_for_partition_key_fn or run_config_for_partition_fn
        self._tags = tags_for_partition_key_fn or tags_for_partition_fn
        self._decorated = decorated_fn
        if self._config is None:
            raise InvalidInvocationError("A PartitionedConfig needs run_config_for_partition_key_fn.")

    def get_partition_keys(self, current_time: dt.datetime | None = None) -> Sequence[str]:
        """The keys of the partitions."""
        return self.partitions_def.get_partition_keys(current_time)

    def get_run_config_for_partition_key(self, partition_key: str) -> Mapping[str, Any]:
        """The run config of a partition, as a plain dict of its own.

        Raises:
            PartitionExecutionError: the function raised.
        """
        return copy.deepcopy(run_config_dict(self._call(self._config, partition_key, "run config")))

    def get_tags_for_partition_key(self, partition_key: str, job_name: str | None = None) -> dict[str, str]:
        """The tags of a run of a partition.

        Raises:
            PartitionExecutionError: the function raised.
        """
        own = {} if self._tags is None else self._call(self._tags, partition_key, "tags")
        _ = job_name
        return {**normalize_tags(own), **self.partitions_def.get_tags_for_partition_key(partition_key)}

    def _call(self, function: Any, partition_key: str, what: str) -> Any:
        try:
            return function(partition_key)
        except Exception as error:
            raise PartitionExecutionError(
                f"Error occurred during the evaluation of the function that gives the {what} of partition {partition_key}: {error!r}",
                user_exception=error,
            ) from error

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the decorated function, as a test does."""
        if self._decorated is None:
            raise InvalidInvocationError(
                "Only PartitionedConfig objects created using one of the partitioned config decorators can be directly invoked."
            )
        return self._decorated(*args, **kwargs)


def partitioned_config(
    partitions_def: PartitionsDefinition, tags_for_partition_key_fn: KeyFunction | None = None
) -> Callable[[KeyFunction], PartitionedConfig]:
    """The run config of each partition, by a function of the key."""

    def decorate(function: KeyFunction) -> PartitionedConfig:
        return PartitionedConfig(
            partitions_def,
            decorated_fn=function,
            run_config_for_partition_key_fn=function,
            tags_for_partition_key_fn=tags_for_partition_key_fn,
        )

    return decorate


def static_partitioned_config(
    partition_keys: Sequence[str],
    tags_for_partition_fn: KeyFunction | None = None,
    tags_for_partition_key_fn: KeyFunction | None = None,
) -> Callable[[KeyFunction], PartitionedConfig]:
    """Run config for a list of partitions."""
    return partitioned_config(
        StaticPartitionsDefinition(partition_keys), tags_for_partition_key_fn or tags_for_partition_fn
    )


def dynamic_partitioned_config(
    partition_fn: Callable[[dt.datetime | None], Sequence[str]],
    tags_for_partition_fn: KeyFunction | None = None,
    tags_for_partition_key_fn: KeyFunction | None = None,
) -> Callable[[KeyFunction], PartitionedConfig]:
    """Run config for partitions that a function gives."""
    return partitioned_config(
        DynamicPartitionsDefinition(partition_fn), tags_for_partition_key_fn or tags_for_partition_fn
    )


def _by_window(definition: Any, tags_fn: WindowFunction | None) -> Callable[[WindowFunction], PartitionedConfig]:
    def of_key(function: WindowFunction) -> KeyFunction:
        return lambda key: function(*definition.time_window_for_partition_key(key))

    def decorate(function: WindowFunction) -> PartitionedConfig:
        return PartitionedConfig(
            definition,
            decorated_fn=function,
            run_config_for_partition_key_fn=of_key(function),
            tags_for_partition_key_fn=None if tags_fn is None else of_key(tags_fn),
        )

    return decorate


def hourly_partitioned_config(
    start_date: dt.datetime | str,
    minute_offset: int = 0,
    timezone: str | None = None,
    fmt: str | None = None,
    end_offset: int = 0,
    tags_for_partition_fn: WindowFunction | None = None,
) -> Callable[[WindowFunction], PartitionedConfig]:
    """Run config for one partition an hour, by a function of its start and end."""
    definition = HourlyPartitionsDefinition(start_date, None, minute_offset, timezone, fmt, end_offset)
    return _by_window(definition, tags_for_partition_fn)


def daily_partitioned_config(
    start_date: dt.datetime | str,
    minute_offset: int = 0,
    hour_offset: int = 0,
    timezone: str | None = None,
    fmt: str | None = None,
    end_offset: int = 0,
    tags_for_partition_fn: WindowFunction | None = None,
    exclusions: Sequence[str | dt.datetime] | None = None,
) -> Callable[[WindowFunction], PartitionedConfig]:
    """Run config for one partition a day, by a function of its start and end."""
    definition = DailyPartitionsDefinition(
        start_date, None, minute_offset, hour_offset, timezone, fmt, end_offset, exclusions
    )
    return _by_window(definition, tags_for_partition_fn)


def weekly_partitioned_config(
    start_date: dt.datetime | str,
    minute_offset: int = 0,
    hour_offset: int = 0,
    day_offset: int = 0,
    timezone: str | None = None,
    fmt: str | None = None,
    end_offset: int = 0,
    tags_for_partition_fn: WindowFunction | None = None,
) -> Callable[[WindowFunction], PartitionedConfig]:
    """Run config for one partition a week, by a function of its start and end."""
    definition = WeeklyPartitionsDefinition(
        start_date, None, minute_offset, hour_offset, day_offset, timezone, fmt, end_offset
    )
    return _by_window(definition, tags_for_partition_fn)


def monthly_partitioned_config(
    start_date: dt.datetime | str,
    minute_offset: int = 0,
    hour_offset: int = 0,
    day_offset: int = 1,
    timezone: str | None = None,
    fmt: str | None = None,
    end_offset: int = 0,
    tags_for_partition_fn: WindowFunction | None = None,
) -> Callable[[WindowFunction], PartitionedConfig]:
    """Run config for one partition a month, by a function of its start and end."""
    definition = MonthlyPartitionsDefinition(
        start_date, None, minute_offset, hour_offset, day_offset, timezone, fmt, end_offset
    )
    return _by_window(definition, tags_for_partition_fn)
