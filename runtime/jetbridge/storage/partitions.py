"""Partitions that are added at run time, by the name of their definition.

https://docs.dagster.io/guides/build/partitions-and-backfills/partitioning-assets#dynamic-partitions
"""

from __future__ import annotations

from collections.abc import Sequence


class DynamicPartitions:
    """Keeps the keys in order, each once."""

    def __init__(self) -> None:
        self._partitions: dict[str, dict[str, None]] = {}

    def add_dynamic_partitions(self, partitions_def_name: str, partition_keys: Sequence[str]) -> None:
        """Add keys."""
        self._partitions.setdefault(partitions_def_name, {}).update(dict.fromkeys(partition_keys))

    def get_dynamic_partitions(self, partitions_def_name: str, **_options: object) -> Sequence[str]:
        """All keys."""
        return list(self._partitions.get(partitions_def_name, ()))

    def has_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> bool:
        """Whether there is such a key."""
        return partition_key in self._partitions.get(partitions_def_name, ())

    def delete_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> None:
        """Take a key away."""
        self._partitions.get(partitions_def_name, {}).pop(partition_key, None)
