"""Statements that operators of warehouses make, and rows that they move, over databases of this machine."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typing_extensions import Self

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.databricks.copy_into import DatabricksCopyIntoOperator
from jetbridge.airflow.providers.databricks.sql_hook import DatabricksSqlHook
from jetbridge.airflow.providers.databricks.sql_operators import (
    DatabricksPartitionSensor,
    DatabricksSqlOperator,
    DatabricksSqlSensor,
)
from jetbridge.airflow.providers.hive import HiveCliHook
from jetbridge.airflow.providers.hive_metastore import HiveMetastoreHook, HivePartitionSensor, NamedHivePartitionSensor
from jetbridge.airflow.providers.hive_transfers import MySqlToHiveOperator
from jetbridge.airflow.providers.row_transfers import move_rows
from jetbridge.airflow.providers.snowflake import SnowflakeCheckOperator, SnowflakeIntervalCheckOperator
from jetbridge.airflow.providers.snowflake_loads import (
    CopyFromExternalStageToSnowflakeOperator,
    SnowflakeNotebookOperator,
)
from jetbridge.airflow.providers.sqlite import SqliteHook

LOAD = {"table_name": "lake.sales", "file_location": "s3://in", "file_format": "CSV"}


@pytest.mark.parametrize(
    ("arguments", "statement"),
    [
        ({}, "COPY INTO lake.sales\nFROM 's3://in'\nFILEFORMAT = CSV"),
        (
            {"files": ["a", "b'c"], "format_options": {"header": "true"}, "force_copy": True, "validate": 10},
            (
                "COPY INTO lake.sales\nFROM 's3://in'\nFILEFORMAT = CSV\nVALIDATE 10 ROWS\nFILES = ('a','b\\'c')\n"
                "FORMAT_OPTIONS ('header' = 'true')\nCOPY_OPTIONS ('force' = 'true')"
            ),
        ),
        (
            {"expression_list": "id, 1", "credential": {"AWS_TOKEN": "t"}, "pattern": "*.csv", "validate": True},
            (
                "COPY INTO lake.sales\nFROM (SELECT id, 1 FROM 's3://in' WITH (CREDENTIAL (AWS_TOKEN = 't') ))\n"
                "FILEFORMAT = CSV\nVALIDATE ALL\nPATTERN = '*.csv'"
            ),
        ),
    ],
)
def test_what_copies_into_databricks(arguments: dict[str, Any], statement: str) -> None:
    assert DatabricksCopyIntoOperator(task_id="t", **LOAD, **arguments).statement() == statement


@pytest.mark.parametrize(
    "wrong",
    [{"file_format": "XLS"}, {"files": ["a"], "pattern": "b"}, {"table_name": "a;b"}, {"expression_list": "1; DROP"}],
)
def test_what_databricks_could_not_load_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((TaskException, ValueError)):
        DatabricksCopyIntoOperator(task_id="t", **LOAD | wrong).execute(Context())


class Connection(sqlite3.Connection):
    autocommit = False  # type: ignore[assignment]


@pytest.fixture
def databricks(tmp_path: Path, connect: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse whose connections lead to SQLite."""
    path = tmp_path / "warehouse.db"
    monkeypatch.setattr(DatabricksSqlHook, "get_conn", lambda _: sqlite3.connect(path, factory=Connection))
    connect("databricks_default", conn_type="databricks", host="h", password="token")
    run("CREATE TABLE sales (id, name); INSERT INTO sales VALUES (1, 'a'); INSERT INTO sales VALUES (2, 'b')")
    return path


def run(sql: str, **arguments: Any) -> Any:
    return DatabricksSqlOperator(task_id="t", sql=sql, http_path="/w", split_statements=True, **arguments).execute(
        Context()
    )


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("csv", "id,name\n1,a\n2,b\n"),
        ("json", json.dumps([{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])),
        ("jsonl", '{"id": 1, "name": "a"}\n{"id": 2, "name": "b"}\n'),
    ],
)
def test_rows_of_databricks_become_files(databricks: Path, form: str, content: str) -> None:
    target = databricks.with_name("out")
    columns, rows = run(
        "SELECT 1; SELECT * FROM sales", output_path=str(target), output_format=form,
        **({"csv_params": {"lineterminator": "\n"}} if form == "csv" else {}),
    )  # fmt: skip
    assert ([column[0] for column in columns], rows) == (["id", "name"], [(1, "a"), (2, "b")])
    assert target.read_text() == content
    with pytest.raises(ValueError, match="Unsupported output format"):
        run("SELECT 1", output_path=str(target), output_format="xls")


