"""The base of the team's own operators, as they know it from Airflow.

https://airflow.apache.org/docs/apache-airflow/stable/howto/custom-operator.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.hook import LoggingMixin
from jetbridge.airflow.rendering import TemplateRenderer
from jetbridge.definitions.signals import SkipDownstream, TaskException
from jetbridge.scheduling.timetables import AirflowGeneration

BASE_ARGUMENTS: dict[str, Any] = {
    "owner": "airflow",
    "email": None,
    "email_on_retry": True,
    "email_on_failure": True,
    "retries": 0,
    "retry_delay": dt.timedelta(seconds=300),
    "retry_exponential_backoff": False,
    "max_retry_delay": None,
    "start_date": None,
    "end_date": None,
    "depends_on_past": False,
    "ignore_first_depends_on_past": True,
    "wait_for_past_depends_before_skipping": False,
    "wait_for_downstream": False,
    "dag": None,
    "params": None,
    "default_args": None,
    "priority_weight": 1,
    "weight_rule": "downstream",
    "queue": "default",
    "pool": "default_pool",
    "pool_slots": 1,
    "sla": None,
    "execution_timeout": None,
    "on_execute_callback": None,
    "on_failure_callback": None,
    "on_success_callback": None,
    "on_retry_callback": None,
    "on_skipped_callback": None,
    "trigger_rule": "all_success",
    "resources": None,
    "run_as_user": None,
    "map_index_template": None,
    "max_active_tis_per_dag": None,
    "max_active_tis_per_dagrun": None,
    "executor": None,
    "executor_config": None,
    "do_xcom_push": True,
    "multiple_outputs": False,
    "inlets": None,
    "outlets": None,
    "task_group": None,
    "doc": None,
    "doc_md": None,
    "doc_json": None,
    "doc_yaml": None,
    "doc_rst": None,
    "task_display_name": None,
    "logger_name": None,
    "allow_nested_operators": True,
    "provide_context": None,
}
"""BaseOperator's own arguments with their defaults; an operator keeps them as attributes."""


class BaseOperator(LoggingMixin):
    """One task's work: `execute(context)`. Template fields are rendered before it.

    Raises:
        TaskException: an argument belongs to nobody.
    """

    template_fields: Collection[str] = ()
    template_ext: Sequence[str] = ()
    template_fields_renderers: Mapping[str, str] = {}
    ui_color: str = "#fff"
    ui_fgcolor: str = "#000"
    dag: Any
    owner: str
    do_xcom_push: bool
    execution_timeout: dt.timedelta | None
    instance: Any = None
    """Where runs are kept, while it runs."""

    def __init__(self, task_id: str = "", **kwargs: Any) -> None:
        unknown = {name: value for name, value in kwargs.items() if name not in BASE_ARGUMENTS}
        if unknown:
            raise TaskException(
                f"Invalid arguments were passed to {type(self).__name__} (task_id: {task_id}). Invalid arguments were: {unknown}"
            )
        self.task_id = task_id
        for name, default in BASE_ARGUMENTS.items():
            setattr(self, name, kwargs.get(name, default))
        self.params = dict(kwargs.get("params") or {})
        self.inlets, self.outlets = list(kwargs.get("inlets") or ()), list(kwargs.get("outlets") or ())

    def __repr__(self) -> str:
        return f"<Task({self.task_type}): {self.task_id}>"

    @property
    def task_type(self) -> str:
        """The class name."""
        return type(self).__name__

    @property
    def operator_name(self) -> str:
        """The class name."""
        return type(self).__name__

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- for subclasses
        """Do the work; what it gives is the task's result.

        Raises:
            TypeError: the operator has none.
        """
        raise TypeError(f"{type(self).__name__} has no execute(context)")

    def pre_execute(self, context: Context) -> None:
        """Called before `execute`."""

    def post_execute(self, context: Context, result: Any = None) -> None:
        """Called after `execute`."""

    def on_kill(self) -> None:
        """Called when the task is stopped from outside, or takes too long."""

    def prepare_template(self) -> None:
        """Called before template fields are rendered."""

    def render_template_fields(self, context: Context, renderer: TemplateRenderer | None = None) -> None:
        """Render the template fields in place.

        Raises:
            AttributeError: a template field is no attribute.
            jinja2.TemplateError: a name is undefined, or a template is malformed.
        """
        renderer = renderer or TemplateRenderer()
        self.prepare_template()
        for name in self.template_fields:
            if not hasattr(self, name):
                raise AttributeError(
                    f"{name!r} is configured as a template field but {self.task_type} does not have this attribute."
                )
            value = getattr(self, name)
            if value:
                setattr(self, name, renderer.render(value, context, tuple(self.template_ext)))

    def shown_field(self, name: str, generation: AirflowGeneration) -> Any:  # noqa: ARG002 -- for subclasses
        """A template field as Airflow of a generation shows it."""
        return getattr(self, name, None)

    def render_template(self, content: Any, context: Context) -> Any:
        """A value with the texts in it rendered."""
        return TemplateRenderer().render(content, context, tuple(self.template_ext))

    @staticmethod
    def xcom_push(context: Context, key: str, value: Any, execution_date: Any = None) -> None:  # noqa: ARG004 -- Airflow's signature
        """Keep a value under a key for tasks downstream."""
        context["ti"].xcom_push(key=key, value=value)

    @staticmethod
    def xcom_pull(
        context: Context,
        task_ids: str | Iterable[str] | None = None,
        dag_id: str | None = None,
        key: str = "return_value",
        **options: Any,
    ) -> Any:
        """What other tasks pushed; see `TaskInstance.xcom_pull`."""
        return context["ti"].xcom_pull(task_ids=task_ids, dag_id=dag_id, key=key, **options)


