"""`Variable.get` and its kin while a file is loaded: from the export that the user gave, from `AIRFLOW_VAR_…`, from the default.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/variables.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractClass
from jetbridge_translator.extract.errors import value_error
from jetbridge_translator.extract.methods import Method, bound
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_MISSING = object()


class VariableClass(AbstractClass):
    """`Variable`."""

    qualified_name = "airflow.models.variable.Variable"

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`get`, `setdefault`; `set`, `update` and `delete` change nothing that is read here."""
        if name == "get":
            return Method(name, _get)
        if name == "setdefault":
            return Method(name, _setdefault)
        return Method(name, lambda *_: None) if name in ("set", "update", "delete") else NotImplemented


def _get(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    given = bound(("key", "default_var", "deserialize_json"), arguments, keywords)
    default = given.get("default", given.get("default_var", _MISSING))
    return _read(given.get("key"), default, json_wanted=bool(given.get("deserialize_json")), site=site, machine=machine)


def _setdefault(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    given = bound(("key", "default", "description", "deserialize_json"), arguments, keywords)
    return _read(
        given.get("key"),
        given.get("default", _MISSING),
        json_wanted=bool(given.get("deserialize_json")),
        site=site,
        machine=machine,
    )


def _read(key: Any, default: Any, *, json_wanted: bool, site: Site, machine: Machine) -> Any:
    if not isinstance(key, str):
        return machine.unknown("the name of the Variable is unknown", site)
    inputs = session_of(machine).inputs
    stored = inputs.environment.get(f"AIRFLOW_VAR_{key.upper()}", inputs.variables.get(key, _MISSING))
    if stored is not _MISSING:
        return _decoded(stored, key, json_wanted=json_wanted)
    if default is not _MISSING:
        machine.finding("DAG211", site, f"the Variable {key!r} is not given: its default is taken")
        return default
    machine.finding("DAG212", site, f"the Variable {key!r} is not given and has no default: give it with --variables")
    return machine.unknown(f"the Variable {key!r} is not given", site)


def _decoded(stored: Any, key: str, *, json_wanted: bool) -> Any:
    if not json_wanted:
        return stored if isinstance(stored, str) else json.dumps(stored)
    if not isinstance(stored, str):
        return stored
    try:
        return json.loads(stored)
    except ValueError as error:
        raise value_error(f"the Variable {key!r} is no JSON") from error
