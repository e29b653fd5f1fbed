"""Tasks and task groups, as Airflow would build them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from jetbridge_translator.model.code import Callable, CallSite, Source
from jetbridge_translator.model.place import Place


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of an operator: its value (plain data or one of `model.values`) and the text it came from."""

    value: Any
    source: Source | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class TaskSettings:
    """BaseOperator's arguments, `default_args` merged in, with Airflow's defaults.

    https://airflow.apache.org/docs/apache-airflow/stable/_api/airflow/models/baseoperator/index.html
    """

    trigger_rule: str = "all_success"
    retries: int | None = 0
    retry_delay: timedelta = timedelta(seconds=300)
    retry_exponential_backoff: bool = False
    max_retry_delay: timedelta | None = None
    execution_timeout: timedelta | None = None
    depends_on_past: bool = False
    wait_for_downstream: bool = False
    start_date: datetime | None = None
    end_date: datetime | None = None
    pool: str = "default_pool"
    pool_slots: int = 1
    queue: str = "default"
    owner: str = "airflow"
    priority_weight: int = 1
    weight_rule: str = "downstream"
    do_xcom_push: bool = True
    multiple_outputs: bool = False
    max_active_tis_per_dag: int | None = None
    ignore_first_depends_on_past: bool = True
    email: Any = None
    email_on_failure: bool = True
    email_on_retry: bool = True
    sla: timedelta | None = None
    doc_md: str | None = None
    display_name: str | None = None
    callbacks: dict[str, tuple[Any, ...]] = field(default_factory=dict)  # on_failure_callback -> (Callable, …)
    inlets: tuple[Any, ...] = ()
    outlets: tuple[Any, ...] = ()
    explicit: frozenset[str] = frozenset()  # names that the user gave, on the task or through default_args
    other: dict[str, Any] = field(default_factory=dict)  # BaseOperator arguments that have no field here


class MappingKind(str, Enum):
    """Which call mapped a task or group."""

    EXPAND = "expand"
    EXPAND_KWARGS = "expand_kwargs"


@dataclass(frozen=True, slots=True)
class Mapping:
    """`expand(**arguments)` or `expand_kwargs(value)` (then `arguments` has the one key `""`)."""

    kind: MappingKind
    arguments: dict[str, Argument]


@dataclass(frozen=True, slots=True)
class TeamClass:
    """The class of an operator that the team wrote: it travels along."""

    name: str
    file: str
    place: Place
    base: str  # qualified name of the nearest class that is not read
    template_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a DAG. `operator` is the qualified name that the user imported, `operator_class` Airflow's class name (`task_type`)."""

    task_id: str
    operator: str
    operator_class: str
    settings: TaskSettings
    place: Place
    call_site: CallSite
    operator_module: str = ""
    arguments: dict[str, Argument] = field(default_factory=dict)  # the operator's own, by parameter name
    op_args: tuple[Argument, ...] = ()  # of a Python callable: TaskFlow call or op_args
    op_kwargs: dict[str, Argument] = field(default_factory=dict)
    callable: Callable | None = None  # of PythonOperator and its kin, of @task
    team_class: TeamClass | None = None
    template_fields: dict[str, Any] = field(
        default_factory=dict
    )  # every template field with its value, as Airflow holds it
    template_texts: dict[str, Any] = field(default_factory=dict)  # those of them that name a file, with its text
    is_taskflow: bool = False
    upstream_task_ids: tuple[str, ...] = ()  # in the order in which the edges were made
    group_id: str | None = None
    mapping: Mapping | None = None
    in_mapped_group: bool = False
    is_setup: bool = False
    is_teardown: bool = False
    on_failure_fail_dagrun: bool = False
    params: dict[str, Any] = field(default_factory=dict)  # those that its DAG does not have, or has another value for
    sources: dict[str, Source] = field(
        default_factory=dict
    )  # of `task_id` and of BaseOperator's arguments given at the call


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """A task group; `children` are task ids and group ids in the order in which they were added."""

    group_id: str
    parent: str | None
    children: tuple[str, ...]
    place: Place
    call_site: CallSite | None = None
    prefix_group_id: bool = True
    tooltip: str = ""
    callable: Callable | None = None  # of @task_group
    mapping: Mapping | None = None
    upstream_task_ids: tuple[str, ...] = ()
    upstream_group_ids: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)  # of `group_id` and the other arguments given at the call
