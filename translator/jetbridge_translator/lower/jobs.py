"""DAG's own arguments as the settings of `@job`: what differs from the defaults of its Airflow, in the user's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jetbridge.scheduling.timetables.moments import zone_of
from jetbridge_translator.lower.callbacks import RUN_CALLBACKS, Callbacks, hooks, run_callback
from jetbridge_translator.lower.expressions import Expression, Literal, Mapping
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.names import node_name
from jetbridge_translator.lower.settings import setting_expression
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import AirflowVersion, Argument, Dag

_CATCHUP = {AirflowVersion.V2: True, AirflowVersion.V3: False}
_DEFAULT_RUNS = 16

WRITTEN = (
    "dag_id",
    "description",
    "tags",
    "params",
    "start_date",
    "end_date",
    "catchup",
    "max_active_runs",
    "max_active_tasks",
    "dagrun_timeout",
    "default_args",
    "fail_fast",
    "user_defined_macros",
    "user_defined_filters",
    "template_searchpath",
    "render_template_as_native_obj",
    "jinja_environment_kwargs",
    "template_undefined",
    "schedule",
    "schedule_interval",
    "timetable",
    "doc_md",
    *RUN_CALLBACKS,
)
"""Arguments of `DAG(…)` that a job says in one way or another."""

IGNORED = {
    "default_view": "which page a UI opens first",
    "orientation": "how a UI draws the graph",
    "is_paused_upon_creation": "schedules start switched off anyway",
    "dag_display_name": "a label of Airflow's UI",
    "auto_register": "every job that definitions.py names is there",
    "access_control": "roles of Airflow's UI",
    "owner_links": "links of Airflow's UI",
    "disable_bundle_versioning": "jobs have no bundles",
}
"""Arguments that mean nothing outside of Airflow's own UI."""


@dataclass(frozen=True, slots=True)
class JobSettings:
    """The arguments of `@job`, and which of the DAG's cannot be written."""

    written: tuple[tuple[str, Expression], ...]
    unwritable: tuple[tuple[str, str], ...] = ()  # name and reason


def job_settings(
    dag: Dag, function: str, hoisted: dict[str, Any], callbacks: Callbacks, writer: ValueWriter
) -> JobSettings:
    """The arguments of `@job`."""
    written: list[tuple[str, Expression]] = [] if function == dag.dag_id else [*_name(dag)]
    unwritable = [("tags", f"the tag {tag} is not known") for tag in _unknown_tags(dag)]
    for name, value in _values(dag).items():
        try:
            written.append((name, _given(dag, name, value, writer)))
        except UnwritableError as error:  # noqa: PERF203 -- one argument that cannot be written does not stop the others
            unwritable.append((name, str(error)))
    written += _hoisted(hoisted, dag)
    if callbacks:
        written.append(("hooks", hooks(callbacks)))
    for name in (each for each in RUN_CALLBACKS if dag.callbacks.get(each)):
        try:
            written.append((name, run_callback(dag, name, writer)))
        except UnwritableError as error:  # noqa: PERF203 -- one that cannot be written does not stop the other
            unwritable.append((name, str(error)))
    return JobSettings(tuple(written), tuple(unwritable))


def _name(dag: Dag) -> tuple[tuple[str, Expression], ...]:
    return (("name", Literal(node_name(dag.dag_id))),)


def _values(dag: Dag) -> dict[str, Any]:
    """What a job says about itself, in the order in which it says it; what is at its default is left out."""
    unknown = _unknown_tags(dag)
    tags = dict.fromkeys((tag for tag in dag.tags if tag not in unknown), "")
    if node_name(dag.dag_id) != dag.dag_id:
        tags["airflow/dag_id"] = dag.dag_id
    values: dict[str, Any] = {
        "description": dag.description,
        "tags": tags or None,
        "params": dag.params or None,
        "start_date": _start(dag),
        "end_date": dag.end_date,
        "catchup": None if dag.catchup is _CATCHUP[dag.version] else dag.catchup,
        "max_active_runs": None if dag.max_active_runs == _DEFAULT_RUNS else dag.max_active_runs,
        "max_active_tasks": None if dag.max_active_tasks == _DEFAULT_RUNS else dag.max_active_tasks,
        "dagrun_timeout": dag.dagrun_timeout,
        "fail_fast": dag.fail_fast or None,
        "user_defined_macros": dag.user_defined_macros or None,
        "user_defined_filters": dag.user_defined_filters or None,
        "template_searchpath": list(dag.template_searchpath) if dag.template_searchpath else None,
        "render_template_as_native_obj": dag.render_template_as_native_obj or None,
        "jinja_environment_kwargs": dag.other.get("jinja_environment_kwargs") or None,
        "template_undefined": dag.other.get("template_undefined"),
    }
    return {name: value for name, value in values.items() if value is not None}


def _start(dag: Dag) -> datetime | None:
    """In the zone that is the DAG's: the job has its own from here."""
    return None if dag.start_date is None else dag.start_date.astimezone(zone_of(dag.timezone))


def _unknown_tags(dag: Dag) -> tuple[str, ...]:
    """Tags that are no texts: names of modules that are not read."""
    given = dag.arguments.get("tags", Argument(None)).value
    return tuple(str(tag) for tag in given if not isinstance(tag, str)) if isinstance(given, (list, tuple, set)) else ()


def _given(dag: Dag, name: str, value: Any, writer: ValueWriter) -> Expression:
    argument = dag.arguments.get(name, Argument(None))
    return writer.write(value, None if name == "tags" else argument.source)


def _hoisted(hoisted: dict[str, Any], dag: Dag) -> list[tuple[str, Expression]]:
    """What the tasks of the DAG share."""
    found: list[tuple[str, Expression]] = []
    values = dict(hoisted)
    if dag.start_date is None and "start_date" in values:
        values["start_date"] = values["start_date"].astimezone(zone_of(dag.timezone))
    retries = values.pop("retry_policy", None)
    if retries is not None:
        found.append(("op_retry_policy", setting_expression("retry_policy", retries)))
    if values:
        items = tuple((Literal(name), setting_expression(name, value)) for name, value in values.items())
        found.append(("op_defaults", Mapping(items)))
    return found
