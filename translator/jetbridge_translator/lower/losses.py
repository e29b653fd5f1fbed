"""Settings of a task that have an effect in Airflow and none in a job."""

from __future__ import annotations

from jetbridge_translator.lower.callbacks import is_writable
from jetbridge_translator.lower.data_settings import written_data
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Task

_DATA = {
    "params": "templates that name one of them fail",
    "inlets": "what it reads is not known",
    "outlets": "the update of the assets is not recorded",
}


def lost_settings(task: Task, writer: ValueWriter) -> list[tuple[str, str]]:
    """The names of those settings, each with what its loss means."""
    settings = task.settings
    found: list[tuple[str, str]] = []
    if settings.sla is not None:
        found.append(("sla", "nobody is told when the task is late"))
    for name, functions in settings.callbacks.items():
        if any(not is_writable(name, function, writer) for function in functions):
            found.append((name, "it is not called"))
    for name, what in _DATA.items():
        value = {"params": task.params}.get(name) or list(getattr(settings, name, ()))
        if value and written_data(name, value, task, writer) is None:
            found.append((name, what))
    return found
