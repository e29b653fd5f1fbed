"""What the dates of tasks and earlier runs of a job say about a run: which tasks it has, and which must not start.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#depends-on-past
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.known import KnownStep, known_of_run
from jetbridge.execution.plan.step import Step
from jetbridge.storage.xcoms import earlier_runs, logical_date_of

_WELL = frozenset({TaskState.SUCCESS, TaskState.SKIPPED})


def mark_by_dates(job_run: JobRun) -> None:
    """A task whose start date lies after the logical date, or whose end date lies before it, has no instance in the run."""
    date = job_run.facts.logical_date
    if date is None:
        return
    for progress in job_run.progress.steps:
        settings = progress.step.settings
        starts_later = settings.start_date is not None and _aware(settings.start_date) > _aware(date)
        has_ended = settings.end_date is not None and _aware(settings.end_date) < _aware(date)
        progress.is_absent = starts_later or has_ended


def mark_by_past(job_run: JobRun) -> None:
    """A task with `depends_on_past` waits for ever if it did not end well in the run before (`wait_for_downstream`: nor what follows it)."""
    asking = [step for step in job_run.plan.steps if step.settings.depends_on_past or step.settings.wait_for_downstream]
    if not asking:
        return
    known = _states_before(job_run)
    if known is None:
        return
    for step in asking:
        needed = [step, *(job_run.plan.steps[index] for index in step.downstream if step.settings.wait_for_downstream)]
        job_run.progress.steps[step.index].is_blocked = not all(_ended_well(known, each) for each in needed)


def _states_before(job_run: JobRun) -> dict[str, KnownStep] | None:
    date = job_run.facts.logical_date
    runs = [
        run
        for run in earlier_runs(job_run.instance, job_run.run.job_name, job_run.facts)
        if run.run_id != job_run.run_id and (date is None or logical_date_of(run) < date)
    ]
    return known_of_run(job_run.instance, runs[-1].run_id) if runs else None


def _ended_well(known: dict[str, KnownStep], step: Step) -> bool:
    found = list(_instances(known, step.key))
    return bool(found) and all(past.state in _WELL for past in found)


def _instances(known: dict[str, KnownStep], key: str) -> Iterable[KnownStep]:
    for name, past in known.items():
        if name == key or name.startswith(f"{key}["):
            yield past


def _aware(moment: Any) -> datetime:
    made: datetime = moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone.utc)
    return made
