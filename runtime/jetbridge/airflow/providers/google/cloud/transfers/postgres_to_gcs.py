"""Rows of PostgreSQL to objects of Cloud Storage.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/transfer/postgres_to_gcs.html
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar
from uuid import uuid4

from jetbridge.airflow.providers.google.cloud.transfers.sql_to_gcs import BaseSQLToGCSOperator
from jetbridge.airflow.providers.postgres import PostgresHook

_ARRAYS = {1005, 1007, 1009, 1016}
"""Types of PostgreSQL that are lists of values."""


class PostgresToGCSOperator(BaseSQLToGCSOperator):
    """Runs a query in PostgreSQL and writes its rows into objects."""

    postgres_conn_id: str = "postgres_default"
    use_server_side_cursor: bool = False
    cursor_itersize: int = 2000

    type_map: ClassVar[dict[int, str]] = {
        1114: "DATETIME",
        1184: "TIMESTAMP",
        1082: "DATE",
        1083: "TIME",
        1005: "INTEGER",
        1007: "INTEGER",
        1016: "INTEGER",
        20: "INTEGER",
        21: "INTEGER",
        23: "INTEGER",
        16: "BOOL",
        700: "FLOAT",
        701: "FLOAT",
        1700: "FLOAT",
    }

    @cached_property
    def db_hook(self) -> PostgresHook:
        """The hook of the database."""
        return PostgresHook(postgres_conn_id=self.postgres_conn_id)

    def query(self) -> Any:
        """A cursor with the rows; with `use_server_side_cursor` the server keeps them until they are read."""
        conn = self.db_hook.get_conn()
        cursor = conn.cursor(name=f"jetbridge_{uuid4().hex}") if self.use_server_side_cursor else conn.cursor()
        cursor.execute(self.sql, self.parameters)
        if not self.use_server_side_cursor:
            return cursor
        cursor.itersize = self.cursor_itersize
        return _Described(cursor)

    def field_to_bigquery(self, field: Any) -> dict[str, str]:
        """A column as a field of BigQuery."""
        kind = field[1]
        return {
            "name": field[0],
            "type": self.type_map.get(kind, "STRING"),
            "mode": "REPEATED" if kind in _ARRAYS else "NULLABLE",
        }

    def convert_type(self, value: Any, schema_type: str | None, stringify_dict: bool = True, **_: Any) -> Any:
        """Moments with a zone become seconds since 1970, other dates and times texts, decimals floats."""
        if isinstance(value, dt.datetime):
            return value.isoformat() if value.tzinfo is None else value.timestamp()
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, dt.time):
            return str(dt.timedelta(0, value.second, value.microsecond, 0, value.minute, value.hour))  # 1:02:03
        if isinstance(value, dict) and stringify_dict:
            return json.dumps(value)
        return float(value) if isinstance(value, Decimal) else value


class _Described:
    """A cursor of the server that knows its columns before its rows are read: PostgreSQL tells them with the first row."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._first = cursor.fetchone()
        self.description = cursor.description

    def __iter__(self) -> Iterator[Any]:
        if self._first is not None:
            yield self._first
            yield from self._cursor