class SkipMixin(LoggingMixin):
    """Lets an operator skip what follows: it ends with `SkipDownstream`."""

    def skip(self, *_run: Any, tasks: Iterable[Any] = (), **_about: Any) -> None:
        """Skip these tasks (or ids). In Airflow 2 the run and its date stand before them; here they are known.

        Raises:
            SkipDownstream: always; the task that calls this ends well.
        """
        raise SkipDownstream(tasks=[each if isinstance(each, (str, tuple)) else each.task_id for each in tasks])

    def skip_all_except(self, ti: Any, branch_task_ids: str | Iterable[str] | None) -> list[str]:
        """The direct downstream tasks to follow, checked.

        Raises:
            TaskException: a name is no task directly downstream.
        """
        wanted = [branch_task_ids] if isinstance(branch_task_ids, str) else list(branch_task_ids or ())
        unknown = [each for each in wanted if ti.task.dag is not None and not _is_node(ti.task.dag, each)]
        if unknown:
            raise TaskException(f"'branch_task_ids' must contain only valid task_ids. Invalid tasks found: {unknown}.")
        return wanted


class BaseBranchOperator(BaseOperator, SkipMixin):
    """An operator whose `choose_branch(context)` names the tasks or groups to follow; the rest is skipped."""

    def choose_branch(self, context: Context) -> str | Iterable[str] | None:  # noqa: ARG002 -- for subclasses
        """The ids of the tasks or groups directly downstream to follow.

        Raises:
            TypeError: the operator has none.
        """
        raise TypeError(f"{type(self).__name__} has no choose_branch(context)")

    def execute(self, context: Context) -> Any:
        """The ids to follow; the op that runs this operator branches on them."""
        return self.choose_branch(context)


def tasks_after(context: Context, *, all_of_them: bool) -> list[str]:
    """The ids of the tasks directly after the one that runs, or of all after it; teardowns are left out."""
    dag = context["dag"]
    found: list[str] = []
    waiting = sorted(dag.get_task(context["ti"].task_id).downstream_task_ids)
    while waiting:
        each = waiting.pop(0)
        if each in found:
            continue
        if not dag.get_task(each).is_teardown:
            found.append(each)
        if all_of_them:
            waiting += sorted(dag.get_task(each).downstream_task_ids)
    return found


def _is_node(dag: Any, name: str) -> bool:
    return name in dag.task_dict or any(task_id.startswith(f"{name}.") for task_id in dag.task_dict)
