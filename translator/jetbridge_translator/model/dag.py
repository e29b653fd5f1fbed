"""DAGs, and a file of them: the hand-over from reading to writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from jetbridge_translator.model.code import Callable, SourceModule
from jetbridge_translator.model.findings import Finding
from jetbridge_translator.model.place import Place
from jetbridge_translator.model.task import Argument, Task, TaskGroup


class AirflowVersion(str, Enum):
    """The generation whose defaults and class names hold for a file: they differ between 2.x and 3.x."""

    V2 = "2"
    V3 = "3"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a DAG runs, in the words of the structure document.

    `timetable` is the qualified name of the timetable class that Airflow of this version makes of the argument, `arguments` its constructor's;
    `summary` and `value` are what Airflow shows. `source` keeps what the user gave.
    """

    timetable: str
    summary: str
    value: Any = None
    arguments: dict[str, Any] = field(default_factory=dict)
    source: Argument | None = None


@dataclass(frozen=True, slots=True)
class EdgeLabel:
    """The text on an edge: `Label("…")`."""

    upstream: str
    downstream: str
    label: str


@dataclass(frozen=True, slots=True)
class Dag:
    """One DAG, as Airflow would hold it after the file was loaded."""

    dag_id: str
    file: str
    place: Place
    version: AirflowVersion
    schedule: Schedule
    tasks: dict[str, Task]  # in the order in which they were made
    groups: dict[str, TaskGroup] = field(default_factory=dict)
    root_children: tuple[str, ...] = ()
    start_date: datetime | None = None
    end_date: datetime | None = None
    timezone: str = "UTC"
    catchup: bool = True
    max_active_runs: int = 16
    max_active_tasks: int = 16
    dagrun_timeout: timedelta | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    doc_md: str | None = None
    owner: str = "airflow"
    display_name: str | None = None
    params: dict[str, Any] = field(default_factory=dict)  # plain default or ParamValue
    default_args: dict[str, Any] = field(default_factory=dict)
    template_searchpath: tuple[str, ...] | None = None
    render_template_as_native_obj: bool = False
    user_defined_macros: dict[str, Any] = field(default_factory=dict)
    user_defined_filters: dict[str, Any] = field(default_factory=dict)
    callbacks: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    fail_fast: bool = False
    edge_labels: tuple[EdgeLabel, ...] = ()
    explicit: frozenset[str] = frozenset()  # arguments that the user gave
    arguments: dict[str, Argument] = field(default_factory=dict)  # DAG(...)'s arguments with their sources
    decorated: Callable | None = None  # of @dag
    other: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DagFile:
    """What one file came to: its DAGs, its own and its helper modules' statements, and all findings."""

    file: str
    version: AirflowVersion
    dags: dict[str, Dag]
    findings: tuple[Finding, ...] = ()
    module: SourceModule | None = None
    helper_modules: tuple[SourceModule, ...] = ()  # modules of the given folders that it imports, transitively
