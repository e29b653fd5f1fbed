"""DAG's arguments: names in order for each generation, defaults, and how Airflow takes their values.

https://airflow.apache.org/docs/apache-airflow/stable/_api/airflow/models/dag/index.html
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.extract.errors import type_error, value_error
from jetbridge_translator.extract.moments import parse_moment, to_utc, zone_name
from jetbridge_translator.extract.schedules import ScheduleValue, schedule_of
from jetbridge_translator.extract.session import session_of
from jetbridge_translator.model import AirflowVersion

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_SHARED = (
    "start_date", "end_date", "template_searchpath", "template_undefined", "user_defined_macros", "user_defined_filters",
    "default_args", "max_active_tasks", "max_active_runs", "max_consecutive_failed_dag_runs", "dagrun_timeout", "sla_miss_callback",
    "catchup", "on_success_callback", "on_failure_callback", "doc_md", "params", "access_control", "is_paused_upon_creation",
    "jinja_environment_kwargs", "render_template_as_native_obj", "tags", "owner_links", "auto_register", "dag_display_name",
)  # fmt: skip
DAG_PARAMETERS: dict[AirflowVersion, tuple[str, ...]] = {
    AirflowVersion.V2: (
        "dag_id", "description", "schedule", "schedule_interval", "timetable", "start_date", "end_date", "full_filepath",
        "template_searchpath", "template_undefined", "user_defined_macros", "user_defined_filters", "default_args", "concurrency",
        "max_active_tasks", "max_active_runs", "max_consecutive_failed_dag_runs", "dagrun_timeout", "sla_miss_callback", "default_view",
        "orientation", "catchup", "on_success_callback", "on_failure_callback", "doc_md", "params", "access_control",
        "is_paused_upon_creation", "jinja_environment_kwargs", "render_template_as_native_obj", "tags", "owner_links", "auto_register",
        "fail_stop", "dag_display_name",
    ),
    AirflowVersion.V3: ("dag_id", "description", "schedule", *_SHARED, "deadline", "fail_fast", "disable_bundle_versioning"),
}  # fmt: skip
"""Arguments of `DAG(…)`; in 2.x all of them are also positional."""

_ONLY_POSITIONAL_V3 = 1


@dataclass(frozen=True, slots=True)
class DagSettings:
    """DAG's arguments as Airflow keeps them."""

    schedule: ScheduleValue
    default_args: dict[str, Any] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    start_date: Any = None
    end_date: Any = None
    timezone: str = "UTC"
    catchup: Any = True
    max_active_runs: Any = 16
    max_active_tasks: Any = 16
    dagrun_timeout: Any = None
    tags: Any = ()
    description: Any = None
    doc_md: Any = None
    display_name: Any = None
    template_searchpath: Any = None
    render_template_as_native_obj: Any = False
    user_defined_macros: Any = None
    user_defined_filters: Any = None
    on_success_callback: Any = None
    on_failure_callback: Any = None
    sla_miss_callback: Any = None
    fail_fast: Any = False
    auto_register: bool = True
    explicit: frozenset[str] = frozenset()
    other: dict[str, Any] = field(default_factory=dict)

    def changed(self, name: str, value: Any) -> DagSettings:
        """The same with another value, taken as the argument of this name is."""
        taken = _TAKEN.get(name)
        return replace(self, **{name: value if taken is None else taken(value)})


_KEPT = (
    "max_active_runs", "dagrun_timeout", "description", "doc_md", "render_template_as_native_obj", "user_defined_macros",
    "user_defined_filters", "on_success_callback", "on_failure_callback", "sla_miss_callback",
)  # fmt: skip


