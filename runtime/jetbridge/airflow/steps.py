"""What a step asks of Airflow's meaning: its template context, and texts rendered with it (`execution/airflow_port.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import pendulum
from pendulum import DateTime

from jetbridge.airflow.asset_events import record_outlets
from jetbridge.airflow.bound import dag_view, generation_of_job
from jetbridge.airflow.context import Context, current_context
from jetbridge.airflow.context_names import ContextFacts, template_context
from jetbridge.airflow.rendering import TemplateRenderer, TemplateSettings
from jetbridge.airflow.schedules_of_jobs import schedule_of
from jetbridge.airflow.task_instance import TaskInstance
from jetbridge.airflow.views import DagRun, DagRunType, DagView
from jetbridge.airflow.xcom import XComEntry
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.states import TaskState
from jetbridge.execution.airflow_port import AirflowStep, RunFacts
from jetbridge.execution.plan import plan_of
from jetbridge.scheduling.timetables import AirflowGeneration, DataInterval
from jetbridge.scheduling.timetables.moments import to_utc

_views: WeakKeyDictionary[JobDefinition, DagView] = WeakKeyDictionary()
_renderers: WeakKeyDictionary[JobDefinition, TemplateRenderer] = WeakKeyDictionary()


def context_of(step: AirflowStep) -> Context:
    """The template context of a step, made once."""
    state = step.airflow_state
    context: Context | None = state.get("context")
    if context is None:
        context = state["context"] = _make_context(step)
    return context


def render(step: AirflowStep, source: str) -> Any:
    """A text rendered with the step's context.

    Raises:
        jinja2.TemplateError: a name is undefined, or the template is malformed.
    """
    if "{" not in source and "\r" not in source and not _is_unusual(step):
        return source.removesuffix("\n")  # what Jinja makes of a text without any tag
    return renderer_of(step.job).render_text(source, context_of(step))


def render_file(step: AirflowStep, path: str) -> Any:
    """A file, found in the job's folder or on its search path, rendered with the step's context.

    Raises:
        jinja2.TemplateNotFound: there is no such file.
    """
    return renderer_of(step.job).render_file(path, context_of(step))


@contextmanager
def current(step: AirflowStep) -> Iterator[None]:
    """While it is open, `get_current_context()` gives the step's context."""
    with current_context(lambda: context_of(step)):
        yield
        settings = getattr(step, "step").settings  # noqa: B009 -- what a step has besides `AirflowStep`
        if settings.inlets or settings.outlets:
            record_outlets(step, context_of(step), view_of_job(step.job).generation)


def view_of_job(job: JobDefinition) -> DagView:
    """What Airflow would say of a job, made once."""
    view = _views.get(job)
    if view is None:
        view = _views[job] = dag_view(job, schedule_of(job))
        view.renderer = renderer_of(job, view.generation)
    return view


def renderer_of(job: JobDefinition, generation: AirflowGeneration | None = None) -> TemplateRenderer:
    """What renders a job's templates, made once."""
    renderer = _renderers.get(job)
    if renderer is None:
        renderer = _renderers[job] = TemplateRenderer(_template_settings(job, generation or generation_of_job(job)))
    return renderer


def _template_settings(job: JobDefinition, generation: AirflowGeneration) -> TemplateSettings:
    from jetbridge.airflow.bound import source_folder  # noqa: PLC0415 -- bound asks for the renderer in turn

    given = job.template_searchpath or ()
    return TemplateSettings(
        searchpath=(source_folder(job), *((given,) if isinstance(given, str) else given)),
        native=bool(job.render_template_as_native_obj),
        macros=dict(job.user_defined_macros or {}),
        filters=dict(job.user_defined_filters or {}),
        undefined=job.template_undefined,
        environment_options=dict(job.jinja_environment_kwargs or {}),
        generation=generation,
    )


def _is_unusual(step: AirflowStep) -> bool:
    """Whether Jinja may make something else of a text without any tag."""
    return bool(step.job.render_template_as_native_obj or step.job.jinja_environment_kwargs)


