"""A task's settings as the model holds them: what was given, `default_args`, Airflow's defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.settings import CALLBACKS
from jetbridge_translator.model import TaskSettings

if TYPE_CHECKING:
    from jetbridge_translator.extract.tasks import TaskNode

DEFAULTS: dict[str, Any] = {
    field.name: field.default
    for field in fields(TaskSettings)
    if field.default is not MISSING and field.name not in ("display_name", "explicit", "inlets", "outlets")
}
_OPTIONAL_TIMEDELTAS = ("max_retry_delay", "execution_timeout", "sla")
_TYPES: dict[str, type | tuple[type, ...]] = {
    "trigger_rule": str,
    "retries": (int, type(None)),
    "retry_delay": timedelta,
    "depends_on_past": int,
    "wait_for_downstream": int,
    "pool": str,
    "pool_slots": int,
    "queue": (str, type(None)),
    "owner": str,
    "priority_weight": int,
    "weight_rule": str,
    "start_date": (datetime, type(None)),
    "end_date": (datetime, type(None)),
    "do_xcom_push": int,
    "multiple_outputs": int,
    **dict.fromkeys(_OPTIONAL_TIMEDELTAS, (timedelta, type(None))),
}


def setting_of(task: TaskNode, name: str) -> Any:
    """The value of one setting: given, or Airflow's default."""
    if name in task.settings:
        return task.settings[name]
    if name in CALLBACKS or name in ("inlets", "outlets"):
        return ()
    return DEFAULTS.get(name)


def settings_of(task: TaskNode, frozen: Callable[[Any], Any], unknown: Callable[[str, Any], None]) -> TaskSettings:
    """All settings. `frozen` makes a value of the program one of the model; `unknown` is told of settings whose value cannot be used."""
    values: dict[str, Any] = {}
    for name, default in DEFAULTS.items():
        value = task.settings.get(name, default)
        wanted = _TYPES.get(name)
        if wanted is not None and not isinstance(value, wanted):
            unknown(name, value)
            value = default
        values[name] = value
    values["depends_on_past"] = bool(values["depends_on_past"] or values["wait_for_downstream"])
    for name in ("inlets", "outlets"):
        given = task.settings.get(name, ())
        values[name] = tuple(frozen(item) for item in given) if isinstance(given, tuple) else (frozen(given),)
    callbacks = {name: _callbacks(task.settings.get(name), frozen) for name in CALLBACKS if task.settings.get(name)}
    known = {*DEFAULTS, *CALLBACKS, "inlets", "outlets", "task_display_name"}
    other = {name: frozen(value) for name, value in task.settings.items() if name not in known}
    values["email"] = frozen(values["email"])
    return TaskSettings(
        **values,
        display_name=task.settings.get("task_display_name"),
        callbacks=callbacks,
        explicit=frozenset(task.explicit),
        other=other,
    )


def _callbacks(given: Any, frozen: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple(frozen(item) for item in given) if isinstance(given, tuple) else (frozen(given),)
