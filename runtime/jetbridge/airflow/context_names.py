"""Which names the template context has in each generation of Airflow, and how each is computed.

https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html#variables
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pendulum import DateTime

from jetbridge.airflow import macros
from jetbridge.airflow.asset_events import InletEvents, OutletEvents
from jetbridge.airflow.connection import ConnectionAccessor
from jetbridge.airflow.context import ConfAccessor, Context
from jetbridge.airflow.params import run_params
from jetbridge.airflow.task_instance import TaskInstance
from jetbridge.airflow.variable import VariableAccessor
from jetbridge.airflow.views import DagRun, DagView, TaskView
from jetbridge.scheduling.timetables import AirflowGeneration, DataInterval, TimeRestriction

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ContextFacts:
    """All that the context is computed from. `previous_success` gives the last successful run before this one."""

    dag: DagView
    task: TaskView
    ti: TaskInstance
    dag_run: DagRun
    generation: AirflowGeneration
    previous_success: Callable[[], DagRun | None] = lambda: None
    expanded_ti_count: int | None = None
    instance: Any = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def template_context(facts: ContextFacts) -> Context:
    """The context of one task instance."""
    lazy: dict[str, Callable[[], Any]] = {}
    tables = (_COMMON, _V2_ONLY if facts.generation is AirflowGeneration.V2 else _V3_ONLY)
    with_date = facts.dag_run.logical_date is not None
    for table in (*tables, *((_DATED,) if with_date else ())):
        for name, compute in table.items():
            lazy[name] = _bind(compute, facts)
    context = Context(lazy, **facts.extra)
    facts.ti.context = context
    return context


def _bind(compute: Callable[[ContextFacts], Any], facts: ContextFacts) -> Callable[[], Any]:
    return lambda: compute(facts)


def _date(facts: ContextFacts) -> DateTime:
    moment = facts.dag_run.logical_date
    if moment is None:
        raise ValueError(f"run {facts.dag_run.run_id} has no logical date")
    return moment


def _day(facts: ContextFacts) -> str:
    return _date(facts).strftime("%Y-%m-%d")


def _key_text(facts: ContextFacts) -> str:
    stamp = facts.dag_run.run_id if facts.dag_run.logical_date is None else _day(facts).replace("-", "")
    return f"{facts.dag.dag_id}__{facts.task.task_id}__{stamp}"


def _params(facts: ContextFacts) -> dict[str, Any]:
    return run_params((facts.dag.params, facts.task.params), facts.dag_run.conf, facts.generation)


def _shifted(facts: ContextFacts, days: int) -> str:
    return (_date(facts) + days * _ONE_DAY).strftime("%Y-%m-%d")


def _next_date(facts: ContextFacts) -> DateTime | None:
    """The logical date of the run after this one; of a manual run, its own."""
    if facts.dag_run.external_trigger or facts.dag_run.data_interval is None:
        return facts.dag_run.logical_date
    info = facts.dag.timetable.next_dagrun_info(
        last_automated_data_interval=facts.dag_run.data_interval, restriction=TimeRestriction(None, None, True)
    )
    return None if info is None else info.logical_date


def _previous_date(facts: ContextFacts) -> DateTime | None:
    """The logical date of the run before this one by the schedule; of a manual run, its own."""
    if facts.dag_run.external_trigger:
        return facts.dag_run.logical_date
    backwards = getattr(facts.dag.timetable, "_get_prev", None)
    date = facts.dag_run.logical_date
    return None if backwards is None or date is None else backwards(date)


def _day_of(moment: DateTime | None, *, dashes: bool = True) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%d" if dashes else "%Y%m%d")


def _previous_interval(facts: ContextFacts) -> DataInterval | None:
    run = facts.previous_success()
    return None if run is None else run.data_interval


def _previous(facts: ContextFacts, name: str) -> Any:
    run = facts.previous_success()
    return None if run is None else getattr(run, name)


_Table = Mapping[str, Callable[[ContextFacts], Any]]

_COMMON: _Table = {
    "dag": lambda f: f.dag,
    "dag_run": lambda f: f.dag_run,
    "inlets": lambda f: f.task.inlets,
    "outlets": lambda f: f.task.outlets,
    "inlet_events": lambda f: InletEvents(f.task.inlets, f.instance),
    "outlet_events": lambda _: OutletEvents(),
    "macros": lambda _: macros,
    "map_index_template": lambda f: f.task.map_index_template,
    "params": _params,
    "run_id": lambda f: f.dag_run.run_id,
    "task": lambda f: f.task,
    "task_instance": lambda f: f.ti,
    "ti": lambda f: f.ti,
    "task_instance_key_str": _key_text,
    "prev_start_date_success": lambda f: _previous(f, "start_date"),
    "prev_end_date_success": lambda f: _previous(f, "end_date"),
    "var": lambda _: {
        "json": VariableAccessor(deserialize_json=True),
        "value": VariableAccessor(deserialize_json=False),
    },
    "conn": lambda _: ConnectionAccessor(),
}

_DATED: _Table = {
    "logical_date": _date,
    "ds": _day,
    "ds_nodash": lambda f: _day(f).replace("-", ""),
    "ts": lambda f: _date(f).isoformat(),
    "ts_nodash": lambda f: _date(f).strftime("%Y%m%dT%H%M%S"),
    "ts_nodash_with_tz": lambda f: _date(f).isoformat().replace("-", "").replace(":", ""),
    "data_interval_start": lambda f: f.dag_run.data_interval_start,
    "data_interval_end": lambda f: f.dag_run.data_interval_end,
    "prev_data_interval_start_success": lambda f: getattr(_previous_interval(f), "start", None),
    "prev_data_interval_end_success": lambda f: getattr(_previous_interval(f), "end", None),
}

_V2_ONLY: _Table = {
    "conf": lambda _: ConfAccessor(),
    "execution_date": _date,
    "expanded_ti_count": lambda f: f.expanded_ti_count,
    "next_ds": lambda f: _day_of(_next_date(f)),
    "next_ds_nodash": lambda f: _day_of(_next_date(f), dashes=False),
    "next_execution_date": _next_date,
    "prev_ds": lambda f: _day_of(_previous_date(f)),
    "prev_ds_nodash": lambda f: _day_of(_previous_date(f), dashes=False),
    "prev_execution_date": _previous_date,
    "prev_execution_date_success": lambda f: _previous(f, "logical_date"),
    "test_mode": lambda f: f.ti.test_mode,
    "tomorrow_ds": lambda f: _shifted(f, 1),
    "tomorrow_ds_nodash": lambda f: _shifted(f, 1).replace("-", ""),
    "triggering_dataset_events": lambda _: {},
    "yesterday_ds": lambda f: _shifted(f, -1),
    "yesterday_ds_nodash": lambda f: _shifted(f, -1).replace("-", ""),
}

_V3_ONLY: _Table = {
    "task_reschedule_count": lambda _: 0,
    "triggering_asset_events": lambda _: {},
}

CONTEXT_NAMES: dict[AirflowGeneration, frozenset[str]] = {
    AirflowGeneration.V2: frozenset((*_COMMON, *_DATED, *_V2_ONLY)),
    AirflowGeneration.V3: frozenset((*_COMMON, *_DATED, *_V3_ONLY)),
}
"""The names of a run with a logical date."""
