"""From a bound job (its plan) to what Airflow would say of it: the `DagView` behind the structure document and the template context."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pendulum

from jetbridge.airflow.bound_task import TaskViews
from jetbridge.airflow.views import DagView, TaskView
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.execution.plan import Plan, plan_of
from jetbridge.scheduling.timetables import AirflowGeneration, Timetable, generation_of, schedule_behind, timetable_for
from jetbridge.scheduling.timetables.moments import UTC, Zone, coerce_moment, zone_of

DAG_ID_TAG = "airflow/dag_id"
_SYSTEM_TAGS = ("airflow/", "dagster/", ".dagster/", "jetbridge/")


def dag_view(job: JobDefinition, schedule: Any = None, generation: AirflowGeneration | None = None) -> DagView:
    """What Airflow would say of a job that runs by this schedule (a `ScheduleDefinition`, None for none)."""
    plan = plan_of(job)
    generation = generation or generation_of_job(job)
    zone = _zone(job)
    given = None if schedule is None else schedule_value(schedule)
    cron_zone = zone_of(getattr(schedule, "execution_timezone", None) or zone)
    value = schedule_behind(given, cron_zone, generation) if isinstance(given, Timetable) else given
    view = DagView(
        dag_id=dag_id_of(job),
        description=_description(job),
        doc_md=job.description,
        tags=tuple(name for name, text in job.tags.items() if text == "" and not name.startswith(_SYSTEM_TAGS)),
        start_date=_moment(job.start_date, zone),
        end_date=_moment(job.end_date, zone),
        timezone=zone,
        timezone_name=zone.name,
        catchup=_or(job.catchup, generation is AirflowGeneration.V2),
        max_active_runs=_or(job.max_active_runs, 16),
        max_active_tasks=_or(job.max_active_tasks, 16),
        dagrun_timeout=job.dagrun_timeout,
        params=dict(job.params or {}),
        timetable=timetable_for(given, cron_zone, generation),
        schedule=value,
        fail_fast=bool(job.fail_fast),
        fileloc=source_file(job),
        folder=source_folder(job),
        edge_labels=edge_labels(plan),
        generation=generation,
    )
    _fill(view, plan)
    return view


def _fill(view: DagView, plan: Plan) -> None:
    views = TaskViews(plan, view)
    view.task_dict = {step.task_id: views.task(step) for step in plan.steps}
    view.owner = ", ".join(sorted({task.owner for task in view.tasks})) or "airflow"
    view.task_groups = views.groups()


def dag_id_of(job: JobDefinition) -> str:
    """The DAG id of a job: its name, unless a tag says otherwise."""
    return job.tags.get(DAG_ID_TAG, job.name)


def generation_of_job(job: JobDefinition) -> AirflowGeneration:
    """The generation that the file follows in which the job is defined."""
    return generation_of(source_file(job))


def source_file(job: JobDefinition) -> str:
    """The file in which the job is defined; a file of the current folder for a job that no function made."""
    function = getattr(job.graph, "composition_fn", None)
    if function is None:
        return str(Path.cwd() / "definitions.py")
    return inspect.getsourcefile(inspect.unwrap(function)) or str(Path.cwd() / "definitions.py")


def _description(job: JobDefinition) -> str | None:
    """What `description=` said: a docstring is documentation, which Airflow keeps apart."""
    doc = getattr(getattr(job.graph, "composition_fn", None), "__doc__", None)
    return None if doc is not None and job.description == inspect.cleandoc(doc) else job.description


def source_folder(job: JobDefinition) -> str:
    """The folder of that file: where template files are looked for first."""
    return str(Path(source_file(job)).parent)


def schedule_value(schedule: Any) -> Any:
    """What a schedule was given: its timetable, or its cron expression."""
    timetable = getattr(schedule, "timetable", None)
    return timetable if timetable is not None else schedule.cron_schedule


def edge_labels(plan: Plan) -> Mapping[str, Mapping[str, str]]:
    """The texts on edges, which tasks carry as tags `airflow/edge_label/<upstream>`."""
    labels: dict[str, dict[str, str]] = {}
    prefix = "airflow/edge_label/"
    for step in plan.steps:
        for name, text in step.tags.items():
            if name.startswith(prefix):
                labels.setdefault(name[len(prefix) :], {})[step.task_id] = text
    return labels


def _zone(job: JobDefinition) -> Zone:
    """The zone of the start date, that of all ops where the job has none of its own, as in Airflow; UTC for a naive one."""
    start = job.start_date or job.default_settings.start_date
    if isinstance(start, dt.datetime) and start.tzinfo is not None:
        return zone_of(pendulum.instance(start).timezone)
    return UTC


def _moment(value: dt.datetime | None, zone: Zone) -> Any:
    """Airflow keeps dates in UTC."""
    return None if value is None else coerce_moment(value, zone).in_timezone(UTC)


def _or(value: Any, default: Any) -> Any:
    return default if value is None else value


__all__ = [
    "DagView",
    "TaskView",
    "dag_id_of",
    "dag_view",
    "generation_of_job",
    "schedule_value",
    "source_file",
    "source_folder",
]
