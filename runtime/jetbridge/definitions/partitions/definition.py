"""`PartitionsDefinition`: the partitions of a job.

https://docs.dagster.io/api/dagster/partitions#dagster.PartitionsDefinition
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jetbridge.definitions.partitions.keys import PartitionKeyRange
from jetbridge.definitions.partitions.loading_context import PartitionLoadingContext, loading
from jetbridge.errors import InvalidInvocationError, UnknownPartitionError

PARTITION_NAME_TAG = "dagster/partition"


class PartitionsDefinition(ABC):
    """Base of all: subclasses say what the keys are."""

    @abstractmethod
    def keys(self, context: PartitionLoadingContext) -> Sequence[str]:
        """All keys, in order."""

    def get_partition_keys(
        self, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None
    ) -> Sequence[str]:
        """All keys, in order; at another moment or with another store if one is given."""
        return self.keys(loading(current_time, dynamic_partitions_store))

    def has_partition_key(
        self, partition_key: str, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None
    ) -> bool:
        """Whether there is such a partition."""
        return partition_key in self.get_partition_keys(current_time, dynamic_partitions_store)

    def check_key(
        self, partition_key: str, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None
    ) -> None:
        """Check that there is such a partition.

        Raises:
            UnknownPartitionError: there is none.
        """
        if not self.has_partition_key(partition_key, current_time, dynamic_partitions_store):
            raise UnknownPartitionError(f"Could not find a partition with key `{partition_key}`.")

    validate_partition_key = check_key

    def get_first_partition_key(
        self, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None
    ) -> str | None:
        """The first key; None if there is none."""
        return next(iter(self.get_partition_keys(current_time, dynamic_partitions_store)), None)

    def get_last_partition_key(
        self, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None
    ) -> str | None:
        """The last key; None if there is none."""
        keys = self.get_partition_keys(current_time, dynamic_partitions_store)
        return keys[-1] if keys else None

    def get_num_partitions(self, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None) -> int:
        """How many partitions there are."""
        return len(self.get_partition_keys(current_time, dynamic_partitions_store))

    def get_partition_keys_in_range(
        self, partition_key_range: PartitionKeyRange, dynamic_partitions_store: Any = None
    ) -> Sequence[str]:
        """The keys from one to another.

        Raises:
            InvalidInvocationError: one of the two is no partition.
        """
        keys = list(self.get_partition_keys(None, dynamic_partitions_store))
        missing = [key for key in partition_key_range if key not in keys]
        if missing:
            raise InvalidInvocationError(
                f"Partition range {partition_key_range.start} to {partition_key_range.end} is not a valid range. Nonexistent "
                f"partition keys: {missing}"
            )
        return keys[keys.index(partition_key_range.start) : keys.index(partition_key_range.end) + 1]

    def filter_valid_partition_keys(self, partition_keys: Iterable[str]) -> set[str]:
        """Those of the keys that are partitions."""
        return {key for key in partition_keys if self.has_partition_key(key)}

    def get_tags_for_partition_key(self, partition_key: str) -> dict[str, str]:
        """The tags of a run of this partition."""
        return {PARTITION_NAME_TAG: partition_key}

    def get_serializable_unique_identifier(self, dynamic_partitions_store: Any = None) -> str:
        """A text that is the same for definitions with the same partitions."""
        text = json.dumps(self.identity(loading(None, dynamic_partitions_store)), default=str)
        return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()

    def identity(self, context: PartitionLoadingContext) -> Any:
        """What tells two definitions apart."""
        return list(self.keys(context))

    # --- subsets

    def empty_subset(self) -> Any:
        """The subset without any partition."""
        return self.subset_with_partition_keys(())

    def subset_with_all_partitions(
        self, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None
    ) -> Any:
        """The subset with every partition."""
        return self.subset_with_partition_keys(self.get_partition_keys(current_time, dynamic_partitions_store))

    def subset_with_partition_keys(self, partition_keys: Iterable[str]) -> Any:
        """The subset with these partitions."""
        from jetbridge.definitions.partitions.subset import KeysSubset

        return KeysSubset(frozenset(partition_keys))

    def deserialize_subset(self, serialized: str) -> Any:
        """The subset that `serialize` wrote (a list of keys, or a mapping with one under `subset`)."""
        loaded = json.loads(serialized)
        keys = loaded["subset"] if isinstance(loaded, Mapping) else loaded
        return self.subset_with_partition_keys(self.read_key(key) for key in keys)

    def read_key(self, text: str) -> str:
        """A key from its text."""
        return text
