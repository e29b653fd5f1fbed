"""Vertica, over vertica-python.

https://airflow.apache.org/docs/apache-airflow-providers-vertica/stable/connections/vertica.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator

_PORT = 5433


class VerticaHook(DbApiHook):
    """A Vertica database; the extra holds options of the client."""

    conn_name_attr: ClassVar[str] = "vertica_conn_id"
    default_conn_name: ClassVar[str] = "vertica_default"
    conn_type: ClassVar[str] = "vertica"
    hook_name: ClassVar[str] = "Vertica"
    supports_autocommit = True

    def get_conn(self) -> Any:
        """A new connection of vertica-python.

        Raises:
            MissingClientError: it is not installed.
        """
        found = self.connection
        return client("vertica_python", extra="vertica").connect(
            user=found.login,
            password=found.password or "",
            database=self.schema or found.schema,
            host=found.host or "localhost",
            port=int(found.port or _PORT),
            **found.extra_dejson,
        )

    def _make_common_data_structure(self, result: Any) -> Any:
        """Rows as tuples."""
        if isinstance(result, list) and result and isinstance(result[0], list):
            return [tuple(row) for row in result]
        return result


class VerticaOperator(SQLExecuteQueryOperator):
    """Runs SQL in Vertica."""

    def __init__(self, *, sql: str | list[str], vertica_conn_id: str = "vertica_default", **kwargs: Any) -> None:
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or vertica_conn_id, **kwargs)
        self.vertica_conn_id = self.conn_id
