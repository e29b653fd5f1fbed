"""`BaseHook.get_connection` while a file is loaded: from the export that the user gave, from `AIRFLOW_CONN_…`.

https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject
from jetbridge_translator.extract.methods import Method, bound
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_FIELDS = ("conn_id", "conn_type", "description", "host", "login", "password", "schema", "port", "extra", "uri")


class ConnectionObject(AbstractObject):
    """One Connection; `fields` by Airflow's names."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = dict(fields)

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """Fields, `extra_dejson`, `get_extra()`."""
        extra = self.fields.get("extra")
        if name == "extra_dejson":
            return json.loads(extra) if isinstance(extra, str) and extra else extra or {}
        if name == "get_password":
            return Method(name, lambda *_: self.fields.get("password"))
        if name == "get_uri":
            return Method(
                name,
                lambda *_: self.fields.get("uri") or machine.unknown("the URI of the connection is not given", site),
            )
        return self.fields.get(name) if name in _FIELDS else NotImplemented


def connection_of_uri(conn_id: str, uri: str) -> ConnectionObject:
    """A Connection of its URI, or of its JSON."""
    if uri.strip().startswith("{"):
        return ConnectionObject({"conn_id": conn_id, **json.loads(uri)})
    parts = urlsplit(uri)
    extra = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "__extra__" in extra:
        extra = json.loads(extra["__extra__"])
    text = {
        name: unquote(value) if value else value
        for name, value in (("login", parts.username), ("password", parts.password))
    }
    return ConnectionObject(
        {
            "conn_id": conn_id,
            "conn_type": parts.scheme.replace("-", "_"),
            "host": unquote(parts.hostname) if parts.hostname else "",
            "schema": unquote(parts.path[1:]),
            "port": parts.port,
            "extra": json.dumps(extra) if extra else None,
            "uri": uri,
            **text,
        }
    )


class ConnectionClass(AbstractClass):
    """`Connection`: made in the program, or read with `get_connection_from_secrets`."""

    qualified_name = "airflow.models.connection.Connection"

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """`Connection(conn_id=…, conn_type=…)`."""
        return ConnectionObject(bound(_FIELDS, arguments, keywords))

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`get` (3.x), `get_connection_from_secrets`."""
        return Method(name, _get) if name in ("get", "get_connection_from_secrets") else NotImplemented


class HookClass(AbstractClass):
    """`BaseHook`: hooks of the team inherit from it; files call its `get_connection`."""

    qualified_name = "airflow.hooks.base.BaseHook"

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """`BaseHook()`: only `get_connection` of it is known."""
        return self

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`get_connection`."""
        return Method(name, _get) if name == "get_connection" else NotImplemented

    def class_attribute(self, owner: Any, name: str, site: Site, machine: Machine) -> Any:
        """The same of a hook of the team."""
        return self.get_attribute(name, site, machine)

    def instance_attribute(self, instance: Any, name: str, site: Site, machine: Machine) -> Any:
        """The same of an instance."""
        return self.get_attribute(name, site, machine)


def _get(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    conn_id = next(iter(bound(("conn_id",), arguments, keywords).values()), None)
    if not isinstance(conn_id, str):
        return machine.unknown("the id of the connection is unknown", site)
    inputs = session_of(machine).inputs
    stored = inputs.environment.get(f"AIRFLOW_CONN_{conn_id.upper()}", inputs.connections.get(conn_id))
    if stored is None:
        machine.finding("DAG213", site, f"the connection {conn_id!r} is not given: give it with --connections")
        return machine.unknown(f"the connection {conn_id!r} is not given", site)
    if isinstance(stored, Mapping):
        return ConnectionObject({"conn_id": conn_id, **stored})
    return connection_of_uri(conn_id, str(stored))