@pytest.mark.usefixtures("databricks")
def test_rows_of_databricks_are_waited_for() -> None:
    sensor = DatabricksSqlSensor(task_id="t", sql="SELECT * FROM sales WHERE id = 3", http_path="/w")
    assert not sensor.poke(Context())
    run("INSERT INTO sales VALUES (3, 'c')")
    assert sensor.poke(Context())
    with pytest.raises(TaskException, match="configuration missing"):
        DatabricksSqlSensor(task_id="t", sql="SELECT 1").poke(Context())


def test_partitions_of_databricks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(_: Any, sql: str) -> Any:
        asked.append(sql)
        return [(*range(7), ["day", "shop"])] if sql.startswith("DESCRIBE") else [(1,)]

    monkeypatch.setattr(DatabricksPartitionSensor, "ask", ask)
    wanted: dict[str, Any] = {"day": "2024-01-02", "shop": [1, 2]}
    assert DatabricksPartitionSensor(task_id="t", catalog="c", table_name="sales", partitions=wanted).poke(Context())
    assert asked[-1] == "SELECT 1 FROM c.default.sales WHERE day='2024-01-02' AND shop in (1, 2) LIMIT 1"
    with pytest.raises(TaskException, match="not by"):
        DatabricksPartitionSensor(task_id="t", table_name="sales", partitions={"month": 1}).poke(Context())


def test_what_a_databricks_session_is_told(connect: Any) -> None:
    connect("databricks_default", conn_type="databricks", host="h", extra={"session_configuration": {"a": "b"}})
    hook = DatabricksSqlHook(query_tags={"team": "data,ops", "none": None})
    assert hook._session() == {"a": "b", "QUERY_TAGS": "team:data\\,ops"}
    with pytest.raises(TaskException, match="http_path should be provided"):
        hook.get_conn()


def test_what_loads_into_snowflake() -> None:
    load = CopyFromExternalStageToSnowflakeOperator(
        task_id="t", table="sales", schema="lake", columns_array=["id", "name"], stage="in", prefix="2024",
        files=["a.csv", "it's.csv"], pattern=".*csv", file_format="(TYPE = CSV)", copy_options="ON_ERROR = SKIP_FILE",
    )  # fmt: skip
    assert load.statement() == (
        "COPY INTO lake.sales(id, name)\nFROM @in/2024\nFILES=('a.csv','it''s.csv')\nPATTERN='.*csv'\n"
        "FILE_FORMAT=(TYPE = CSV)\nON_ERROR = SKIP_FILE"
    )
    with pytest.raises(ValueError, match="semicolons"):
        CopyFromExternalStageToSnowflakeOperator(task_id="t", table="a;b", stage="s", file_format="f")
    notebook = SnowflakeNotebookOperator(task_id="t", notebook="db.s.load", notebook_parameters=["it's"])
    assert notebook.sql == "EXECUTE NOTEBOOK db.s.load('it''s')"


def test_checks_in_snowflake_take_the_settings_of_its_sessions() -> None:
    check = SnowflakeCheckOperator(task_id="t", sql="SELECT 1", warehouse="small", role="reader", database="lake")
    assert check.hook_params == {"warehouse": "small", "role": "reader", "database": "lake"}
    assert (check.conn_id, check.database) == ("snowflake_default", None)
    interval = SnowflakeIntervalCheckOperator(task_id="t", table="sales", metrics_thresholds={"sum(x)": 2}, schema="s")
    assert (interval.hook_params, interval.snowflake_conn_id) == ({"schema": "s"}, "snowflake_default")


@pytest.fixture
def shop(tmp_path: Path, connect: Any) -> SqliteHook:
    connect("shop", conn_type="sqlite", host=str(tmp_path / "shop.db"))
    hook = SqliteHook("shop")
    hook.run("CREATE TABLE orders (id, name)")
    hook.insert_rows("orders", [(number, f"n{number}") for number in range(5)])
    return hook


def test_rows_are_moved_in_chunks(shop: SqliteHook, tmp_path: Path, connect: Any) -> None:
    connect("archive", conn_type="sqlite", host=str(tmp_path / "archive.db"))
    archive = SqliteHook("archive")
    archive.run("CREATE TABLE copies (id, name)")
    move_rows(shop, "SELECT id, name FROM orders", None, archive, "copies", rows_chunk=2)
    assert archive.get_records("SELECT * FROM copies") == [(str(number), f"n{number}") for number in range(5)]


