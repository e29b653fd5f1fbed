"""What a Slack connection says, in its own words and those of older versions of Airflow."""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.connection import Connection


def option(connection: Connection, name: str) -> Any:
    """A key of the connection's extra, or the same key with the prefix that Airflow 2.2 gave it; None if neither says anything."""
    extra = connection.extra_dejson
    for key in (name, f"extra__{connection.conn_type}__{name}"):
        if extra.get(key) not in (None, ""):
            return extra[key]
    return None


def client_arguments(connection: Connection | None, **given: Any) -> dict[str, Any]:
    """The arguments of a client: what the hook was given, else what the connection says."""
    found = dict(given)
    if connection is not None:
        for name, value in given.items():
            found[name] = value or option(connection, name)
    if found.get("timeout") is not None:
        found["timeout"] = int(found["timeout"])
    return {name: value for name, value in found.items() if value is not None}
