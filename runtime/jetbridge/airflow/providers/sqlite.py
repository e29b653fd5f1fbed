"""SQLite.

https://airflow.apache.org/docs/apache-airflow-providers-sqlite/stable/connections/sqlite.html
"""

from __future__ import annotations

import sqlite3
from typing import Any, ClassVar
from urllib.parse import unquote, urlencode

from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator


class SqliteHook(DbApiHook):
    """A SQLite file (the connection's host, or its schema where there is no host)."""

    conn_name_attr: ClassVar[str] = "sqlite_conn_id"
    default_conn_name: ClassVar[str] = "sqlite_default"
    conn_type: ClassVar[str] = "sqlite"
    hook_name: ClassVar[str] = "Sqlite"
    _placeholder = "?"

    def get_conn(self) -> sqlite3.Connection:
        """A connection to the file."""
        return sqlite3.connect(self.get_uri().replace("sqlite:///", "file:"), uri=True)

    def get_uri(self) -> str:
        """`sqlite:///path?options`, as SQLAlchemy reads it; without a path a database in memory."""
        found = self.connection
        path = unquote(found.host or found.schema or "")
        extra = found.extra_dejson
        return f"sqlite:///{path}?{urlencode(extra)}" if extra else f"sqlite:///{path}"


class SqliteOperator(SQLExecuteQueryOperator):
    """Runs SQL in a SQLite database."""

    def __init__(self, *, sql: str | list[str], sqlite_conn_id: str = "sqlite_default", **kwargs: Any) -> None:
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or sqlite_conn_id, **kwargs)
        self.sqlite_conn_id = self.conn_id
