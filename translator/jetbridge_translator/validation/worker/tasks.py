"""A task of a real Airflow as a part of the structure document."""

from __future__ import annotations

from functools import partial
from typing import Any

from jetbridge.documents import iso, scrub, seconds
from jetbridge_translator.validation.worker import airflow_api as api
from jetbridge_translator.validation.worker.values import guarded, name_of, text_of

CALLBACKS = (
    "on_execute_callback",
    "on_failure_callback",
    "on_success_callback",
    "on_retry_callback",
    "on_skipped_callback",
)


def describe_task(task: Any) -> dict[str, Any]:
    """One task; a mapped one with what was given to `partial` and `expand`."""
    mapped = is_mapped(task)
    operator = getattr(task, "operator_class", None) if mapped else type(task)
    return {
        "task_id": task.task_id,
        "operator": getattr(operator, "__name__", None) or task.task_type,
        "operator_module": getattr(operator, "__module__", None),
        **_settings(task),
        **_place(task, mapped=mapped),
        "callbacks": {name: name_of(getattr(task, name)) for name in CALLBACKS if getattr(task, name, None)},
        "outlets": [scrub(repr(item)) for item in getattr(task, "outlets", None) or ()],
        "inlets": [scrub(repr(item)) for item in getattr(task, "inlets", None) or ()],
        **(_mapping(task) if mapped else {"template_fields": _template_fields(task)}),
    }


def is_mapped(task: Any) -> bool:
    """Whether `expand` made the task."""
    return hasattr(task, "partial_kwargs") and hasattr(task, "operator_class")


def _settings(task: Any) -> dict[str, Any]:
    return {
        "trigger_rule": str(getattr(task.trigger_rule, "value", task.trigger_rule)),
        "retries": task.retries,
        "retry_delay": seconds(task.retry_delay),
        "retry_exponential_backoff": bool(getattr(task, "retry_exponential_backoff", False)),
        "execution_timeout": seconds(task.execution_timeout),
        "depends_on_past": task.depends_on_past,
        "wait_for_downstream": getattr(task, "wait_for_downstream", False),
        "start_date": iso(task.start_date),
        "end_date": iso(task.end_date),
        "pool": task.pool,
        "pool_slots": getattr(task, "pool_slots", 1),
        "queue": getattr(task, "queue", None),
        "owner": task.owner,
        "priority_weight": getattr(task, "priority_weight", None),
        "weight_rule": guarded(lambda: api.priority_name(task.weight_rule)),
    }


def _place(task: Any, *, mapped: bool) -> dict[str, Any]:
    group = getattr(task, "task_group", None)
    return {
        "upstream_task_ids": sorted(task.upstream_task_ids),
        "task_group": group.group_id if group is not None else None,
        "is_mapped": mapped,
        "in_mapped_group": guarded(lambda: bool(list(task.iter_mapped_task_groups()))),
        "is_setup": bool(getattr(task, "is_setup", False)),
        "is_teardown": bool(getattr(task, "is_teardown", False)),
    }


def _template_fields(task: Any) -> dict[str, Any]:
    return {name: guarded(partial(_template_field, task, name)) for name in sorted(task.template_fields)}


def _template_field(task: Any, name: str) -> str:
    return text_of(getattr(task, name))


def _mapping(task: Any) -> dict[str, Any]:
    partial = task.partial_kwargs
    expanded = task._get_specified_expand_input().value  # noqa: SLF001 -- the same accessor in 2.7 to 3.x, no public one
    return {
        "template_fields": {name: text_of(partial[name]) for name in sorted(task.template_fields) if name in partial},
        "expand": {name: text_of(item) for name, item in sorted(expanded.items())}
        if isinstance(expanded, dict)
        else text_of(expanded),
    }
