"""A part of the partitions, as a set of keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from jetbridge.definitions.partitions.definition import PartitionsDefinition
from jetbridge.definitions.partitions.keys import PartitionKeyRange

VERSION = 1


@dataclass(frozen=True)
class KeysSubset:
    """Some partitions of a definition. Subsets are added (`|`), cut (`&`) and taken away (`-`)."""

    selected: frozenset[str]

    def _with(self, keys: Iterable[str]) -> Any:
        return replace(self, selected=frozenset(keys))

    def with_partition_keys(self, partition_keys: Iterable[str]) -> Any:
        """The subset with these partitions too."""
        return self._with(self.selected | frozenset(partition_keys))

    def with_partition_key_range(
        self, partitions_def: PartitionsDefinition, partition_key_range: PartitionKeyRange
    ) -> Any:
        """The subset with a range of partitions too."""
        return self.with_partition_keys(partitions_def.get_partition_keys_in_range(partition_key_range))

    def get_partition_keys(self) -> Any:
        """The keys."""
        return set(self.selected)

    def get_partition_keys_not_in_subset(self, partitions_def: PartitionsDefinition) -> list[str]:
        """The other keys of the definition, in its order."""
        return [key for key in partitions_def.get_partition_keys() if key not in self.selected]

    def get_partition_key_ranges(self, partitions_def: PartitionsDefinition) -> list[PartitionKeyRange]:
        """The keys as ranges without gaps."""
        runs: list[list[str]] = [[]]
        for key in partitions_def.get_partition_keys():
            if key in self.selected:
                runs[-1].append(key)
            elif runs[-1]:
                runs.append([])
        return [PartitionKeyRange(run[0], run[-1]) for run in runs if run]

    @property
    def is_empty(self) -> bool:
        """Whether it has no partition."""
        return not self.selected

    @property
    def num_partitions(self) -> int:
        """How many partitions it has."""
        return len(self.selected)

    def empty_subset(self) -> Any:
        """The same without any partition."""
        return self._with(())

    def serialize(self) -> str:
        """As text; the same for equal subsets."""
        return json.dumps({"version": VERSION, "subset": sorted(self.selected)})

    def __or__(self, other: KeysSubset) -> Any:
        return self._with(self.selected | other.selected)

    def __and__(self, other: KeysSubset) -> Any:
        return self._with(self.selected & other.selected)

    def __sub__(self, other: KeysSubset) -> Any:
        return self._with(self.selected - other.selected)

    def __contains__(self, key: object) -> bool:
        return key in self.selected

    def __len__(self) -> int:
        return len(self.selected)
