"""Trino and Presto.

https://airflow.apache.org/docs/apache-airflow-providers-trino/stable/connections.html
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook, Parameters
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator
from jetbridge.definitions.signals import TaskException

_SESSION = ("session_properties", "client_tags", "timezone", "extra_credential", "roles")
_KERBEROS = (
    "config",
    "service_name",
    "mutual_authentication",
    "force_preemptive",
    "hostname_override",
    "sanitize_mutual_error_response",
    "principal",
    "delegate",
    "ca_bundle",
)


class _Coordinator(DbApiHook):
    """What Trino and Presto share."""

    strip_semicolon = True
    _placeholder = "?"
    _client_name: ClassVar[str]

    def get_conn(self) -> Any:
        """A new connection of the client.

        Raises:
            MissingClientError: it is not installed.
            TaskException: the connection has a password and another way to log in.
        """
        library, found = client(self._client_name, extra=self.conn_type), self.connection
        extra = found.extra_dejson
        level = str(extra.get("isolation_level", "AUTOCOMMIT")).upper()
        levels = client(f"{self._client_name}.transaction", extra=self.conn_type).IsolationLevel
        return client(f"{self._client_name}.dbapi", extra=self.conn_type).connect(
            host=found.host,
            port=found.port,
            user=found.login,
            source=extra.get("source", "jetbridge"),
            http_scheme=extra.get("protocol", "http"),
            catalog=extra.get("catalog", "hive"),
            schema=self.schema or found.schema,
            auth=self._authentication(library),
            isolation_level=getattr(levels, level, levels.AUTOCOMMIT),
            **self._options(extra),
        )

    def _options(self, extra: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 -- for subclasses
        return {}

    def _authentication(self, library: Any) -> Any:
        found = self.connection
        extra = found.extra_dejson
        kind = extra.get("auth")
        if found.password and kind in {"kerberos", "certs"}:
            raise TaskException(f"{kind} authorization doesn't support password.")
        if found.password:
            return library.auth.BasicAuthentication(found.login, found.password)
        if kind == "jwt":
            file = extra.get("jwt__file")
            return library.auth.JWTAuthentication(
                Path(file).read_text(encoding="utf-8") if file else extra["jwt__token"]
            )
        if kind == "certs":
            return library.auth.CertificateAuthentication(
                extra["certs__client_cert_path"], extra["certs__client_key_path"]
            )
        if kind == "kerberos":
            given = {name: extra[f"kerberos__{name}"] for name in _KERBEROS if f"kerberos__{name}" in extra}
            return library.auth.KerberosAuthentication(**{"config": os.environ.get("KRB5_CONFIG"), **given})
        return None

    def get_uri(self) -> str:
        """`trino://login@host:port/catalog/schema`."""
        found = self.connection
        password = f":{found.password}" if found.password else ""
        schema = f"/{found.schema}" if found.schema else ""
        catalog = found.extra_dejson.get("catalog", "hive")
        return f"{self.conn_type}://{found.login}{password}@{found.host}:{found.port}/{catalog}{schema}"

    def run(
        self,
        sql: str | Iterable[str],
        autocommit: bool = False,
        parameters: Parameters = None,
        handler: Callable[[Any], Any] | None = None,
        split_statements: bool = True,
        return_last: bool = True,
    ) -> Any:
        """As `DbApiHook.run`; one text is split into its statements unless told otherwise."""
        return super().run(sql, autocommit, parameters, handler, split_statements, return_last)

    @staticmethod
    def _serialize_cell(cell: Any, conn: Any = None) -> Any:  # noqa: ARG004 -- the signature of all hooks
        """The client sends values itself."""
        return cell


class TrinoHook(_Coordinator):
    """A Trino cluster; the extra says `catalog`, `protocol`, `auth` (`jwt`, `certs`, `kerberos`), `verify`, session properties."""

    conn_name_attr: ClassVar[str] = "trino_conn_id"
    default_conn_name: ClassVar[str] = "trino_default"
    conn_type: ClassVar[str] = "trino"
    hook_name: ClassVar[str] = "Trino"
    _client_name: ClassVar[str] = "trino"

    def _options(self, extra: dict[str, Any]) -> dict[str, Any]:
        verify = extra.get("verify", True)
        given = {name: extra[name] for name in _SESSION if extra.get(name)}
        return {
            "verify": str(verify).lower() == "true" if str(verify).lower() in {"true", "false"} else verify,
            **given,
        }


class PrestoHook(_Coordinator):
    """A Presto cluster."""

    conn_name_attr: ClassVar[str] = "presto_conn_id"
    default_conn_name: ClassVar[str] = "presto_default"
    conn_type: ClassVar[str] = "presto"
    hook_name: ClassVar[str] = "Presto"
    _client_name: ClassVar[str] = "prestodb"


class TrinoOperator(SQLExecuteQueryOperator):
    """Runs SQL in Trino."""

    def __init__(self, *, sql: str | list[str], trino_conn_id: str = "trino_default", **kwargs: Any) -> None:
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or trino_conn_id, **kwargs)
        self.trino_conn_id = self.conn_id
