"""The two JSON documents that Jetbridge and its judge speak: structure (what a job is) and run (what a run did).

Both have the keys and the spelling of what a real Airflow answers, so that two documents can be laid side by side.
`docs/formats.md` describes every key.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, TypedDict

MAX_TEXT = 20_000
MAX_DEPTH = 20
_PLAIN_MODULES = ("datetime", "pendulum", "decimal", "pathlib", "zoneinfo")
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")


class ScheduleDocument(TypedDict):
    """When a DAG runs: timetable class, its summary, and the value that Airflow shows for `schedule`."""

    timetable: str
    summary: str
    value: str | None


class TaskDocument(TypedDict, total=False):
    """One task; durations in seconds, moments in ISO 8601, template fields as `as_repr` texts."""

    task_id: str
    operator: str
    upstream_task_ids: list[str]
    trigger_rule: str
    retries: int | None
    retry_delay: float
    retry_exponential_backoff: bool
    execution_timeout: float | None
    depends_on_past: bool
    wait_for_downstream: bool
    start_date: str | None
    end_date: str | None
    pool: str
    pool_slots: int
    queue: str | None
    owner: str
    priority_weight: int
    weight_rule: str
    task_group: str | None
    is_mapped: bool
    in_mapped_group: bool
    is_setup: bool
    is_teardown: bool
    callbacks: dict[str, Any]
    outlets: list[str]
    inlets: list[str]
    template_fields: dict[str, str]
    expand: Any


class DagDocument(TypedDict, total=False):
    """One DAG with its tasks by id."""

    dag_id: str
    schedule: ScheduleDocument
    start_date: str | None
    end_date: str | None
    timezone: str
    catchup: bool
    max_active_runs: int
    max_active_tasks: int
    dagrun_timeout: float | None
    tags: list[str]
    description: str | None
    owner: str
    params: dict[str, Any]
    fail_fast: bool
    edge_labels: dict[str, dict[str, str]]
    task_groups: dict[str, Any]
    tasks: dict[str, TaskDocument]


class ScheduledRunsDocument(TypedDict):
    """When a DAG runs, as seen at a moment; a run is `[run_after, start, end]` of its data interval, in ISO 8601.

    `first` is the first run that a scheduler would make then, `runs` are those from that moment on, whether missed runs are made up for or
    not, and `manual` is the data interval of a run that a person starts then.
    """

    first: list[str | None] | None
    runs: list[list[str | None]]
    manual: list[str | None]


class FindingDocument(TypedDict):
    """One finding; `level` is exact, assumed or manual."""

    code: str
    level: str
    file: str
    line: int
    column: int
    message: str
    advice: str
    dag_id: str | None
    task_id: str | None


class FileDocument(TypedDict):
    """What one file defines."""

    dags: dict[str, DagDocument]
    findings: list[FindingDocument]


class StructureDocument(TypedDict):
    """The structure document; files by path relative to the folder that was given."""

    format: int
    files: dict[str, FileDocument]


class TaskInstanceDocument(TypedDict):
    """What one task instance did; `map_index` is -1 for a task that is not mapped."""

    task_id: str
    map_index: int
    state: str | None
    try_number: int | None  # None: the Airflow that was asked counts none
    return_value: Any
    xcoms: dict[str, Any]
    rendered_fields: dict[str, Any] | None
    stdout: str


class RunDocument(TypedDict):
    """The run document."""

    format: int
    dag_id: str
    run_id: str
    logical_date: str
    dag_run_state: str
    data_interval: list[str | None]
    task_instances: list[TaskInstanceDocument]


def scrub(text: str) -> str:
    """Take memory addresses out of a repr, so that two runs can be compared."""
    return _ADDRESS.sub("at 0x...", text)


def clip(text: str) -> str:
    """Cut a text that is too long for a document, and say so."""
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + f"...[{len(text)} characters]"


def as_repr(value: Any, special: Callable[[Any], str | None] | None = None) -> str:
    """Plain data as text; what is not plain data is named by its kind, wherever it is inside.

    `special` names values that the caller knows better (references to outputs, templates); None for all others.
    """
    return clip(scrub(_view(value, special, 0)))


def _view(value: Any, special: Callable[[Any], str | None] | None, depth: int) -> str:
    if special is not None and (named := special(value)) is not None:
        return named
    if value is None or isinstance(value, (str, int, float, bytes)):
        return repr(value)
    if depth > MAX_DEPTH:
        return "..."
    if isinstance(value, dict):
        inner = (f"{_view(k, special, depth + 1)}: {_view(v, special, depth + 1)}" for k, v in value.items())
        return "{" + ", ".join(inner) + "}"
    if type(value) in (list, tuple, set, frozenset):
        return _view_sequence(value, special, depth)
    return _view_object(value)


def _view_sequence(value: Any, special: Callable[[Any], str | None] | None, depth: int) -> str:
    inner = [_view(item, special, depth + 1) for item in value]
    if type(value) is list:
        return "[" + ", ".join(inner) + "]"
    if type(value) is tuple:
        return "(" + ", ".join(inner) + ("," if len(inner) == 1 else "") + ")"
    return "{" + ", ".join(sorted(inner)) + "}"


def _view_object(value: Any) -> str:
    if type(value).__module__.split(".")[0] in _PLAIN_MODULES:
        return repr(value)
    if callable(value) and hasattr(value, "__qualname__"):
        return f"<function {value.__qualname__}>"
    return f"<{type(value).__module__}.{type(value).__qualname__}>"


def iso(moment: dt.date | None) -> str | None:
    """A moment in ISO 8601."""
    return None if moment is None else moment.isoformat()


def seconds(delta: dt.timedelta | float | None) -> float | None:
    """A duration in seconds."""
    return delta.total_seconds() if isinstance(delta, dt.timedelta) else delta


__all__ = [
    "DagDocument",
    "FileDocument",
    "FindingDocument",
    "RunDocument",
    "ScheduleDocument",
    "ScheduledRunsDocument",
    "StructureDocument",
    "TaskDocument",
    "TaskInstanceDocument",
    "as_repr",
    "clip",
    "iso",
    "scrub",
    "seconds",
]
