"""Transfers to and from S3."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.transfers.files_to_s3 import LocalFilesystemToS3Operator, pairs
from jetbridge.airflow.providers.amazon.aws.transfers.redshift import RedshiftToS3Operator, S3ToRedshiftOperator
from jetbridge.airflow.providers.amazon.aws.transfers.sql_to_s3 import DynamoDBToS3Operator, SqlToS3Operator
from jetbridge.definitions.signals import TaskException


@pytest.fixture
def lake(aws: str) -> S3Hook:
    hook = S3Hook()
    hook.create_bucket("lake")
    return hook


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE orders (id INTEGER, region TEXT)")
        database.executemany("INSERT INTO orders VALUES (?, ?)", [(1, "eu"), (None, "us"), (3, "eu")])
    database.close()
    monkeypatch.setenv("AIRFLOW_CONN_SHOP", json.dumps({"conn_type": "sqlite", "host": str(path)}))
    return "shop"


def test_local_file(lake: S3Hook, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    given = {"task_id": "up", "filename": str(tmp_path / "a"), "dest_key": "s3://lake/a"}
    LocalFilesystemToS3Operator(**given).execute({})
    assert lake.read_key("a", "lake") == "1"
    with pytest.raises(ValueError, match="already exists"):
        LocalFilesystemToS3Operator(**given).execute({})


def test_rows_of_a_database(lake: S3Hook, shop: str) -> None:
    given = {"query": "SELECT * FROM orders", "s3_bucket": "lake", "sql_conn_id": shop}
    SqlToS3Operator(task_id="out", s3_key="orders.csv", df_kwargs={"index": False}, **given).execute({})
    assert lake.read_key("orders.csv", "lake") == "id,region\n1,eu\n,us\n3,eu\n"
    SqlToS3Operator(
        task_id="out", s3_key="by", groupby_kwargs={"by": "region"}, df_kwargs={"index": False}, **given
    ).execute({})
    assert lake.list_keys("lake", prefix="by") == ["by_eu.csv", "by_us.csv"]
    SqlToS3Operator(task_id="out", s3_key="rows.json", file_format="json", max_rows_per_file=2, **given).execute({})
    assert lake.list_keys("lake", prefix="rows") == ["rows_0.json", "rows_1.json"]


def test_what_is_no_format(shop: str) -> None:
    given = {"task_id": "out", "query": "q", "s3_bucket": "b", "s3_key": "k", "sql_conn_id": shop}
    with pytest.raises(TaskException, match="xml"):
        SqlToS3Operator(**given, file_format="xml")
    with pytest.raises(TaskException, match="can not be both specified"):
        SqlToS3Operator(**given, max_rows_per_file=1, groupby_kwargs={"by": "x"})


def test_items_of_a_table(lake: S3Hook) -> None:
    dynamodb = AwsBaseHook(client_type="dynamodb").conn
    dynamodb.create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for number in range(3):
        dynamodb.put_item(TableName="t", Item={"id": {"S": str(number)}, "n": {"N": "1.5"}})
    DynamoDBToS3Operator(task_id="out", dynamodb_table_name="t", s3_bucket_name="lake", s3_key_prefix="t/").execute({})
    (key,) = lake.list_keys("lake", prefix="t/")
    rows = [json.loads(line) for line in lake.read_key(key, "lake").splitlines()]
    assert sorted(row["id"] for row in rows) == ["0", "1", "2"]
    assert rows[0]["n"] == 1.5


@pytest.mark.parametrize(
    ("wanted", "targets", "found"),
    [
        (None, None, [("", "")]),
        (["a", "b"], None, [("a", "a"), ("b", "b")]),
        (["a"], ["x"], [("a", "x")]),
        ("*", None, [("in/ab", "in/ab"), ("b", "b")]),
        ("a", "x", [("in/ab", "in/xb")]),
        ("z", None, []),
    ],
)
def test_names_of_copies(wanted: Any, targets: Any, found: list[tuple[str, str]]) -> None:
    assert list(pairs(wanted, targets, ["in/ab", "b"])) == found


class Recorded:
    """The statements that a transfer runs."""

    def __init__(self, operator: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.statements: list[str] = []
        monkeypatch.setattr(type(operator), "run", lambda _, sql, *__: self._note(sql))
        operator.execute({})

    def _note(self, sql: str | list[str]) -> None:
        self.statements += [sql] if isinstance(sql, str) else sql


def test_copy_into_redshift(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "task_id": "load",
        "schema": "sales",
        "table": "orders",
        "s3_bucket": "lake",
        "s3_key": "in/",
        "copy_options": ["csv"],
    }
    recorded = Recorded(S3ToRedshiftOperator(column_list=["id"], **given), monkeypatch)
    assert recorded.statements == [
        "COPY sales.orders (id)\nFROM 's3://lake/in/'\ncredentials 'aws_access_key_id=key;aws_secret_access_key=secret'\ncsv;"
    ]
    replaced = Recorded(S3ToRedshiftOperator(method="REPLACE", **given), monkeypatch)
    assert [each.split()[0] for each in replaced.statements] == ["BEGIN;", "DELETE", "COPY", "COMMIT"]
    merged = Recorded(S3ToRedshiftOperator(method="UPSERT", upsert_keys=["id"], **given), monkeypatch)
    assert "DELETE FROM sales.orders USING #orders WHERE orders.id = #orders.id;" in merged.statements
    with pytest.raises(TaskException, match="Method not found"):
        S3ToRedshiftOperator(method="MERGE", **given).execute({})


def test_a_role_reads_s3(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "AIRFLOW_CONN_LOADER", json.dumps({"conn_type": "aws", "extra": {"role_arn": "arn:r", "region": "eu-west-1"}})
    )
    operator = S3ToRedshiftOperator(task_id="l", table="t", s3_bucket="b", s3_key="k", aws_conn_id="loader")
    assert Recorded(operator, monkeypatch).statements == [
        "COPY t\nFROM 's3://b/k'\ncredentials 'aws_iam_role=arn:r'\nregion 'eu-west-1';"
    ]


def test_unload_from_redshift(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    operator = RedshiftToS3Operator(
        task_id="out", s3_bucket="b", s3_key="k", schema="s", table="t", include_header=True
    )
    (statement,) = Recorded(operator, monkeypatch).statements
    assert statement.startswith("UNLOAD ($$SELECT * FROM s.t$$)\nTO 's3://b/k/t_'\n")
    assert statement.endswith("\nHEADER;")
    with pytest.raises(ValueError, match="either a table or"):
        RedshiftToS3Operator(task_id="out", s3_bucket="b", s3_key="k").execute({})
