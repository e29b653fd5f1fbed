"""Settings of a task that have an effect in Airflow and none in a job."""

from __future__ import annotations

from jetbridge_translator.lower.callbacks import is_writable
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import TaskSettings


def lost_settings(settings: TaskSettings, writer: ValueWriter) -> list[tuple[str, str]]:
    """The names of those settings, each with what its loss means."""
    found: list[tuple[str, str]] = []
    if settings.email and (settings.email_on_failure or (settings.email_on_retry and settings.retries)):
        found.append(("email", "no mail is sent when the task fails or is retried"))
    if settings.sla is not None:
        found.append(("sla", "nobody is told when the task is late"))
    for name, functions in settings.callbacks.items():
        if any(not is_writable(name, function, writer) for function in functions):
            found.append((name, "it is not called"))
    if settings.outlets:
        found.append(("outlets", "the update of the assets is not recorded"))
    return found
