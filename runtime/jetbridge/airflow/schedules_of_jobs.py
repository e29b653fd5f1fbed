"""By which schedule a job runs: needed for the data intervals of its runs and for `dag.timetable`."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from jetbridge.definitions.job_definition import JobDefinition

_known: WeakKeyDictionary[JobDefinition, Any] = WeakKeyDictionary()


def remember_schedule(job: JobDefinition, schedule: Any) -> None:
    """Note the `ScheduleDefinition` of a job; what loads a jobs folder does so."""
    _known[job] = schedule


def schedule_of(job: JobDefinition) -> Any:
    """The schedule of a job: the one noted, or else one that stands in the module that defines the job; None if it has none."""
    if job in _known:
        return _known[job]
    schedule = _beside(job)
    _known[job] = schedule
    return schedule


def _beside(job: JobDefinition) -> Any:
    function = getattr(job.graph, "composition_fn", None)
    for value in list(getattr(function, "__globals__", {}).values()):
        if hasattr(type(value), "cron_schedule") and getattr(value, "job", None) is job:
            return value
    return None
