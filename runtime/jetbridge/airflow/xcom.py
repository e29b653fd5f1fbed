"""XCom as task code pulls it: by task ids, key and map indexes, with the rules of Airflow 2 and 3.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Protocol

from jetbridge.airflow.params import NOTSET
from jetbridge.scheduling.timetables import AirflowGeneration
from jetbridge.storage.values import LazySequence

RETURN_KEY: Final = "return_value"


@dataclass(frozen=True, slots=True)
class XComEntry:
    """One value that a task instance pushed; `order` grows with the time of the push."""

    task_id: str
    map_index: int
    key: str
    value: Any
    order: int = 0


class XComReader(Protocol):
    """The store as `xcom_pull` needs it."""

    def entries(
        self, *, dag_id: str, run_id: str, task_ids: Sequence[str] | None, key: str | None, include_prior_dates: bool
    ) -> Iterable[XComEntry]:
        """All entries of a run (with prior dates: of the runs up to it) of these tasks (None: all) with this key (None: any)."""


@dataclass(frozen=True, slots=True)
class Pull:
    """What `xcom_pull` was asked for."""

    dag_id: str
    run_id: str
    task_id: str
    task_ids: str | Iterable[str] | None = None
    key: str | None = RETURN_KEY
    include_prior_dates: bool = False
    map_indexes: Any = NOTSET
    default: Any = None


def pull(reader: XComReader, request: Pull, generation: AirflowGeneration) -> Any:
    """What `ti.xcom_pull(…)` gives in that generation of Airflow."""
    return _pull_v2(reader, request) if generation is AirflowGeneration.V2 else _pull_v3(reader, request)


def _pull_v2(reader: XComReader, request: Pull) -> Any:
    indexes = None if request.map_indexes is NOTSET else request.map_indexes
    task_ids = _task_ids(request.task_ids)
    found = [entry for entry in _entries(reader, request, task_ids, request.key) if _wanted(entry.map_index, indexes)]
    one_task = request.task_ids is None or isinstance(request.task_ids, str)
    if one_task and not isinstance(indexes, Iterable):
        return _single_v2(found, indexes, request.default)
    task_order = {task_id: rank for rank, task_id in enumerate(task_ids or ())}
    index_order = _index_order(indexes)
    found.sort(
        key=lambda entry: (
            task_order.get(entry.task_id, 0) if task_ids else entry.task_id,
            index_order.get(entry.map_index, entry.map_index),
        )
    )
    return LazySequence(entry.value for entry in found)


def _single_v2(found: list[XComEntry], indexes: int | None, default: Any) -> Any:
    """One task: its value, or all of them if it is mapped."""
    if not found:
        return default
    latest = max(found, key=lambda entry: entry.order)
    if indexes is not None or latest.map_index < 0:
        return latest.value
    return LazySequence(entry.value for entry in sorted(found, key=lambda entry: entry.map_index))


def _pull_v3(reader: XComReader, request: Pull) -> Any:
    single = request.task_ids is None or isinstance(request.task_ids, str)
    task_ids = _task_ids(request.task_ids) or [request.task_id]
    key = request.key or RETURN_KEY
    if request.map_indexes is NOTSET:
        values: list[Any] = []
        for task_id in task_ids:
            entries = sorted(_entries(reader, request, [task_id], key), key=lambda entry: entry.map_index)
            values.extend([entry.value for entry in entries] or [None])
        return values[0] if single and len(values) == 1 else values
    indexes = request.map_indexes
    wanted = [indexes] if indexes is None or isinstance(indexes, int) else list(indexes)
    values = [_one_v3(reader, request, key, task_id, index) for task_id, index in product(task_ids, wanted)]
    return values[0] if single and (indexes is None or isinstance(indexes, int)) else values


def _one_v3(reader: XComReader, request: Pull, key: str, task_id: str, index: int | None) -> Any:
    wanted = -1 if index is None else index
    for entry in _entries(reader, request, [task_id], key):
        if entry.map_index == wanted and entry.value is not None:
            return entry.value
    return request.default


def _entries(reader: XComReader, request: Pull, task_ids: Sequence[str] | None, key: str | None) -> Iterable[XComEntry]:
    return reader.entries(
        dag_id=request.dag_id,
        run_id=request.run_id,
        task_ids=task_ids,
        key=key,
        include_prior_dates=request.include_prior_dates,
    )


def _task_ids(task_ids: str | Iterable[str] | None) -> list[str] | None:
    if task_ids is None:
        return None
    return [task_ids] if isinstance(task_ids, str) else list(task_ids)


def _wanted(map_index: int, indexes: Any) -> bool:
    if indexes is None:
        return True
    return map_index == indexes if isinstance(indexes, int) else map_index in indexes


def _index_order(indexes: Any) -> dict[int, int]:
    if indexes is None or isinstance(indexes, int):
        return {}
    return {index: rank for rank, index in enumerate(indexes)}
