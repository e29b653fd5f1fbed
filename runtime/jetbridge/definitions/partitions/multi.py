"""Partitions of several dimensions: every combination of their keys.

https://docs.dagster.io/api/dagster/partitions#dagster.MultiPartitionsDefinition
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.partitions.definition import PartitionsDefinition
from jetbridge.definitions.partitions.keys import (
    DIMENSION_DELIMITER,
    INVALID_STATIC_IN_MULTI,
    MultiPartitionKey,
    PartitionKeyRange,
)
from jetbridge.definitions.partitions.loading_context import PartitionLoadingContext
from jetbridge.definitions.partitions.static import DynamicPartitionsDefinition, StaticPartitionsDefinition
from jetbridge.definitions.partitions.time_windows import TimeWindowPartitionsDefinition
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError, UnknownPartitionError

MULTIDIMENSIONAL_PREFIX = "dagster/partition/"


@dataclass(frozen=True)
class PartitionDimensionDefinition:
    """One dimension."""

    name: str
    partitions_def: PartitionsDefinition


class MultiPartitionsDefinition(PartitionsDefinition):
    """Two dimensions, by name.

    Raises:
        InvalidDefinitionError: there are not two, or one has keys that cannot be written together with others.
    """

    def __init__(self, partitions_defs: Mapping[str, PartitionsDefinition]) -> None:
        if len(partitions_defs) != 2:  # noqa: PLR2004 - what the API says
            raise InvalidDefinitionError(
                f"Dagster currently only supports multi-partitions definitions with 2 partitions definitions. Your multi-partitions definition has {len(partitions_defs)}."
            )
        for name, definition in partitions_defs.items():
            _check_dimension(name, definition)
        self._by_name = dict(sorted(partitions_defs.items()))

    @property
    def partitions_defs(self) -> list[PartitionDimensionDefinition]:
        """The dimensions, by name."""
        return [PartitionDimensionDefinition(name, definition) for name, definition in self._by_name.items()]

    @property
    def partition_dimension_names(self) -> list[str]:
        """The names of the dimensions."""
        return list(self._by_name)

    def get_partitions_def_for_dimension(self, dimension_name: str) -> PartitionsDefinition:
        """The partitions of a dimension."""
        return self._by_name[dimension_name]

    def _combinations(self, keys: Mapping[str, Sequence[str]]) -> list[MultiPartitionKey]:
        """Every combination; the dimension of time varies slowest, else the first one."""
        order = sorted(keys, key=lambda name: not isinstance(self._by_name[name], TimeWindowPartitionsDefinition))
        return [
            MultiPartitionKey(dict(zip(order, combined, strict=True)))
            for combined in itertools.product(*(keys[name] for name in order))
        ]

    def keys(self, context: PartitionLoadingContext) -> Sequence[str]:
        """Every combination."""
        return self._combinations({name: definition.keys(context) for name, definition in self._by_name.items()})

    def read_key(self, text: str) -> MultiPartitionKey:
        """A key from its text.

        Raises:
            UnknownPartitionError: it has not as many parts as there are dimensions.
        """
        if isinstance(text, MultiPartitionKey):
            return text
        parts = text.split(DIMENSION_DELIMITER)
        if len(parts) != len(self._by_name):
            raise UnknownPartitionError(
                f"Could not find a partition with key `{text}`: expected {len(self._by_name)} keys with | between them."
            )
        return MultiPartitionKey(dict(zip(self._by_name, parts, strict=True)))

    get_partition_key_from_str = read_key

    def has_partition_key(
        self, partition_key: str, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None
    ) -> bool:
        """Whether each dimension has its part of the key."""
        try:
            parts = self.read_key(partition_key).keys_by_dimension
        except UnknownPartitionError:
            return False
        if parts.keys() != self._by_name.keys():
            return False
        return all(
            definition.has_partition_key(parts[name], current_time, dynamic_partitions_store)
            for name, definition in self._by_name.items()
        )

    def filter_valid_partition_keys(self, partition_keys: Iterable[str]) -> set[str]:
        """Those of the keys that are partitions."""
        return {self.read_key(key) for key in partition_keys if self.has_partition_key(key)}

    def get_multipartition_keys_with_dimension_value(
        self, dimension_name: str, dimension_partition_key: str
    ) -> list[MultiPartitionKey]:
        """All keys with this key in a dimension."""
        return self.get_multipartition_keys_with_dimension_values(dimension_name, [dimension_partition_key])

    def get_multipartition_keys_with_dimension_values(
        self, dimension_name: str, dimension_partition_keys: Sequence[str]
    ) -> list[MultiPartitionKey]:
        """All keys with one of these keys in a dimension, in the order of these."""
        other = next(name for name in self._by_name if name != dimension_name)
        others = self._by_name[other].get_partition_keys()
        return [
            MultiPartitionKey({dimension_name: key, other: item}) for key in dimension_partition_keys for item in others
        ]

    def get_partition_keys_in_range(
        self, partition_key_range: PartitionKeyRange, dynamic_partitions_store: Any = None
    ) -> Sequence[str]:
        """The combinations of the ranges of each dimension.

        Raises:
            InvalidInvocationError: one of the two keys is no partition.
        """
        for key in partition_key_range:
            if not self.has_partition_key(key, None, dynamic_partitions_store):
                raise InvalidInvocationError(
                    f"Partition range {partition_key_range.start} to {partition_key_range.end} is not a valid range. Nonexistent partition keys: [{key!r}]"
                )
        start, end = (self.read_key(key).keys_by_dimension for key in partition_key_range)
        return self._combinations(
            {
                name: definition.get_partition_keys_in_range(
                    PartitionKeyRange(start[name], end[name]), dynamic_partitions_store
                )
                for name, definition in self._by_name.items()
            }
        )

    def time_window_for_partition_key(self, partition_key: str) -> Any:
        """The span of the dimension of time.

        Raises:
            InvalidInvocationError: no dimension is of time.
        """
        for name, definition in self._by_name.items():
            if isinstance(definition, TimeWindowPartitionsDefinition):
                return definition.time_window_for_partition_key(self.read_key(partition_key).keys_by_dimension[name])
        raise InvalidInvocationError(
            "Expected a dimension of time in a multi-partitions definition, and there is none."
        )

    def get_tags_for_partition_key(self, partition_key: str) -> dict[str, str]:
        """The tags of a run of this partition: the whole key, and one for each dimension."""
        parts = self.read_key(partition_key).keys_by_dimension
        return {
            **super().get_tags_for_partition_key(str(partition_key)),
            **{f"{MULTIDIMENSIONAL_PREFIX}{name}": key for name, key in parts.items()},
        }

    def get_num_partitions(self, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None) -> int:
        """How many combinations there are."""
        count = 1
        for definition in self._by_name.values():
            count *= definition.get_num_partitions(current_time, dynamic_partitions_store)
        return count

    def identity(self, context: PartitionLoadingContext) -> Any:
        """The dimensions."""
        return [[name, definition.identity(context)] for name, definition in self._by_name.items()]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MultiPartitionsDefinition) and self._by_name == other._by_name

    def __hash__(self) -> int:
        return hash(tuple(self._by_name.items()))

    def __str__(self) -> str:
        return "Multi-partitioned, with dimensions: \n" + "\n".join(
            f"{name.capitalize()}: {definition}" for name, definition in self._by_name.items()
        )


def _check_dimension(name: str, definition: PartitionsDefinition) -> None:
    if isinstance(definition, StaticPartitionsDefinition):
        for key in definition.get_partition_keys():
            if any(sign in key for sign in INVALID_STATIC_IN_MULTI):
                raise InvalidDefinitionError(
                    f"Invalid character in partition key {key!r} of dimension {name}. A multi-partitions definition cannot contain "
                    f"partition keys with one of {INVALID_STATIC_IN_MULTI}."
                )
    if isinstance(definition, DynamicPartitionsDefinition) and definition.name is None:
        raise InvalidDefinitionError("DynamicPartitionsDefinitions in a MultiPartitionsDefinition must have a name.")
