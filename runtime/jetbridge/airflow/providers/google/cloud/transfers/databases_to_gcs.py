"""Rows of SQL Server, Oracle, Trino and Presto to objects of Cloud Storage.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/transfer/index.html
"""

from __future__ import annotations

import base64
import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from jetbridge.airflow.providers.google.cloud.transfers.sql_to_gcs import BaseSQLToGCSOperator
from jetbridge.airflow.providers.mssql import MsSqlHook
from jetbridge.airflow.providers.oracle import OracleHook
from jetbridge.airflow.providers.trino import PrestoHook, TrinoHook


class MSSQLToGCSOperator(BaseSQLToGCSOperator):
    """Runs a query in SQL Server and writes its rows into objects; `bit_fields` are columns that are BOOLEAN."""

    bit_fields: Sequence[str] | None = None
    mssql_conn_id: str = "mssql_default"

    type_map: ClassVar[dict[int, str]] = {2: "BOOL", 3: "INTEGER", 4: "TIMESTAMP", 5: "NUMERIC"}

    def query(self) -> Any:
        """A cursor with the rows."""
        cursor = MsSqlHook(mssql_conn_id=self.mssql_conn_id).get_conn().cursor()
        cursor.execute(self.sql)
        return cursor

    def field_to_bigquery(self, field: Any) -> dict[str, str]:
        """A column as a field of BigQuery."""
        kind = 2 if field[0] in (self.bit_fields or ()) else field[1]
        return {"name": field[0].replace(" ", "_"), "type": self.type_map.get(kind, "STRING"), "mode": "NULLABLE"}

    def convert_type(self, value: Any, schema_type: str | None, **_: Any) -> Any:
        """Dates and times become texts, decimals floats."""
        if isinstance(value, Decimal):
            return float(value)
        return value.isoformat() if isinstance(value, (dt.date, dt.time)) else value


_ORACLE = {
    "DB_TYPE_BINARY_DOUBLE": "DECIMAL",
    "DB_TYPE_BINARY_FLOAT": "DECIMAL",
    "DB_TYPE_BINARY_INTEGER": "INTEGER",
    "DB_TYPE_BOOLEAN": "BOOLEAN",
    "DB_TYPE_DATE": "TIMESTAMP",
    "DB_TYPE_NUMBER": "NUMERIC",
    "DB_TYPE_TIMESTAMP": "TIMESTAMP",
    "DB_TYPE_TIMESTAMP_LTZ": "TIMESTAMP",
    "DB_TYPE_TIMESTAMP_TZ": "TIMESTAMP",
}
"""Names of the types in python-oracledb: https://python-oracledb.readthedocs.io/en/latest/api_manual/module.html"""


class OracleToGCSOperator(BaseSQLToGCSOperator):
    """Runs a query in Oracle and writes its rows into objects; with `ensure_utc`, timestamps are those of UTC."""

    oracle_conn_id: str = "oracle_default"
    ensure_utc: bool = False

    def query(self) -> Any:
        """A cursor with the rows."""
        cursor = OracleHook(oracle_conn_id=self.oracle_conn_id).get_conn().cursor()
        if self.ensure_utc:
            cursor.execute("SET time_zone = '+00:00'")
        cursor.execute(self.sql)
        return cursor

    def field_to_bigquery(self, field: Any) -> dict[str, str]:
        """A column as a field of BigQuery; as in Airflow, the mode says the contrary of the column's nullability."""
        kind = _ORACLE.get(getattr(field[1], "name", str(field[1])), "STRING")
        mode = "NULLABLE" if not field[6] or kind == "TIMESTAMP" else "REQUIRED"
        return {"name": field[0], "type": kind, "mode": mode}

    def convert_type(self, value: Any, schema_type: str | None, **_: Any) -> Any:
        """Dates and times become seconds (a DATE a text), decimals floats, bytes a number (of an INTEGER) or base64."""
        if isinstance(value, dt.datetime) or (isinstance(value, dt.date) and schema_type != "DATE"):
            return calendar.timegm(value.timetuple())
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, dt.timedelta):
            return value.total_seconds()
        if isinstance(value, bytes):
            is_number = schema_type == "INTEGER"
            return int.from_bytes(value, "big") if is_number else base64.standard_b64encode(value).decode("ascii")
        return float(value) if isinstance(value, Decimal) else value


class _Begun:
    """A cursor of Trino or Presto, which knows its columns only when the first row is there."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._first = cursor.fetchone()
        self.description = cursor.description or ()

    def __iter__(self) -> Iterator[Any]:
        row = self._first
        while row is not None:
            yield row
            row = self._cursor.fetchone()


class TrinoToGCSOperator(BaseSQLToGCSOperator):
    """Runs a query in Trino and writes its rows into objects."""

    trino_conn_id: str = "trino_default"

    type_map: ClassVar[dict[str, str]] = {
        "BOOLEAN": "BOOL",
        **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT"), "INT64"),
        **dict.fromkeys(("REAL", "DOUBLE"), "FLOAT64"),
        "DECIMAL": "NUMERIC",
        "VARBINARY": "BYTES",
        "DATE": "DATE",
        "TIME": "TIME",
        "TIMESTAMP": "TIMESTAMP",
    }

    def connect(self) -> Any:
        """A connection."""
        return TrinoHook(self.trino_conn_id).get_conn()

    def query(self) -> Any:
        """A cursor with the rows."""
        cursor = self.connect().cursor()
        cursor.execute(self.sql)
        return _Begun(cursor)

    def field_to_bigquery(self, field: Any) -> dict[str, str]:
        """A column as a field of BigQuery."""
        return {"name": field[0], "type": self.type_map.get(field[1].upper().partition("(")[0], "STRING")}

    def convert_type(self, value: Any, schema_type: str | None, **_: Any) -> Any:
        """The value: what comes from Trino is what JSON has."""
        return value


class PrestoToGCSOperator(TrinoToGCSOperator):
    """Runs a query in Presto and writes its rows into objects."""

    presto_conn_id: str = "presto_default"

    def connect(self) -> Any:
        """A connection."""
        return PrestoHook(self.presto_conn_id).get_conn()
