"""What templates and task code see as `dag`, `task` and `dag_run`: the names that Airflow's objects have, without Airflow.

They are read-only records; `jetbridge.airflow.bound` makes them of bound jobs and of runs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from pendulum import DateTime

from jetbridge.airflow.rendering import TemplateRenderer
from jetbridge.scheduling.timetables import AirflowGeneration, DataInterval, NullTimetable, Timetable


@dataclass
class TaskView:
    """One task as Airflow would describe it; template fields are attributes too."""

    task_id: str
    task_type: str
    dag: DagView | None = field(default=None, repr=False)
    owner: str = "airflow"
    upstream_task_ids: frozenset[str] = frozenset()
    downstream_task_ids: frozenset[str] = frozenset()
    trigger_rule: str = "all_success"
    retries: int = 0
    retry_delay: dt.timedelta = dt.timedelta(seconds=300)
    retry_exponential_backoff: bool = False
    max_retry_delay: dt.timedelta | None = None
    execution_timeout: dt.timedelta | None = None
    depends_on_past: bool = False
    wait_for_downstream: bool = False
    start_date: DateTime | None = None
    end_date: DateTime | None = None
    pool: str = "default_pool"
    pool_slots: int = 1
    queue: str = "default"
    priority_weight: int = 1
    weight_rule: str = "downstream"
    email: Any = None
    params: Mapping[str, Any] = field(default_factory=dict)
    inlets: list[Any] = field(default_factory=list)
    outlets: list[Any] = field(default_factory=list)
    doc_md: str | None = None
    map_index_template: str | None = None
    task_group: str | None = None
    is_mapped: bool = False
    in_mapped_group: bool = False
    is_setup: bool = False
    is_teardown: bool = False
    template_fields: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    expand: Any = None
    callbacks: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{'Mapped' if self.is_mapped else 'Task'}({self.task_type}): {self.task_id}>"

    def __getattr__(self, name: str) -> Any:
        fields = self.__dict__.get("fields", {})
        if name in fields:
            return fields[name]
        raise AttributeError(f"{self.__dict__.get('task_type', 'task')!r} has no attribute {name!r}")

    @property
    def dag_id(self) -> str:
        """The id of the DAG that it stands in."""
        return self.dag.dag_id if self.dag is not None else f"adhoc_{self.owner}"

    @property
    def operator_name(self) -> str:
        """The class name of the operator."""
        return self.task_type

    def render_template(self, content: Any, context: Any, jinja_env: Any = None, seen_oids: Any = None) -> Any:  # noqa: ARG002 -- Airflow's signature
        """A value with the texts in it rendered."""
        renderer = (self.dag.renderer if self.dag is not None else None) or TemplateRenderer()
        return renderer.render(content, context)


@dataclass
class DagView:
    """One job as Airflow would describe its DAG."""

    dag_id: str
    description: str | None = None
    tags: tuple[str, ...] = ()
    start_date: DateTime | None = None
    end_date: DateTime | None = None
    timezone: Any = None
    timezone_name: str = "UTC"
    catchup: bool = False
    max_active_runs: int = 16
    max_active_tasks: int = 16
    dagrun_timeout: dt.timedelta | None = None
    owner: str = "airflow"
    params: Mapping[str, Any] = field(default_factory=dict)
    default_args: Mapping[str, Any] = field(default_factory=dict)
    timetable: Timetable = field(default_factory=NullTimetable)
    schedule: Any = None
    fail_fast: bool = False
    fileloc: str = ""
    folder: str = ""
    doc_md: str | None = None
    edge_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    task_groups: Mapping[str, Any] = field(default_factory=dict)
    task_dict: dict[str, TaskView] = field(default_factory=dict, repr=False)
    generation: AirflowGeneration = AirflowGeneration.V3
    renderer: TemplateRenderer | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return f"<DAG: {self.dag_id}>"

    @property
    def tasks(self) -> list[TaskView]:
        """All tasks in the order of writing."""
        return list(self.task_dict.values())

    @property
    def task_ids(self) -> list[str]:
        """Their ids."""
        return list(self.task_dict)

    def get_task(self, task_id: str) -> TaskView:
        """The task of that id.

        Raises:
            KeyError: there is none.
        """
        if task_id not in self.task_dict:
            raise KeyError(f"Task {task_id} not found in {self.dag_id}")
        return self.task_dict[task_id]

    def has_task(self, task_id: str) -> bool:
        """Whether there is a task of that id."""
        return task_id in self.task_dict


class DagRunType(str, Enum):
    """What started a run; Airflow 3 shows the member, Airflow 2 its text."""

    MANUAL = "manual"
    SCHEDULED = "scheduled"
    BACKFILL_JOB = "backfill"
    ASSET_TRIGGERED = "asset_triggered"


@dataclass
class DagRun:
    """One run as Airflow would describe it."""

    dag_id: str
    run_id: str
    logical_date: DateTime | None
    data_interval: DataInterval | None
    run_type: str = "manual"
    state: str = "running"
    conf: dict[str, Any] = field(default_factory=dict)
    start_date: DateTime | None = None
    end_date: DateTime | None = None
    run_after: DateTime | None = None
    queued_at: DateTime | None = None
    external_trigger: bool = False
    """Whether a person or another job started it; `dag.test()` of Airflow 2 says no, and so does a run from the command line."""
    task_instances: Callable[[], list[Any]] = field(default=list, repr=False, compare=False)
    """Gives all that the run consists of, as far as it is."""

    def __repr__(self) -> str:
        return (
            f"<DagRun {self.dag_id} @ {self.logical_date}: {self.run_id}, state:{self.state},"
            f" queued_at: {self.queued_at}. run_type: {self.run_type}>"
        )

    @property
    def execution_date(self) -> DateTime | None:
        """Airflow 2's name of the logical date."""
        return self.logical_date

    @property
    def data_interval_start(self) -> DateTime | None:
        """Start of the data interval."""
        return self.data_interval.start if self.data_interval else None

    @property
    def data_interval_end(self) -> DateTime | None:
        """End of the data interval."""
        return self.data_interval.end if self.data_interval else None

    def get_state(self) -> str:
        """The state."""
        return self.state

    def get_task_instances(self, state: Any = None, session: Any = None) -> list[Any]:  # noqa: ARG002 -- Airflow's signature
        """The task instances of the run, those in a state (or in one of several)."""
        wanted = None if state is None else {state} if isinstance(state, str) else set(state)
        return [ti for ti in self.task_instances() if wanted is None or ti.state in wanted]

    def get_task_instance(self, task_id: str, session: Any = None, *, map_index: int = -1) -> Any:  # noqa: ARG002 -- Airflow's signature
        """One task instance; None if there is none."""
        found = (ti for ti in self.task_instances() if (ti.task_id, ti.map_index) == (task_id, map_index))
        return next(found, None)
