"""DAG's own arguments as the settings of `@job`: what differs from the defaults of its Airflow, in the user's words."""

from __future__ import annotations

from typing import Any

from jetbridge_translator.lower.expressions import Expression, Literal, Mapping
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
    "schedule",
    "schedule_interval",
    "timetable",
    "doc_md",
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


def job_settings(
    dag: Dag, function: str, hoisted: dict[str, Any], writer: ValueWriter
) -> tuple[tuple[str, Expression], ...]:
    """The arguments of `@job`."""
    name = () if function == dag.dag_id else _name(dag)
    return (*name, *_tags(dag, writer), *_plain(dag, writer), *_hoisted(hoisted))


def _name(dag: Dag) -> tuple[tuple[str, Expression], ...]:
    return (("name", Literal(node_name(dag.dag_id))),)


def _tags(dag: Dag, writer: ValueWriter) -> tuple[tuple[str, Expression], ...]:
    entries: dict[str, str] = dict.fromkeys(dag.tags, "")
    if node_name(dag.dag_id) != dag.dag_id:
        entries["airflow/dag_id"] = dag.dag_id
    found: list[tuple[str, Expression]] = []
    if dag.description is not None:
        found.append(("description", _given(dag, "description", dag.description, writer)))
    if entries:
        items = tuple((Literal(key), Literal(value)) for key, value in entries.items())
        found.append(("tags", Mapping(items)))
    return tuple(found)


def _plain(dag: Dag, writer: ValueWriter) -> list[tuple[str, Expression]]:
    values: dict[str, Any] = {
        "params": dag.params or None,
        "start_date": dag.start_date,
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
    }
    return [(name, _given(dag, name, value, writer)) for name, value in values.items() if value is not None]


def _given(dag: Dag, name: str, value: Any, writer: ValueWriter) -> Expression:
    argument = dag.arguments.get(name, Argument(None))
    return writer.write(value, argument.source)


def _hoisted(hoisted: dict[str, Any]) -> list[tuple[str, Expression]]:
    """What the tasks of the DAG share."""
    found: list[tuple[str, Expression]] = []
    values = dict(hoisted)
    retries = values.pop("retry_policy", None)
    if retries is not None:
        found.append(("op_retry_policy", setting_expression("retry_policy", retries)))
    if values:
        items = tuple((Literal(name), setting_expression(name, value)) for name, value in values.items())
        found.append(("op_defaults", Mapping(items)))
    return found
