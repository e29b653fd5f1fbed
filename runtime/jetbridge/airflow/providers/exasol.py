"""Exasol, over pyexasol.

https://airflow.apache.org/docs/apache-airflow-providers-exasol/stable/index.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator

_PORT = 8563


class ExasolHook(DbApiHook):
    """An Exasol database; the extra holds options of the client, whose DB-API form is used."""

    conn_name_attr: ClassVar[str] = "exasol_conn_id"
    default_conn_name: ClassVar[str] = "exasol_default"
    conn_type: ClassVar[str] = "exasol"
    hook_name: ClassVar[str] = "Exasol"
    supports_autocommit = True

    def get_conn(self) -> Any:
        """A new connection of pyexasol's DB-API.

        Raises:
            MissingClientError: it is not installed.
        """
        found = self.connection
        return client("pyexasol.db2", extra="exasol").connect(
            dsn=f"{found.host}:{found.port or _PORT}",
            user=found.login,
            password=found.password,
            schema=self.schema or found.schema or "",
            **found.extra_dejson,
        )

    def set_autocommit(self, conn: Any, autocommit: bool) -> None:
        """The client has a method for it."""
        conn.set_autocommit(autocommit)

    def get_autocommit(self, conn: Any) -> bool:
        """The client keeps it among the attributes of the session."""
        return bool(getattr(conn, "attr", {}).get("autocommit", False))


class ExasolOperator(SQLExecuteQueryOperator):
    """Runs SQL in Exasol."""

    def __init__(self, *, sql: str | list[str], exasol_conn_id: str = "exasol_default", **kwargs: Any) -> None:
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or exasol_conn_id, **kwargs)
        self.exasol_conn_id = self.conn_id
