"""What a schedule or sensor answers: runs to start, or why there are none.

https://docs.dagster.io/api/dagster/schedules-sensors#dagster.RunRequest
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from jetbridge.definitions.config.run_config_class import RunConfig, run_config_dict
from jetbridge.definitions.tags import normalize_tags

PARTITION_NAME_TAG = "dagster/partition"
SCHEDULE_NAME_TAG = "dagster/schedule_name"
SENSOR_NAME_TAG = "dagster/sensor_name"
RUN_KEY_TAG = "dagster/run_key"


class DefaultScheduleStatus(Enum):
    """Whether a schedule ticks without having been switched on."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


class DefaultSensorStatus(Enum):
    """Whether a sensor ticks without having been switched on."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


@dataclass(frozen=True)
class SkipReason:
    """Why no run is started."""

    skip_message: str | None = None


@dataclass(frozen=True, eq=True)
class RunRequest:
    """A run to start. A `run_key` is started at most once by the same sensor or schedule."""

    run_key: str | None = None
    run_config: Any = field(default_factory=dict)
    tags: Mapping[str, Any] = field(default_factory=dict)
    job_name: str | None = None
    asset_selection: Sequence[Any] | None = None
    stale_assets_only: bool = False
    partition_key: str | None = None
    asset_check_keys: Sequence[Any] | None = None
    partition_key_range: Any = None

    def __post_init__(self) -> None:
        config: Mapping[str, Any] | RunConfig | None = self.run_config
        object.__setattr__(self, "run_config", run_config_dict(config))
        object.__setattr__(self, "tags", dict(normalize_tags(self.tags)))

    def with_replaced_attrs(self, **changes: Any) -> RunRequest:
        """The same with other values."""
        return dataclasses.replace(self, **changes)

    def has_resolved_partition(self) -> bool:
        """Whether the tags name the partition already."""
        return self.tags.get(PARTITION_NAME_TAG) is not None

    def with_resolved_tags_and_config(
        self,
        target_definition: Any,
        dynamic_partitions_store: Any = None,
        current_time: Any = None,
        dynamic_partitions_requests: Sequence[DynamicPartitionsRequest] | None = None,
    ) -> RunRequest:
        """The request with the tags and the run config of its partition.

        Raises:
            InvariantViolationError: the job has no partitions.
            UnknownPartitionError: the job has no such partition.
        """
        from jetbridge.definitions.automation.resolve import resolve_partition

        return resolve_partition(
            self, target_definition, current_time, dynamic_partitions_store, dynamic_partitions_requests or ()
        )


@dataclass(frozen=True)
class DynamicPartitionsRequest:
    """A change of the partitions of a dynamic partitions definition."""

    partitions_def_name: str
    partition_keys: Sequence[str]


class AddDynamicPartitionsRequest(DynamicPartitionsRequest):
    """Add partitions."""


class DeleteDynamicPartitionsRequest(DynamicPartitionsRequest):
    """Take partitions away."""
