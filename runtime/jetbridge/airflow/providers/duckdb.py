"""DuckDB and MotherDuck.

https://github.com/astronomer/airflow-provider-duckdb
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook


class DuckDBHook(DbApiHook):
    """A DuckDB file (the connection's host; none is a database in memory), or MotherDuck by the token in the connection's password."""

    conn_name_attr: ClassVar[str] = "duckdb_conn_id"
    default_conn_name: ClassVar[str] = "duckdb_default"
    conn_type: ClassVar[str] = "duckdb"
    hook_name: ClassVar[str] = "DuckDB"
    _placeholder = "?"

    def get_conn(self) -> Any:
        """A new connection of duckdb.

        Raises:
            MissingClientError: it is not installed.
        """
        return client("duckdb", extra="duckdb").connect(self._file())

    def _file(self) -> str:
        found = self.connection
        if found.password:
            return f"md:{self.schema or found.schema or ''}?motherduck_token={found.password}"
        return found.host or found.schema or ":memory:"

    def get_uri(self) -> str:
        """`duckdb:///path`, for duckdb-engine."""
        return f"duckdb:///{self._file()}"

    @staticmethod
    def _serialize_cell(cell: Any, conn: Any = None) -> Any:  # noqa: ARG004 -- the signature of all hooks
        """Duckdb sends values itself."""
        return cell