def _make_context(step: AirflowStep) -> Context:
    view = view_of_job(step.job)
    plan = plan_of(step.job)
    task_ids = {".".join(each.path): each.task_id for each in plan.steps}
    task = view.get_task(task_ids[step.node_path])
    run = dag_run_of(view, step.run_facts)
    reader = _StepXComs(step, view.dag_id, task_ids)
    ti = TaskInstance(
        task=task,
        dag_run=run,
        map_index=step.map_index,
        try_number=step.try_number,
        generation=view.generation,
        reader=reader,
        writer=step.push_xcom,
        max_tries=task.retries,
        start_date=_started(step),
    )
    run.task_instances = partial(_task_instances, step, ti)

    def previous_success() -> DagRun | None:
        facts = step.previous_success()
        return None if facts is None else dag_run_of(view, facts)

    context = template_context(
        ContextFacts(
            dag=view,
            task=task,
            ti=ti,
            dag_run=run,
            generation=view.generation,
            previous_success=previous_success,
            instance=getattr(step, "instance", None),
        )
    )
    context.step = step
    return context


def _started(step: AirflowStep) -> DateTime | None:
    started = getattr(getattr(step, "step_run", None), "started", None)
    return None if started is None else pendulum.from_timestamp(started)


def _task_instances(step: AirflowStep, own: TaskInstance) -> list[TaskInstance]:
    """The task instances of the run that a step belongs to."""
    job_run = getattr(step, "job_run", None)
    if job_run is None:
        return [own]
    runs = [each for progress in job_run.progress.steps for each in progress.all_runs()]
    return [own if each is getattr(step, "step_run", None) else _other(own, each) for each in runs]


def _other(own: TaskInstance, run: Any) -> TaskInstance:
    task = own.task.dag.get_task(run.step.task_id) if own.task.dag is not None else own.task
    made = replace(
        own, task=task, map_index=run.map_index, try_number=run.try_number, max_tries=task.retries, context=None
    )
    made.start_date, made.end_date = None, None
    made.state = None if run.state is TaskState.NONE else run.state.value
    if run.ended is not None:
        made.end(run.state, run.started, run.ended)
    return made


def context_of_ended(step: AirflowStep) -> Context:
    """The context of a step that has ended: `ti` says how and when."""
    context = context_of(step)
    run = getattr(step, "step_run", None)
    if run is not None:
        context["ti"].end(run.state, run.started, run.ended)
    return context


def dag_run_of(view: DagView, facts: RunFacts) -> DagRun:
    """A run as Airflow would describe it: it keeps all moments in UTC."""
    interval = facts.data_interval
    return DagRun(
        dag_id=view.dag_id,
        run_id=facts.run_id,
        logical_date=_in_utc(facts.logical_date),
        data_interval=None if interval is None else DataInterval(to_utc(interval[0]), to_utc(interval[1])),
        run_type=facts.run_type if view.generation is AirflowGeneration.V2 else DagRunType(facts.run_type),
        conf=dict(facts.conf or {}),
        start_date=_in_utc(facts.start_date),
        end_date=_in_utc(facts.end_date),
        external_trigger=facts.is_triggered,
    )


def _in_utc(moment: datetime | None) -> DateTime | None:
    return None if moment is None else to_utc(moment)


class _StepXComs:
    """The XComs that a step can read, by task id."""

    def __init__(self, step: AirflowStep, dag_id: str, task_ids: dict[str, str]) -> None:
        self._step = step
        self._dag_id = dag_id
        self._task_ids = task_ids
        self._paths = {task_id: path for path, task_id in task_ids.items()}

    def entries(
        self, *, dag_id: str, run_id: str, task_ids: Sequence[str] | None, key: str | None, include_prior_dates: bool
    ) -> Iterable[XComEntry]:
        """What was pushed, translated from node paths."""
        own = dag_id == self._dag_id
        paths = None if task_ids is None else [self._paths.get(each, each) if own else each for each in task_ids]
        found = self._step.read_xcom(
            job_name=None if own else dag_id,
            run_id=None if run_id == self._step.run_facts.run_id else run_id,
            node_paths=paths,
            key=key,
            prior=include_prior_dates,
        )
        for value in found:
            task_id = self._task_ids.get(value.node_path, value.node_path) if own else value.node_path
            yield XComEntry(task_id, value.map_index, value.key, value.value, value.order)
