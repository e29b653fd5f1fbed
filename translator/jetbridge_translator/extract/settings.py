"""BaseOperator's arguments: their names, and how Airflow takes their values.

https://airflow.apache.org/docs/apache-airflow/stable/_api/airflow/models/baseoperator/index.html
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.extract.moments import to_utc
from jetbridge_translator.model import TaskSettings

CALLBACKS = (
    "on_execute_callback",
    "on_failure_callback",
    "on_success_callback",
    "on_retry_callback",
    "on_skipped_callback",
)
_FIELDS = {field.name for field in fields(TaskSettings)} - {"callbacks", "explicit", "other", "display_name"}
BASE_PARAMETERS: frozenset[str] = frozenset(
    {
        *CALLBACKS,
        *(_FIELDS - {"inlets", "outlets"}),
        "task_id", "dag", "task_group", "params", "default_args", "resources", "run_as_user", "task_concurrency",
        "map_index_template", "max_active_tis_per_dagrun", "executor", "executor_config", "inlets", "outlets", "doc", "doc_json",
        "doc_yaml", "doc_rst", "task_display_name", "logger_name", "allow_nested_operators", "pre_execute", "post_execute",
        "wait_for_past_depends_before_skipping",
    }
)  # fmt: skip
"""Every argument that BaseOperator takes itself, in 2.x or 3.x."""

NOT_SETTINGS = frozenset({"task_id", "dag", "task_group", "params", "default_args"})
"""Arguments of BaseOperator that say where the task stands, not how it runs."""

_OLD_TRIGGER_RULES = {"dummy": "always", "none_failed_or_skipped": "none_failed_min_one_success"}


def _timedelta(value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return timedelta(seconds=value)
    return value


def _retries(value: Any) -> Any:
    if isinstance(value, (str, float)):
        try:
            return int(value)
        except ValueError:
            return value
    return value


def _text(value: Any) -> Any:
    return value.value if hasattr(value, "value") and isinstance(value.value, str) else value


def _trigger_rule(value: Any) -> Any:
    text = _text(value)
    return _OLD_TRIGGER_RULES.get(text, text) if isinstance(text, str) else text


def _moment(value: Any) -> Any:
    return to_utc(value) if isinstance(value, datetime) else value


def _listed(value: Any) -> Any:
    if is_opaque(value):
        return value
    if not value:
        return ()
    return tuple(value) if isinstance(value, (list, tuple, set)) else (value,)


_TAKEN: Mapping[str, Callable[[Any], Any]] = {
    "retries": _retries,
    "retry_delay": _timedelta,
    "max_retry_delay": _timedelta,
    "start_date": _moment,
    "end_date": _moment,
    "trigger_rule": _trigger_rule,
    "weight_rule": _text,
    "pool": lambda value: "default_pool" if value is None else value,
    "inlets": _listed,
    "outlets": _listed,
    **dict.fromkeys(CALLBACKS, _listed),
}


def normalised_setting(name: str, value: Any) -> Any:
    """The value as Airflow keeps it: seconds as timedelta, moments in UTC, enum members as texts, one callback as a tuple of one."""
    taken = _TAKEN.get(name)
    return value if taken is None or is_opaque(value) else taken(value)
