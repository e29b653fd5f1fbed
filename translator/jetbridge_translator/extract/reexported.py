"""Names of the standard library that DAG files import from a module of Airflow, since that module happens to import them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from jetbridge_translator.model import ExternalName

_PACKAGES = ("airflow.models", "airflow.utils", "airflow.macros")
_CLASSES: dict[str, Any] = {"datetime": datetime, "timedelta": timedelta, "relativedelta": relativedelta}
_MODULES = frozenset({"copy", "itertools", "json", "logging", "os", "pendulum", "re", "sys", "time"})
_IMPORT_DATETIME = frozenset({"airflow.models.trigger"})
"""Modules that import the module `datetime`, where the others import its class."""


def reexported(qualified_name: str) -> Any:
    """What `airflow.utils.dates.datetime` and its like are; NotImplemented for other names."""
    module, _, name = qualified_name.rpartition(".")
    if not module.startswith(_PACKAGES):
        return NotImplemented
    if name == "datetime" and module in _IMPORT_DATETIME:
        return ExternalName(name)
    if name in _CLASSES:
        return _CLASSES[name]
    return ExternalName(name) if name in _MODULES and module not in _PACKAGES else NotImplemented
