"""Rows of databases in objects of Cloud Storage."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pyarrow.parquet
import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.transfers.mysql_to_gcs import MySQLToGCSOperator
from jetbridge.airflow.providers.google.cloud.transfers.postgres_to_gcs import PostgresToGCSOperator

ROWS = """
    SELECT * FROM (VALUES
        (1, 'Zoë', 1.5::numeric, DATE '2024-01-02', TIMESTAMPTZ '2024-01-02 03:04:05+00', TIME '01:02:03', '{"a": 1}'::jsonb),
        (2, NULL, 2.5::numeric, DATE '2024-01-02', NULL, NULL, NULL),
        (3, 'c', 3.5::numeric, DATE '2024-01-03', NULL, NULL, NULL)
    ) AS orders (id, name, price, day, at, clock, more)
"""
GIVEN = {"task_id": "copy", "bucket": "lake", "postgres_conn_id": "pg"}


@pytest.fixture
def pg(postgres_server: Any, google: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AIRFLOW_CONN_PG", postgres_server.airflow_uri)
    return google


@pytest.mark.parametrize("use_server_side_cursor", [False, True])
def test_lines_of_json_and_the_schema(pg: Any, context: Context, use_server_side_cursor: bool) -> None:
    operator = PostgresToGCSOperator(
        sql=ROWS, filename="o/{}.json", schema_filename="o/schema.json", use_server_side_cursor=use_server_side_cursor,
        upload_metadata=True, **GIVEN,
    )  # fmt: skip
    file = {"file_name": "o/0.json", "file_mime_type": "application/json", "file_row_count": 3}
    assert operator.execute(context) == {"bucket": "lake", "total_row_count": 3, "total_files": 1, "files": [file]}
    lines = pg.contents["lake", "o/0.json"].decode().splitlines()
    assert lines[0] == (
        '{"at": 1704164645.0, "clock": "1:02:03", "day": "2024-01-02", "id": 1, "more": {"a": 1}, "name": "Zoë", "price": 1.5}'
    )
    assert json.loads(lines[1])["name"] is None
    assert pg.objects["lake", "o/0.json"]["metadata"] == {"row_count": "3"}
    kinds = {each["name"]: each["type"] for each in json.loads(pg.contents["lake", "o/schema.json"])}
    assert kinds == {
        "id": "INTEGER", "name": "STRING", "price": "FLOAT", "day": "DATE", "at": "TIMESTAMP", "clock": "TIME", "more": "STRING"
    }  # fmt: skip


def test_csv_in_files_of_a_size(pg: Any, context: Context) -> None:
    PostgresToGCSOperator(
        sql="SELECT id, name FROM (VALUES (1, 'a'), (0, NULL)) AS o (id, name)", filename="{}.csv", export_format="CSV",
        approx_max_file_size_bytes=1, null_marker="-", **GIVEN,
    ).execute(context)  # fmt: skip
    assert pg.contents == {("lake", "0.csv"): b"id,name\r\n1,a\r\n", ("lake", "1.csv"): b"id,name\r\n-,-\r\n"}


def test_partitions_in_parquet(pg: Any, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    PostgresToGCSOperator(
        sql="SELECT id, kind FROM (VALUES (1, 'x'), (2, 'x'), (3, 'y')) AS o (id, kind)", filename="o/{}.parquet",
        export_format="parquet", partition_columns=["kind"], parquet_row_group_size=1, **GIVEN,
    ).execute(context)  # fmt: skip
    tables = {name: pyarrow.parquet.read_table(io.BytesIO(content)) for (_, name), content in pg.contents.items()}
    assert {name: table.to_pylist() for name, table in tables.items()} == {
        "o/kind=x/0.parquet": [{"id": 1, "kind": "x"}, {"id": 2, "kind": "x"}],
        "o/kind=y/1.parquet": [{"id": 3, "kind": "y"}],
    }


@pytest.mark.parametrize(("write_on_empty", "names"), [(False, []), (True, ["0.json"])])
def test_no_rows(pg: Any, context: Context, write_on_empty: bool, names: list[str]) -> None:
    given = {"sql": "SELECT 1 AS n WHERE false", "filename": "{}.json", "write_on_empty": write_on_empty}
    assert PostgresToGCSOperator(**given, **GIVEN).execute(context)["total_files"] == len(names)
    assert [name for _, name in pg.contents] == names


def test_a_query_that_fails_uploads_nothing(pg: Any, context: Context) -> None:
    with pytest.raises(Exception, match="does not exist"):
        PostgresToGCSOperator(sql="SELECT * FROM nowhere", filename="{}.json", **GIVEN).execute(context)
    assert not pg.contents


class Cursor:
    """What PyMySQL's gives."""

    description = (
        ("id", 3, None, 11, 11, 0, False),
        ("at", 12, None, 19, 19, 0, False),
        ("name", 253, None, 9, 9, 0, True),
    )
    rows = ((1, dt.datetime(2024, 1, 2, 3, 4, 5), "a"), (2, None, None))  # noqa: DTZ001 -- MySQL's have no zone

    def __init__(self) -> None:
        self.executed: list[str] = []

    def execute(self, sql: str) -> None:
        self.executed.append(sql)

    def __iter__(self) -> Any:
        return iter(self.rows)


def test_mysql(google: Any, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    operator = MySQLToGCSOperator(
        task_id="copy", sql="SELECT", bucket="lake", filename="{}.json", schema_filename="s.json", ensure_utc=True
    )
    cursor = Cursor()
    operator.__dict__["db_hook"] = type("Hook", (), {"get_conn": lambda self: self, "cursor": lambda _: cursor})()
    operator.execute(context)
    assert cursor.executed == ["SET time_zone = '+00:00'", "SELECT"]
    assert GCSHook().download("lake", "0.json").decode().splitlines() == [
        '{"at": "2024-01-02 03:04:05", "id": 1, "name": "a"}', '{"at": null, "id": 2, "name": null}'
    ]  # fmt: skip
    assert [(each["type"], each["mode"]) for each in json.loads(google.contents["lake", "s.json"])] == [
        ("INTEGER", "REQUIRED"), ("TIMESTAMP", "NULLABLE"), ("STRING", "NULLABLE")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "kind", "converted"),
    [
        (Decimal("1.5"), None, 1.5),
        (dt.date(2024, 1, 2), "DATE", "2024-01-02"),
        (dt.date(2024, 1, 2), None, "2024-01-02 00:00:00"),
        (dt.timedelta(hours=1, minutes=2), "TIME", "01:02:00"),
        (b"\x01\x00", "INTEGER", 256),
        (b"\x01\x00", None, "AQA="),
        ("a", None, "a"),
    ],
)
def test_values_of_mysql(value: Any, kind: str | None, converted: Any) -> None:
    operator = MySQLToGCSOperator(task_id="copy", sql="SELECT", bucket="lake", filename="{}.json")
    assert operator.convert_type(value, kind) == converted
