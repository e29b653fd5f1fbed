"""Connections from the environment (`AIRFLOW_CONN_<ID>`, as a URI or as JSON, read as Airflow reads them), or from `connections.yaml` of the project.

https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html#storing-connections-in-environment-variables
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from jetbridge.airflow.project_files import CONNECTIONS_FILE, entry_of
from jetbridge.definitions.signals import NotFoundException, TaskException
from jetbridge.masking import mask_secret

PREFIX = "AIRFLOW_CONN_"
EXTRA_KEY = "__extra__"
_TWO_SCHEMES = 2


@dataclass
class Connection:
    """Where an external system is and how to log in; `extra` is JSON text, `extra_dejson` what it holds."""

    conn_id: str | None = None
    conn_type: str | None = None
    description: str | None = None
    host: str | None = None
    login: str | None = None
    password: str | None = None
    schema: str | None = None
    port: int | None = None
    extra: Any = None

    def __post_init__(self) -> None:
        if self.extra is not None and not isinstance(self.extra, str):
            self.extra = json.dumps(self.extra)

    def __repr__(self) -> str:
        return f"Connection(conn_id={self.conn_id!r}, conn_type={self.conn_type!r}, host={self.host!r})"

    def __str__(self) -> str:
        return self.conn_id or ""

    @classmethod
    def get(cls, conn_id: str) -> Connection:
        """The connection of that id; what is secret in it is masked from now on.

        Raises:
            NotFoundException: neither the environment nor the project's `connections.yaml` defines it.
        """
        given: Any = os.environ.get(PREFIX + conn_id.upper())
        if given is None:
            given = entry_of(CONNECTIONS_FILE, conn_id)
        if given is None:
            raise NotFoundException(
                f"The conn_id `{conn_id}` isn't defined: set the environment variable {PREFIX}{conn_id.upper()}"
                f" to a URI or to JSON, or write it into {CONNECTIONS_FILE}"
            )
        found = cls._of(given, conn_id)
        found.mask()
        return found

    @classmethod
    def _of(cls, given: Any, conn_id: str) -> Connection:
        """A connection from a URI, JSON text, or a mapping as a YAML file has it."""
        if isinstance(given, dict):
            fields = {("extra" if name == "extra_dejson" else name): value for name, value in given.items()}
            return cls.from_json(json.dumps(fields), conn_id)
        text = str(given)
        return cls.from_json(text, conn_id) if text.strip().startswith("{") else cls.from_uri(text, conn_id)

    def mask(self) -> None:
        """Hide the password, and the fields of the extra whose names say that they are secret."""
        if self.password:
            mask_secret(self.password)
        for name, value in self.extra_dejson.items():
            mask_secret(value, name)

    get_connection_from_secrets = get

    @classmethod
    def from_json(cls, text: str, conn_id: str | None = None) -> Connection:
        """A connection from a JSON object with its attributes.

        Raises:
            ValueError: the text is no JSON object, or its port is no number.
        """
        fields: dict[str, Any] = json.loads(text)
        uri = fields.pop("uri", None)
        if uri:
            return cls.from_uri(uri, conn_id)
        extra = fields.pop("extra", None)
        conn_type = fields.pop("conn_type", None)
        port = fields.pop("port", None)
        known = {
            name: value
            for name, value in fields.items()
            if name in {"description", "host", "login", "password", "schema"}
        }
        return cls(
            conn_id=conn_id,
            conn_type=_normal_type(conn_type) if conn_type else None,
            port=_port(port),
            extra=(extra if isinstance(extra, str) else json.dumps(extra)) if extra else None,
            **known,
        )

    @classmethod
    def from_uri(cls, uri: str, conn_id: str | None = None) -> Connection:
        """A connection from `type://login:password@host:port/schema?extra`; all parts percent-encoded.

        Raises:
            TaskException: the URI has more schemes than a type and a protocol.
        """
        schemes = uri.count("://")
        if schemes > _TWO_SCHEMES:
            raise TaskException(f"Invalid connection string: {uri}.")
        with_protocol = schemes == _TWO_SCHEMES
        conn_type = urlsplit(uri).scheme
        rest = uri.replace(f"{conn_type}://", "" if with_protocol else "//")
        before = rest.split("://", 1)[0] if with_protocol else ""
        if "@" in before or ":" in before:
            raise TaskException(f"Invalid connection string: {uri}.")
        parts = urlsplit(rest)
        host = _host(parts)
        return cls(
            conn_id=conn_id,
            conn_type=_normal_type(conn_type),
            host=f"{parts.scheme}://{host}" if with_protocol and host else host,
            schema=unquote(parts.path[1:]),
            login=unquote(parts.username) if parts.username else parts.username,
            password=unquote(parts.password) if parts.password else parts.password,
            port=parts.port,
            extra=_extra(parts.query),
        )

    @property
    def extra_dejson(self) -> dict[str, Any]:
        """The extra as a dictionary; empty when it is no JSON object."""
        try:
            extra = json.loads(self.extra) if self.extra else {}
        except json.JSONDecodeError:
            return {}
        return extra if isinstance(extra, dict) else {}

    def get_hook(self, *, hook_params: Mapping[str, Any] | None = None) -> Any:
        """The hook that the connection's type stands for; `hook_params` are arguments of its class.

        Raises:
            TaskException: there is none.
        """
        from jetbridge.airflow.providers.hooks_by_type import hook_of  # noqa: PLC0415 -- hooks are read by those who need one

        return hook_of(self, hook_params)

    def get_uri(self) -> str:
        """The connection as a URI."""
        uri = f"{self.conn_type.lower().replace('_', '-')}://" if self.conn_type else "//"
        protocol, _, host = (self.host or "").rpartition("://")
        if protocol:
            uri += f"{protocol}://"
        authority = "" if self.login is None else quote(self.login, safe="")
        authority += "" if self.password is None else ":" + quote(self.password, safe="")
        uri += f"{authority}@" if authority else ""
        uri += quote(host, safe="")
        if self.port:
            uri += f":{self.port}" if host or authority else f"@:{self.port}"
        if self.schema:
            uri += f"/{quote(self.schema, safe='')}"
        return uri + self._query()

    def _query(self) -> str:
        if not self.extra:
            return ""
        extra = self.extra_dejson
        query = urlencode(extra)
        if not query or extra != dict(parse_qsl(query, keep_blank_values=True)):
            query = urlencode({EXTRA_KEY: self.extra})
        return ("?" if self.schema else "/?") + query


class ConnectionAccessor:
    """`conn.my_id.host`, `conn.get("my_id", default)` in templates."""

    def __getattr__(self, conn_id: str) -> Any:
        if conn_id.startswith("__"):
            raise AttributeError(conn_id)
        return Connection.get(conn_id)

    def __repr__(self) -> str:
        return "<ConnectionAccessor (dynamic access)>"

    def get(self, conn_id: str, default_conn: Any = None) -> Any:
        """The connection, or the default."""
        try:
            return Connection.get(conn_id)
        except NotFoundException:
            return default_conn


def _normal_type(conn_type: str) -> str:
    return "postgres" if conn_type == "postgresql" else conn_type.replace("-", "_")


def _port(value: Any) -> int | None:
    if not value:
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ValueError(f"Expected integer value for `port`, but got {value!r} instead.") from None


def _host(parts: SplitResult) -> str:
    """The host with its case folded as urllib does; a path in it (percent-encoded) keeps its case."""
    host = unquote(parts.hostname or "")
    if "/" not in host:
        return host
    return unquote(parts.netloc.rpartition("@")[2].split(":", 1)[0])


def _extra(query: str) -> str | None:
    if not query:
        return None
    pairs = dict(parse_qsl(query, keep_blank_values=True))
    return pairs[EXTRA_KEY] if EXTRA_KEY in pairs else json.dumps(pairs)
