"""A DAG of a real Airflow as a structure document."""

from __future__ import annotations

from functools import partial
from typing import Any

from jetbridge.documents import iso, scrub, seconds
from jetbridge_translator.validation.worker import airflow_api as api
from jetbridge_translator.validation.worker.tasks import describe_task
from jetbridge_translator.validation.worker.values import as_json, guarded, name_of, text_of


def describe_file(path: str) -> dict[str, Any]:
    """The DAGs of one file by id, or the error with which Airflow refuses it."""
    bag = api.load(path)
    errors = [scrub(str(error)) for error in bag.import_errors.values()]
    dags = {dag_id: dag for dag_id, dag in sorted(bag.dags.items()) if not getattr(dag, "is_subdag", False)}
    return {
        "import_error": "\n".join(errors) or None,
        "dags": {dag_id: guarded(partial(describe_dag, dag)) for dag_id, dag in dags.items()},
    }


def describe_dag(dag: Any) -> dict[str, Any]:
    """One DAG with its tasks."""
    return {
        "dag_id": dag.dag_id,
        "schedule": _schedule(dag),
        "start_date": iso(dag.start_date),
        "end_date": iso(dag.end_date),
        "timezone": getattr(dag.timezone, "name", None) or str(dag.timezone),
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "max_active_tasks": getattr(dag, "max_active_tasks", None),
        "dagrun_timeout": seconds(dag.dagrun_timeout),
        "tags": sorted(dag.tags or ()),
        "description": dag.description,
        "owner": getattr(dag, "owner", None),
        "params": guarded(lambda: {name: as_json(value) for name, value in _param_defaults(dag.params).items()}),
        "default_args": sorted(dag.default_args or {}),
        "template_searchpath": text_of(dag.template_searchpath),
        "render_template_as_native_obj": dag.render_template_as_native_obj,
        "user_defined_macros": sorted(dag.user_defined_macros or {}),
        "user_defined_filters": sorted(dag.user_defined_filters or {}),
        "on_success_callback": name_of(getattr(dag, "on_success_callback", None)),
        "on_failure_callback": name_of(getattr(dag, "on_failure_callback", None)),
        "fail_fast": getattr(dag, "fail_fast", getattr(dag, "fail_stop", False)),
        "edge_labels": _edge_labels(dag),
        "tasks": {task_id: describe_task(task) for task_id, task in sorted(dag.task_dict.items())},
        "task_groups": guarded(lambda: _groups(dag.task_group)),
    }


def _schedule(dag: Any) -> dict[str, Any]:
    timetable = api.core_timetable(dag.timetable)
    value = getattr(dag, "schedule", None)
    if not hasattr(dag, "schedule"):
        value = getattr(dag, "dataset_triggers", None) or getattr(dag, "schedule_interval", None)
    return {
        "timetable": f"{type(timetable).__module__}.{type(timetable).__qualname__}",
        "summary": guarded(lambda: timetable.summary),
        "value": value if value is None or isinstance(value, str) else scrub(repr(value)),
    }


def _param_defaults(params: Any) -> dict[str, Any]:
    """Each param's default; reading it from the inner dictionary leaves out the validation, which a required param fails."""
    inner = getattr(params, "_ParamsDict__dict", None)
    if inner is None:
        return dict(params or {})
    return {name: getattr(param, "value", param) for name, param in inner.items()}


def _edge_labels(dag: Any) -> dict[str, dict[str, Any]]:
    edges = getattr(dag, "edge_info", None) or {}
    return {up: {down: info.get("label") for down, info in downs.items()} for up, downs in edges.items()}


def _groups(group: Any) -> dict[str, Any]:
    described: dict[str, Any] = {}
    for child_id, child in sorted(group.children.items()):
        if hasattr(child, "children"):
            described[child_id] = {
                "parent": group.group_id,
                "class": type(child).__name__,
                "prefix_group_id": getattr(child, "prefix_group_id", True),
                "tooltip": getattr(child, "tooltip", ""),
                "upstream_task_ids": sorted(child.upstream_task_ids),
                "upstream_group_ids": sorted(name for name in child.upstream_group_ids if name),
            }
            described.update(_groups(child))
    return described