def dag_settings(given: dict[str, Any], site: Site, machine: Machine) -> DagSettings:
    """The settings of the arguments of a `DAG(…)` call, without its id.

    Raises:
        EvaluatedError: Airflow of this generation does not take these arguments.
    """
    session = session_of(machine)
    _refuse_unknown_names(given, session.version)
    default_args = _default_args(given.get("default_args"))
    params = _params(given.get("params"), default_args)
    zone, moments = _moments(given, default_args, is_v3=session.is_v3)
    schedule = schedule_of(given, zone, site, machine)
    values = {name: given[name] for name in _KEPT if given.get(name) is not None}
    values["max_active_tasks"] = given.get("concurrency") or given.get("max_active_tasks") or 16
    return DagSettings(
        schedule=schedule,
        default_args=default_args,
        params=params,
        timezone=zone,
        catchup=given.get("catchup", not session.is_v3),
        tags=_listed(given.get("tags")),
        template_searchpath=_searchpath(given.get("template_searchpath")),
        fail_fast=given.get("fail_fast", given.get("fail_stop", False)),
        display_name=given.get("dag_display_name"),
        auto_register=given.get("auto_register", True) is not False,
        explicit=frozenset(given),
        other={name: value for name, value in given.items() if name in _OTHER},
        **moments,
        **values,
    )


_OTHER = frozenset(
    {
        "access_control", "is_paused_upon_creation", "jinja_environment_kwargs", "owner_links", "default_view", "orientation",
        "max_consecutive_failed_dag_runs", "template_undefined", "deadline", "disable_bundle_versioning",
    }
)  # fmt: skip


def _refuse_unknown_names(given: dict[str, Any], version: AirflowVersion) -> None:
    for name in given:
        if name not in DAG_PARAMETERS[version]:
            raise type_error(f"DAG.__init__() got an unexpected keyword argument {name!r}")


def _default_args(given: Any) -> dict[str, Any]:
    """A copy: Airflow copies the dictionary, so that later changes to it have no effect on the DAG."""
    return copy.copy(given) if isinstance(given, dict) else {}


def _params(given: Any, default_args: dict[str, Any]) -> dict[str, Any]:
    params = dict(given) if isinstance(given, dict) else {}
    own = default_args.pop("params", None)
    if isinstance(own, dict):
        params.update(own)
    return params


def _moments(given: dict[str, Any], default_args: dict[str, Any], *, is_v3: bool) -> tuple[str, dict[str, Any]]:
    """The DAG's time zone, and its start and end in UTC; those in default_args are brought to UTC in place."""
    start, inherited = given.get("start_date"), default_args.get("start_date")
    from_text = isinstance(inherited, str)
    if isinstance(inherited, str):
        inherited = default_args["start_date"] = parse_moment(inherited)
    if start is None and inherited is not None and (from_text or (is_v3 and "start_date" not in given)):
        start = inherited
    zone = _zone(start, inherited, is_v3=is_v3)
    if isinstance(default_args.get("end_date"), str):
        default_args["end_date"] = parse_moment(default_args["end_date"], zone)
    end = given.get("end_date")
    if end is None and is_v3:
        end = None
    for name in ("start_date", "end_date"):
        if isinstance(default_args.get(name), datetime):
            default_args[name] = to_utc(default_args[name])
    return zone, {"start_date": _utc(start), "end_date": _utc(end)}


def _zone(start: Any, inherited: Any, *, is_v3: bool) -> str:
    if isinstance(start, datetime) and (start.tzinfo is not None or is_v3):
        return zone_name(start)
    return zone_name(inherited) if isinstance(inherited, datetime) else "UTC"


def _utc(moment: Any) -> Any:
    if isinstance(moment, str):
        return to_utc(parse_moment(moment))
    if moment is None or is_opaque(moment):
        return moment
    if not isinstance(moment, datetime):
        raise value_error(f"{moment!r} is no moment")
    return to_utc(moment)


def _listed(given: Any) -> Any:
    return tuple(given) if isinstance(given, (list, tuple, set, frozenset)) else given if is_opaque(given) else ()


def _searchpath(given: Any) -> Any:
    return (given,) if isinstance(given, str) else tuple(given) if isinstance(given, (list, tuple)) else given


_TAKEN: dict[str, Callable[[Any], Any]] = {
    "start_date": _utc,
    "end_date": _utc,
    "tags": _listed,
    "template_searchpath": _searchpath,
}


def is_timedelta(value: Any) -> bool:
    """Whether a value is a duration."""
    return isinstance(value, timedelta)
