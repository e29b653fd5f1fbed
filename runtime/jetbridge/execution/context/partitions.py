"""The partition of a run, as ops ask for it.

https://docs.dagster.io/guides/build/partitions-and-backfills/partitioning-ops
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jetbridge.errors import InvariantViolationError
from jetbridge.execution.context.io_partitions import PARTITION_TAG, RANGE_END_TAG, RANGE_START_TAG


class RunPartitions:
    """Reads the partition from the tags of the run."""

    @property
    def run_tags(self) -> Mapping[str, str]:
        """The tags of the run."""
        raise NotImplementedError

    @property
    def job_def(self) -> Any:
        """The job."""
        raise NotImplementedError

    @property
    def has_partition_key(self) -> bool:
        """Whether the run is of one partition."""
        return PARTITION_TAG in self.run_tags

    @property
    def has_partition_key_range(self) -> bool:
        """Whether the run is of a range of partitions."""
        return RANGE_START_TAG in self.run_tags

    @property
    def partition_key(self) -> str:
        """The partition.

        Raises:
            InvariantViolationError: the run is of none.
        """
        if not self.has_partition_key:
            raise InvariantViolationError("Cannot access partition_key for a non-partitioned run")
        return self.run_tags[PARTITION_TAG]

    @property
    def partition_keys(self) -> Sequence[str]:
        """All partitions of the run."""
        if self.has_partition_key:
            return [self.partition_key]
        found = self._partitions_def().get_partition_keys_in_range(self.partition_key_range)
        return list(found)

    @property
    def partition_key_range(self) -> Any:
        """The first and the last partition.

        Raises:
            InvariantViolationError: the run is of none.
        """
        from jetbridge.definitions.partitions.keys import PartitionKeyRange  # noqa: PLC0415 - few runs have partitions

        if self.has_partition_key:
            return PartitionKeyRange(self.partition_key, self.partition_key)
        if not self.has_partition_key_range:
            raise InvariantViolationError("Cannot access partition_key_range for a non-partitioned run")
        return PartitionKeyRange(self.run_tags[RANGE_START_TAG], self.run_tags[RANGE_END_TAG])

    @property
    def partition_time_window(self) -> Any:
        """The time of the partition."""
        return self._partitions_def().time_window_for_partition_key(self.partition_key)

    def _partitions_def(self) -> Any:
        found = self.job_def.partitions_def
        if found is None:
            raise InvariantViolationError("The job has no partitions.")
        return found
