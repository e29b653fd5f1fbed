"""A part of the partitions of a time window definition, which shows as spans without gaps."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.partitions.definition import PartitionsDefinition
from jetbridge.definitions.partitions.keys import PartitionKeyRange
from jetbridge.definitions.partitions.subset import VERSION, KeysSubset
from jetbridge.definitions.partitions.time_window import TimeWindow
from jetbridge.definitions.partitions.time_windows import TimeWindowPartitionsDefinition


@dataclass(frozen=True)
class TimeWindowPartitionsSubset(KeysSubset):
    """Some partitions; excluded dates between two of them are no gap."""

    partitions_def: TimeWindowPartitionsDefinition

    def _runs(self) -> Iterator[tuple[TimeWindow, str, str]]:
        """The spans without gaps, with their first and last key."""
        windows = sorted(
            ((self.partitions_def.time_window_for_partition_key(key), key) for key in self.selected),
            key=lambda pair: pair[0].start.timestamp(),
        )
        run: tuple[TimeWindow, str, str] | None = None
        for window, key in windows:
            if run is not None and not self._is_gap(run[0].end, window.start):
                run = (TimeWindow(run[0].start, window.end), run[1], key)
                continue
            if run is not None:
                yield run
            run = (window, key, key)
        if run is not None:
            yield run

    def _is_gap(self, end: dt.datetime, start: dt.datetime) -> bool:
        return self.partitions_def.has_any_partitions_in_window(TimeWindow(end, start))

    @property
    def included_time_windows(self) -> list[TimeWindow]:
        """The spans without gaps."""
        return [window for window, _first, _last in self._runs()]

    def get_partition_keys(self) -> list[str]:
        """The keys in the order of time."""
        return [
            key
            for window in self.included_time_windows
            for key in self.partitions_def.get_partition_keys_in_time_window(window)
        ]

    def get_partition_key_ranges(self, partitions_def: PartitionsDefinition) -> list[PartitionKeyRange]:  # noqa: ARG002 - a method of the class
        """The keys as ranges without gaps."""
        return [PartitionKeyRange(first, last) for _window, first, last in self._runs()]

    def serialize(self) -> str:
        """As text; the same for equal subsets."""
        spans = [[window.start.timestamp(), window.end.timestamp()] for window in self.included_time_windows]
        return json.dumps({"version": VERSION, "time_windows": spans, "num_partitions": self.num_partitions})


def read_time_subset(partitions_def: TimeWindowPartitionsDefinition, serialized: str) -> TimeWindowPartitionsSubset:
    """The subset that was written: spans of seconds since 1970, alone or under `time_windows`."""
    loaded = json.loads(serialized)
    spans = loaded["time_windows"] if isinstance(loaded, Mapping) else loaded
    windows = [TimeWindow(*(dt.datetime.fromtimestamp(edge, partitions_def.tz) for edge in span)) for span in spans]
    keys = [key for window in windows for key in partitions_def.get_partition_keys_in_time_window(window)]
    made: Any = partitions_def.subset_with_partition_keys(keys)
    return made  # type: ignore[no-any-return]