@pytest.mark.usefixtures("shop")
def test_rows_go_into_hive(connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def run_cli(_: HiveCliHook, hql: str, **__: Any) -> str:
        ran.append(hql)
        if "INPATH" in hql:
            with Path(hql.split("'")[1]).open(newline="") as file:
                ran.append(str(list(csv.reader(file, delimiter="|"))[:2]))
        return ""

    monkeypatch.setattr(HiveCliHook, "run_cli", run_cli)
    connect("hive_cli_default", conn_type="hive_cli", host="h")
    MySqlToHiveOperator(
        task_id="t", sql="SELECT id, name FROM orders", hive_table="lake.orders", mysql_conn_id="shop", delimiter="|",
        partition={"day": "2024-01-02"}, recreate=True, tblproperties={"a": "b"},
    ).execute(Context())  # fmt: skip
    assert ran[0] == (
        "DROP TABLE IF EXISTS lake.orders;\nCREATE TABLE IF NOT EXISTS lake.orders (\n`id` STRING,\n    `name` STRING)\n"
        "PARTITIONED BY (day STRING)\nROW FORMAT DELIMITED\nFIELDS TERMINATED BY '|'\nSTORED AS textfile\n"
        "TBLPROPERTIES('a'='b')\n;"
    )
    assert ran[1].endswith("OVERWRITE INTO TABLE lake.orders PARTITION (day='2024-01-02');\n")
    assert ran[2] == "[['0', 'n0'], ['1', 'n1']]"
    with pytest.raises(ValueError, match="field dict"):
        HiveCliHook().load_file("f", "t")


class Metastore:
    """What hmsclient's client answers for a table with three partitions."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def get_table(self, dbname: str, tbl_name: str) -> Any:
        if tbl_name != "sales":
            raise KeyError(tbl_name)
        return SimpleNamespace(name=f"{dbname}.{tbl_name}", partitionKeys=[SimpleNamespace(name="day")])

    def get_partitions(self, **_: Any) -> list[Any]:
        return [SimpleNamespace(values=[day]) for day in ("1", "2")]

    def get_partitions_by_filter(self, _: str, __: str, partition: str, ___: int) -> list[Any]:
        return ["p"] if partition == "day='1'" else []

    def check_for_named_partition(self, schema: str, table: str, name: str) -> bool:
        return (schema, table, name) == ("lake", "sales", "day=1")

    def get_partition_names(self, *_: Any, **__: Any) -> list[str]:
        return ["day=1", "day=2"]

    def partition_name_to_spec(self, name: str) -> dict[str, str]:
        return dict([name.split("=")])


@pytest.fixture
def metastore(connect: Any, monkeypatch: pytest.MonkeyPatch) -> HiveMetastoreHook:
    connect("metastore_default", conn_type="hive_metastore", host="127.0.0.1", port=1)
    monkeypatch.setattr(HiveMetastoreHook, "get_metastore_client", lambda _: Metastore())
    return HiveMetastoreHook()


def test_partitions_of_hive(metastore: HiveMetastoreHook) -> None:
    assert metastore.get_partitions("lake", "sales") == [{"day": "1"}, {"day": "2"}]
    assert metastore.max_partition("lake", "sales") == "2"
    assert metastore.max_partition("lake", "sales", filter_map={"day": "1"}) == "1"
    assert (metastore.table_exists("lake.sales"), metastore.table_exists("none")) == (True, False)
    with pytest.raises(TaskException, match="The partition keys are day"):
        metastore.max_partition("lake", "sales", filter_map={"month": "1"})


@pytest.mark.usefixtures("metastore")
def test_partitions_of_hive_are_waited_for() -> None:
    assert HivePartitionSensor(task_id="t", table="lake.sales", partition="day='1'").poke(Context())
    assert not HivePartitionSensor(task_id="t", table="lake.sales", partition="day='2'").poke(Context())
    assert NamedHivePartitionSensor(task_id="t", partition_names=["lake.sales/day=1"]).poke(Context())
    assert not NamedHivePartitionSensor(task_id="t", partition_names=["lake.sales/day=1", "sales/day=1"]).poke(
        Context()
    )
    with pytest.raises(ValueError, match="Could not parse"):
        NamedHivePartitionSensor(task_id="t", partition_names=["sales"]).poke(Context())


def test_a_metastore_that_nobody_answers_for(connect: Any) -> None:
    connect("metastore_default", conn_type="hive_metastore", host="127.0.0.1", port=1)
    with pytest.raises(TaskException, match="Failed to locate"):
        HiveMetastoreHook().get_conn()
