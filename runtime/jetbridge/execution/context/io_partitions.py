"""The partition of a run, or of an asset, as IO managers ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jetbridge.errors import InvariantViolationError

PARTITION_TAG = "dagster/partition"
RANGE_START_TAG = "dagster/asset_partition_range_start"
RANGE_END_TAG = "dagster/asset_partition_range_end"


class PartitionAccess:
    """Reads `partition_key`, `asset_partitions_def` and `asset_partition_keys` of `given`."""

    given: dict[str, Any]

    @property
    def has_partition_key(self) -> bool:
        """Whether the run is of a partition."""
        return self.given.get("partition_key") is not None

    @property
    def partition_key(self) -> str:
        """The partition of the run.

        Raises:
            InvariantViolationError: the run is of none.
        """
        if not self.has_partition_key:
            raise InvariantViolationError("Tried to access partition_key on a non-partitioned run.")
        return str(self.given["partition_key"])

    @property
    def has_asset_partitions(self) -> bool:
        """Whether the asset is partitioned."""
        if self.given.get("asset_partition_keys"):
            return True
        return self.has_partition_key and self.given.get("asset_key") is not None

    @property
    def asset_partition_keys(self) -> Sequence[str]:
        """The partitions of the asset.

        Raises:
            InvariantViolationError: it has none.
        """
        if not self.has_asset_partitions:
            raise InvariantViolationError(
                "Attempting to access asset_partition_keys, but the asset is not partitioned."
            )
        return list(self.given.get("asset_partition_keys") or [self.partition_key])

    @property
    def asset_partition_key(self) -> str:
        """The one partition of the asset.

        Raises:
            InvariantViolationError: there are none, or several.
        """
        keys = self.asset_partition_keys
        if len(keys) != 1:
            raise InvariantViolationError(
                f"Tried to access asset_partition_key, but there are {len(keys)} partition keys: use asset_partition_keys."
            )
        return keys[0]

    @property
    def asset_partition_key_range(self) -> Any:
        """The first and the last partition of the asset."""
        from jetbridge.definitions.partitions.keys import PartitionKeyRange  # noqa: PLC0415 - few runs have partitions

        keys = self.asset_partition_keys
        return PartitionKeyRange(keys[0], keys[-1])

    @property
    def asset_partitions_def(self) -> Any:
        """How the asset is partitioned.

        Raises:
            InvariantViolationError: that was not given.
        """
        found = self.given.get("asset_partitions_def")
        if found is None:
            raise InvariantViolationError("Attempting to access asset_partitions_def, but it was not provided.")
        return found

    @property
    def asset_partitions_time_window(self) -> Any:
        """The time from the start of the first partition to the end of the last."""
        from jetbridge.definitions.partitions.time_window import TimeWindow  # noqa: PLC0415 - few runs have partitions

        windows = [self.asset_partitions_def.time_window_for_partition_key(key) for key in self.asset_partition_keys]
        return TimeWindow(windows[0].start, windows[-1].end)
