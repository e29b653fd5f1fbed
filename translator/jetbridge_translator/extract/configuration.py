"""`airflow.configuration.conf` while a file is loaded: `AIRFLOW__SECTION__KEY`, the fallback, and defaults that DAG files rely on.

https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.methods import Method, bound
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_TRUE = frozenset({"t", "true", "1", "yes", "on"})
_CONVERT: dict[str, Callable[[str], Any]] = {
    "get": str,
    "getint": int,
    "getfloat": float,
    "getboolean": lambda text: text.strip().lower() in _TRUE,
    "getlist": lambda text: [part.strip() for part in text.split(",")],
}
_DEFAULTS = {
    ("core", "default_timezone"): "utc",
    ("core", "parallelism"): "32",
    ("core", "load_examples"): "True",
    ("core", "max_active_tasks_per_dag"): "16",
    ("core", "max_active_runs_per_dag"): "16",
    ("core", "executor"): "SequentialExecutor",
    ("operators", "default_owner"): "airflow",
    ("operators", "default_queue"): "default",
    ("operators", "default_deferrable"): "False",
    ("webserver", "base_url"): "http://localhost:8080",
}


class Configuration(AbstractObject):
    """`conf`."""

    __slots__ = ()

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`get`, `getint`, `getfloat`, `getboolean`, `getlist`, `has_option`."""
        if name in _CONVERT:
            return Method(name, lambda *call: _read(_CONVERT[name], *call))
        return Method(name, _has_option) if name == "has_option" else NotImplemented


def _stored(section: Any, key: Any, machine: Machine) -> str | None:
    name = f"AIRFLOW__{str(section).upper().replace('.', '_')}__{str(key).upper()}"
    return session_of(machine).inputs.environment.get(name, _DEFAULTS.get((section, key)))


def _read(
    convert: Callable[[str], Any], arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
) -> Any:
    given = bound(("section", "key"), arguments, keywords)
    text = _stored(given.get("section"), given.get("key"), machine)
    if text is not None:
        try:
            return convert(text)
        except ValueError:
            return machine.unknown(f"{text!r} is no value for this setting", site)
    if "fallback" in given:
        return given["fallback"]
    return machine.unknown(f"the setting [{given.get('section')}] {given.get('key')} is not given", site)


def _has_option(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> bool:
    given = bound(("section", "option"), arguments, keywords)
    return _stored(given.get("section"), given.get("option"), machine) is not None
