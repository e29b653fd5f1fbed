"""What partitions depend on beside their definition: the moment, and the store of dynamic partitions."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PartitionLoadingContext:
    """The moment at which partitions are looked at (None: now), and where dynamic ones are kept."""

    effective_dt: dt.datetime | None = None
    dynamic_partitions_store: Any = None

    @property
    def moment(self) -> dt.datetime:
        """The moment, in UTC if it has no time zone."""
        moment = self.effective_dt or dt.datetime.now(dt.timezone.utc)
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)


_CURRENT: ContextVar[PartitionLoadingContext] = ContextVar("partition_loading", default=PartitionLoadingContext())  # noqa: B039 - frozen


@contextlib.contextmanager
def partition_loading_context(
    effective_dt: dt.datetime | None = None, dynamic_partitions_store: Any = None
) -> Iterator[PartitionLoadingContext]:
    """Look at partitions at this moment, and with this store, inside the block.

    https://docs.dagster.io/api/dagster/partitions
    """
    token = _CURRENT.set(loading(effective_dt, dynamic_partitions_store))
    try:
        yield _CURRENT.get()
    finally:
        _CURRENT.reset(token)


def loading(effective_dt: dt.datetime | None = None, store: Any = None) -> PartitionLoadingContext:
    """The context around, with what is said here in place of its own."""
    current = _CURRENT.get()
    return PartitionLoadingContext(
        effective_dt or current.effective_dt, current.dynamic_partitions_store if store is None else store
    )
