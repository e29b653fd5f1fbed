"""Partition keys: what they may look like, ranges of them, and those of several dimensions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from typing_extensions import Self

from jetbridge.errors import InvalidDefinitionError

INVALID_SUBSTRINGS = ("...", "\a", "\b", "\f", "\n", "\r", "\t", "\v", "\0")
DIMENSION_DELIMITER = "|"
INVALID_STATIC_IN_MULTI = ("|", ",", "[", "]")


class PartitionKeyRange(NamedTuple):
    """All partitions from one to another, both included."""

    start: str
    end: str


@dataclass(frozen=True)
class PartitionDimensionKey:
    """The key of one dimension."""

    dimension_name: str
    partition_key: str


class MultiPartitionKey(str):
    """The key of a partition of several dimensions: the keys by dimension, written in the order of the dimensions' names."""

    __slots__ = ("keys_by_dimension",)
    keys_by_dimension: Mapping[str, str]

    def __new__(cls, keys_by_dimension: Mapping[str, str]) -> Self:
        """Make a key of the keys by dimension."""
        ordered = {name: keys_by_dimension[name] for name in sorted(keys_by_dimension)}
        made = super().__new__(cls, DIMENSION_DELIMITER.join(ordered.values()))
        made.keys_by_dimension = ordered
        return made

    def __getnewargs__(self) -> tuple[Mapping[str, str]]:  # type: ignore[override]
        return (self.keys_by_dimension,)

    @property
    def dimension_keys(self) -> list[PartitionDimensionKey]:
        """The keys with the names of their dimensions."""
        return [PartitionDimensionKey(name, key) for name, key in self.keys_by_dimension.items()]


def check_keys(keys: Sequence[str]) -> None:
    """Check keys that people wrote.

    Raises:
        InvalidDefinitionError: one is no string, has a sign that is not allowed, or stands there twice.
    """
    for key in keys:
        if not isinstance(key, str):
            raise InvalidDefinitionError(f"Partition keys must be strings, got {key!r}.")
        found = [text for text in INVALID_SUBSTRINGS if text in key]
        if found:
            raise InvalidDefinitionError(f"{found!r} are invalid substrings in a partition key: {key!r}")
    repeated = [key for key, count in Counter(keys).items() if count > 1]
    if repeated:
        raise InvalidDefinitionError(
            f"Partition keys must be unique. Duplicate instances of partition keys: {repeated}."
        )
