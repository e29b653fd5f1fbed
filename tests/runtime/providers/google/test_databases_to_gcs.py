"""Values and columns of SQL Server, Oracle, Trino and Presto as files for BigQuery have them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.google.cloud.transfers.databases_to_gcs import (
    MSSQLToGCSOperator,
    OracleToGCSOperator,
    PrestoToGCSOperator,
    TrinoToGCSOperator,
)

GIVEN: dict[str, Any] = {"task_id": "copy", "sql": "SELECT 1", "bucket": "lake", "filename": "{}.json"}
DAY, MOMENT = dt.date(2024, 1, 2), dt.datetime(2024, 1, 2, 3, 4, 5)  # noqa: DTZ001 -- databases give naive ones


class Cursor:
    """A cursor that knows its columns once a row is there, as Trino's."""

    def __init__(self, *rows: list[Any]) -> None:
        self.rows, self.description, self.asked = list(rows), None, ""

    def cursor(self) -> Cursor:
        return self

    def execute(self, sql: str) -> None:
        self.asked = sql

    def fetchone(self) -> list[Any] | None:
        self.description = [("id", "bigint"), ("price", "decimal(2, 1)"), ("at", "timestamp with time zone")]
        return self.rows.pop(0) if self.rows else None


@pytest.mark.parametrize("operator", [TrinoToGCSOperator, PrestoToGCSOperator])
def test_trino_and_presto(google: Any, context: Context, monkeypatch: pytest.MonkeyPatch, operator: Any) -> None:
    cursor = Cursor([1, 2.5, "now"], [2, None, None])
    monkeypatch.setattr(operator, "connect", lambda _: cursor)
    done = operator(schema_filename="s.json", **GIVEN).execute(context)
    assert (done["total_row_count"], cursor.asked) == (2, "SELECT 1")
    assert google.contents["lake", "s.json"] == (
        b'[{"name": "id", "type": "INT64"}, {"name": "price", "type": "NUMERIC"}, {"name": "at", "type": "STRING"}]'
    )
    assert google.contents["lake", "0.json"].splitlines()[0] == b'{"at": "now", "id": 1, "price": 2.5}'


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (Decimal("1.5"), None, 1.5),
        (DAY, "DATE", "2024-01-02"),
        (DAY, None, 1704153600),
        (MOMENT, "DATE", 1704164645),
        (dt.timedelta(minutes=1), None, 60.0),
        (b"\x01\x02", "INTEGER", 258),
        (b"a", None, "YQ=="),
        (None, None, None),
    ],
)
def test_oracle(value: Any, kind: str | None, expected: Any) -> None:
    assert OracleToGCSOperator(**GIVEN).convert_type(value, kind) == expected


def test_columns_of_oracle() -> None:
    number = ("ID", SimpleNamespace(name="DB_TYPE_NUMBER"), None, None, None, None, True)
    assert OracleToGCSOperator(**GIVEN).field_to_bigquery(number) == {
        "name": "ID",
        "type": "NUMERIC",
        "mode": "REQUIRED",
    }


def test_sql_server() -> None:
    operator = MSSQLToGCSOperator(bit_fields=["done"], **GIVEN)
    assert operator.field_to_bigquery(("done", 3)) == {"name": "done", "type": "BOOL", "mode": "NULLABLE"}
    assert operator.field_to_bigquery(("the id", 3)) == {"name": "the_id", "type": "INTEGER", "mode": "NULLABLE"}
    values = [operator.convert_type(value, None) for value in (MOMENT, DAY, dt.time(1, 2), Decimal(2), "a")]
    assert values == ["2024-01-02T03:04:05", "2024-01-02", "01:02:00", 2.0, "a"]
