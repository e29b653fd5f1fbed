"""By which schedule a job runs: needed for the data intervals of its runs and for `dag.timetable`."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from jetbridge.definitions.job_definition import JobDefinition

_known: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()
"""Per origin of a job its schedules by job name: copies of a job (with resources, hooks, a selection) share them."""


def remember_schedule(job: JobDefinition, schedule: Any) -> None:
    """Note the `ScheduleDefinition` of a job; what loads a jobs folder does so."""
    _known.setdefault(_origin(job), {})[job.name] = schedule


def schedule_of(job: JobDefinition) -> Any:
    """The schedule of a job: the one noted, or else one that stands in the module that defines the job; None if it has none."""
    noted = _known.setdefault(_origin(job), {})
    if job.name not in noted:
        noted[job.name] = _beside(job)
    return noted[job.name]


def _origin(job: JobDefinition) -> Any:
    function = getattr(job.graph, "composition_fn", None)
    return job.graph if function is None else function


def _beside(job: JobDefinition) -> Any:
    function = getattr(job.graph, "composition_fn", None)
    for value in list(getattr(function, "__globals__", {}).values()):
        if hasattr(value, "cron_schedule") and getattr(value, "job_name", None) == job.name:
            return value
    return None
