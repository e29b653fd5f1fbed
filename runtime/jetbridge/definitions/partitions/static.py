"""Partitions whose keys are a fixed list, and partitions that are added while the system runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from jetbridge.definitions.partitions.definition import PartitionsDefinition
from jetbridge.definitions.partitions.keys import check_keys
from jetbridge.definitions.partitions.loading_context import PartitionLoadingContext, loading
from jetbridge.errors import InvalidDefinitionError, InvariantViolationError


class StaticPartitionsDefinition(PartitionsDefinition):
    """Partitions by a list of keys.

    Raises:
        InvalidDefinitionError: a key is none, or stands there twice.
    """

    def __init__(self, partition_keys: Sequence[str]) -> None:
        check_keys(partition_keys)
        self._keys = partition_keys
        self._known = frozenset(partition_keys)

    def keys(self, _context: PartitionLoadingContext) -> Sequence[str]:
        """The keys as they were given."""
        return self._keys

    def has_partition_key(
        self,
        partition_key: str,
        current_time: dt.datetime | None = None,  # noqa: ARG002 - a method of the class
        dynamic_partitions_store: Any = None,  # noqa: ARG002 - a method of the class
    ) -> bool:
        """Whether it is one of the keys."""
        return partition_key in self._known

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StaticPartitionsDefinition) and list(self._keys) == list(other._keys)

    def __hash__(self) -> int:
        return hash(tuple(self._keys))

    def __str__(self) -> str:
        return ", ".join(f"'{key}'" for key in self._keys)

    def __repr__(self) -> str:
        return f"StaticPartitionsDefinition(partition_keys={list(self._keys)})"


class DynamicPartitionsDefinition(PartitionsDefinition):
    """Partitions by name, whose keys an instance keeps; or by a function that gives the keys of a moment.

    Raises:
        InvalidDefinitionError: there are both, or neither.
    """

    def __init__(
        self,
        partition_fn: Callable[[dt.datetime | None], Sequence[str]] | None = None,
        name: str | None = None,
    ) -> None:
        if (partition_fn is None) == (name is None):
            raise InvalidDefinitionError(
                "Must provide either partition_fn or name to DynamicPartitionsDefinition, and not both."
            )
        self.partition_fn = partition_fn
        self.name = name

    def keys(self, context: PartitionLoadingContext) -> Sequence[str]:
        """What the function gives, or what the store has.

        Raises:
            InvariantViolationError: there is no store.
        """
        if self.partition_fn is not None:
            return list(self.partition_fn(context.effective_dt))
        found: Sequence[str] = self._store(context).get_dynamic_partitions(self.name)
        return list(found)

    def _store(self, context: PartitionLoadingContext) -> Any:
        if context.dynamic_partitions_store is None:
            raise InvariantViolationError(
                "The instance is not available to load partitions. You may be seeing this error when using dynamic partitions with a "
                "version of code without an instance: give it with `dynamic_partitions_store` or `partition_loading_context`."
            )
        return context.dynamic_partitions_store

    def has_partition_key(
        self, partition_key: str, current_time: dt.datetime | None = None, dynamic_partitions_store: Any = None
    ) -> bool:
        """Whether the store has the key; it is not asked for all of them."""
        context = loading(current_time, dynamic_partitions_store)
        if self.partition_fn is not None:
            return partition_key in self.keys(context)
        return bool(partition_key) and bool(self._store(context).has_dynamic_partition(self.name, partition_key))

    def identity(self, context: PartitionLoadingContext) -> Any:
        """The name and the keys."""
        return [self.name, list(self.keys(context))]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DynamicPartitionsDefinition):
            return False
        return (self.name, self.partition_fn) == (other.name, other.partition_fn)

    def __hash__(self) -> int:
        return hash((self.name, self.partition_fn))

    def __str__(self) -> str:
        if self.name is not None:
            return f'Dynamic partitions: "{self.name}"'
        return ", ".join(f"'{key}'" for key in self.get_partition_keys())
