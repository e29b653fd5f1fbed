"""Prefixes of S3, and objects into tables, against moto's server."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.operators.s3_prefixes import (
    S3CopyPrefixOperator,
    S3KeySizeSensor,
    S3PrefixSensor,
    S3ReadObjectOperator,
)
from jetbridge.airflow.providers.amazon.aws.transfers.s3_to_sql import S3ToSqlOperator
from jetbridge.definitions.signals import TaskException


@pytest.fixture
def s3(aws: str) -> S3Hook:
    hook = S3Hook()
    for bucket in ("lake", "copy"):
        hook.create_bucket(bucket, region_name="eu-west-1")
    hook.load_string("1,a\n2,b\n", "in/a.csv", "lake")
    hook.load_string("", "in/deep/empty", "lake")
    return hook


def test_prefix_is_copied(s3: S3Hook) -> None:
    given = {"task_id": "t", "source_bucket_prefix": "s3://lake/in/"}
    S3CopyPrefixOperator(dest_bucket_prefix="s3://copy/old/", **given).execute({})
    assert s3.list_keys("copy") == ["old/a.csv", "old/deep/empty"]
    with pytest.raises(TaskException, match=r"Failed to copy in/a\.csv"):
        S3CopyPrefixOperator(dest_bucket_prefix="s3://nowhere/", **given).execute({})
    with pytest.raises(TaskException, match=r"Failed to copy 2 object\(s\)"):
        S3CopyPrefixOperator(dest_bucket_prefix="s3://nowhere/", continue_on_failure=True, **given).execute({})


def test_object_is_read(s3: S3Hook) -> None:
    assert S3ReadObjectOperator(task_id="t", s3_key="s3://lake/in/a.csv").execute({}) == "1,a\n2,b\n"


def test_sensors_of_older_providers(s3: S3Hook) -> None:
    assert S3PrefixSensor(task_id="t", bucket_name="lake", prefix=["in", "in/deep"]).poke({})
    assert not S3PrefixSensor(task_id="t", bucket_name="lake", prefix=["in", "out"]).poke({})
    assert S3KeySizeSensor(task_id="t", bucket_key="s3://lake/in/a.csv").poke({})
    assert not S3KeySizeSensor(task_id="t", bucket_key="s3://lake/in/deep/empty").poke({})


def test_rows_into_a_table(s3: S3Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(tmp_path / "db")) as database:
        database.execute("CREATE TABLE orders (id INTEGER, name TEXT)")
        database.commit()
    monkeypatch.setenv("AIRFLOW_CONN_DB", json.dumps({"conn_type": "sqlite", "host": str(tmp_path / "db")}))

    def parser(path: str) -> list[list[str]]:
        with Path(path).open() as file:
            return list(csv.reader(file))

    S3ToSqlOperator(
        task_id="t", s3_key="in/a.csv", s3_bucket="lake", table="orders", parser=parser, sql_conn_id="db"
    ).execute({})
    with closing(sqlite3.connect(tmp_path / "db")) as database:
        assert database.execute("SELECT * FROM orders").fetchall() == [(1, "a"), (2, "b")]
