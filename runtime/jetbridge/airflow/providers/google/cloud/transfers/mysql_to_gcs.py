"""Rows of MySQL to objects of Cloud Storage.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/transfer/mysql_to_gcs.html
"""

from __future__ import annotations

import base64
import datetime as dt
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from jetbridge.airflow.providers.google.cloud.transfers.sql_to_gcs import BaseSQLToGCSOperator
from jetbridge.airflow.providers.mysql import MySqlHook

_INTEGERS = {"BIT": 16, "INT24": 9, "LONG": 3, "LONGLONG": 8, "SHORT": 2, "TINY": 1, "YEAR": 13}
_FLOATS = {"DECIMAL": 0, "NEWDECIMAL": 246, "DOUBLE": 5, "FLOAT": 4}
_TIMESTAMPS = {"DATETIME": 12, "DATE": 10, "TIMESTAMP": 7}
_TIME = 11
"""Numbers of the types in MySQL's protocol: https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html"""

_MIDNIGHT = dt.datetime(1, 1, 1)  # noqa: DTZ001 -- times of day have no zone


class MySQLToGCSOperator(BaseSQLToGCSOperator):
    """Runs a query in MySQL and writes its rows into objects; with `ensure_utc`, timestamps are those of UTC."""

    mysql_conn_id: str = "mysql_default"
    ensure_utc: bool = False

    type_map: ClassVar[dict[int, str]] = {
        **dict.fromkeys(_INTEGERS.values(), "INTEGER"),
        **dict.fromkeys(_FLOATS.values(), "FLOAT"),
        **dict.fromkeys(_TIMESTAMPS.values(), "TIMESTAMP"),
        _TIME: "TIME",
    }

    @cached_property
    def db_hook(self) -> MySqlHook:
        """The hook of the database."""
        return MySqlHook(mysql_conn_id=self.mysql_conn_id)

    def query(self) -> Any:
        """A cursor with the rows; as in Airflow, `parameters` are not handed over."""
        cursor = self.db_hook.get_conn().cursor()
        if self.ensure_utc:
            cursor.execute("SET time_zone = '+00:00'")
        cursor.execute(self.sql)
        return cursor

    def field_to_bigquery(self, field: Any) -> dict[str, str]:
        """A column as a field of BigQuery; some timestamps of required columns (0000-00-00) have no value in Python."""
        kind = self.type_map.get(field[1], "STRING")
        return {"name": field[0], "type": kind, "mode": "NULLABLE" if field[6] or kind == "TIMESTAMP" else "REQUIRED"}

    def convert_type(self, value: Any, schema_type: str | None, **_: Any) -> Any:
        """Dates and times become texts, decimals floats, bytes a number (of an INTEGER) or base64."""
        if isinstance(value, dt.datetime):
            return str(value)
        if isinstance(value, dt.timedelta):
            return str((_MIDNIGHT + value).time())
        if isinstance(value, Decimal):
            return float(value)
        if isinstance(value, dt.date):
            return value.isoformat() if schema_type == "DATE" else str(dt.datetime.combine(value, dt.time.min))
        if isinstance(value, bytes):
            is_number = schema_type == "INTEGER"
            return int.from_bytes(value, "big") if is_number else base64.standard_b64encode(value).decode("ascii")
        return value
