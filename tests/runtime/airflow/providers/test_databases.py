"""Hooks and `Database` against real databases: PostgreSQL, SQLite, DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from jetbridge.airflow.exceptions import TaskException
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.duckdb import DuckDBHook
from jetbridge.airflow.providers.postgres import PostgresHook
from jetbridge.airflow.providers.sql_handlers import fetch_all_handler
from jetbridge.airflow.providers.sqlite import SqliteHook
from jetbridge.resources import Database

HOOKS: dict[str, type[DbApiHook]] = {"postgres": PostgresHook, "sqlite": SqliteHook, "duckdb": DuckDBHook}


@pytest.fixture(params=HOOKS)
def hook(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DbApiHook:
    """A hook of an empty database with a table `t (a, b)`."""
    kind = request.param
    if kind == "postgres":
        uri = request.getfixturevalue("postgres_server").airflow_uri
        name = f"t{uuid4().hex[:8]}"
        monkeypatch.setenv("AIRFLOW_CONN_ADMIN", uri)
        PostgresHook("admin").run(f"CREATE DATABASE {name}", autocommit=True)
        uri = uri.rpartition("/")[0] + f"/{name}"
    else:
        uri = f"{kind}://{str(tmp_path / 'data.db').replace('/', '%2F')}"
    monkeypatch.setenv("AIRFLOW_CONN_MY_DB", uri)
    made = HOOKS[kind]("my_db")
    made.run("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)", autocommit=True)
    return made


def test_rows_go_in_and_come_out(hook: DbApiHook) -> None:
    hook.insert_rows("t", [(1, "x"), (2, None)], target_fields=["a", "b"])
    assert hook.get_records("SELECT a, b FROM t ORDER BY a") == [(1, "x"), (2, None)]
    assert hook.get_first("SELECT b FROM t ORDER BY a") == ("x",)
    assert hook.get_first("SELECT b FROM t WHERE a > 2") is None
    assert list(hook.get_pandas_df("SELECT a FROM t ORDER BY a")["a"]) == [1, 2]


def test_parameters_are_the_clients(hook: DbApiHook) -> None:
    assert hook.get_first(f"SELECT a FROM t WHERE b = {hook.placeholder}", parameters=("'; DROP TABLE t; --",)) is None
    assert hook.get_records("SELECT a FROM t") == []


def test_a_failure_leaves_nothing_behind(hook: DbApiHook) -> None:
    with pytest.raises(Exception, match=r"(?i)nowhere"):
        hook.run(["INSERT INTO t VALUES (1, 'x')", "INSERT INTO nowhere VALUES (1)"])
    kept = [(1,)] if hook.conn_type == "duckdb" else []  # its connections commit by themselves
    assert hook.get_records("SELECT a FROM t") == kept


@pytest.mark.parametrize(
    ("sql", "options", "result"),
    [
        ("SELECT 1", {}, [(1,)]),
        ("SELECT 1; SELECT 2;", {"split_statements": True}, [(2,)]),
        ("SELECT 1; SELECT 2;", {"split_statements": True, "return_last": False}, [[(1,)], [(2,)]]),
        (["SELECT 1", "SELECT 2"], {}, [[(1,)], [(2,)]]),
        (["SELECT 1"], {}, [[(1,)]]),
        ("SELECT 1", {"return_last": False}, [(1,)]),
    ],
)
def test_the_shape_of_results(hook: DbApiHook, sql: Any, options: dict[str, Any], result: Any) -> None:
    assert hook.run(sql, handler=fetch_all_handler, **options) == result


def test_a_statement_without_rows_gives_nothing(hook: DbApiHook) -> None:
    if hook.conn_type == "duckdb":
        assert hook.run("DELETE FROM t") is None
    else:
        assert hook.run("DELETE FROM t", handler=fetch_all_handler) is None
    with pytest.raises(ValueError, match="empty"):
        hook.run("  ")


def test_test_connection_says_what_is_wrong(hook: DbApiHook, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hook.test_connection() == (True, "Connection successfully tested")
    monkeypatch.setattr(type(hook), "_test_connection_sql", "SELECT * FROM nowhere")
    is_fine, why = hook.test_connection()
    assert not is_fine
    assert "nowhere" in why


def test_checks_and_branches(hook: DbApiHook) -> None:
    database = Database(conn_id="my_db")
    database.check("SELECT count(*) + 1 FROM t")
    with pytest.raises(TaskException, match="Test failed"):
        database.check("SELECT count(*) FROM t")
    database.check_threshold("SELECT 5", 1, "SELECT 9")
    with pytest.raises(TaskException, match="not within"):
        database.check_threshold("SELECT 5", 6, 9)
    assert database.choose("SELECT 'yes'", ["a"], "b") == ["a"]
    assert database.choose("SELECT 0", ["a"], "b") == "b"
    with pytest.raises(TaskException, match="No rows"):
        database.choose("SELECT a FROM t", ["a"], "b")
    with pytest.raises(TaskException, match="maybe"):
        database.choose("SELECT 'maybe'", ["a"], "b")
    assert not hook.get_records("SELECT a FROM t")


def test_a_sensor_asks_the_first_row(hook: DbApiHook) -> None:
    database = Database(conn_id=hook.get_conn_id())
    assert not database.has_row("SELECT a FROM t")
    assert not database.has_row("SELECT 0")
    assert database.has_row("SELECT 1")
    assert database.has_row("SELECT 0, 7", selector=lambda row: row[1], success=lambda value: value == 7)
    with pytest.raises(TaskException, match="No rows"):
        database.has_row("SELECT a FROM t", fail_on_empty=True)
    with pytest.raises(TaskException, match="Failure criteria"):
        database.has_row("SELECT 1", failure=lambda value: value == 1)


def test_rows_move_from_database_to_database(hook: DbApiHook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook.insert_rows("t", [(n, f"row {n}") for n in range(5)], target_fields=["a", "b"])
    monkeypatch.setenv("AIRFLOW_CONN_TARGET", f"sqlite://{str(tmp_path / 'target.db').replace('/', '%2F')}")
    target = Database(conn_id="target")
    Database(conn_id="my_db").transfer(
        "SELECT a, b FROM t ORDER BY a",
        "copy",
        destination=target,
        preoperator=["CREATE TABLE copy (a INTEGER, b TEXT)"],
        postoperator="DELETE FROM copy WHERE a = 4",
        page_size=2,
        insert_args={"commit_every": "3"},
    )
    assert target.execute("SELECT count(*), min(b), max(b) FROM copy") == [(4, "row 0", "row 3")]


def test_postgres_upserts_copies_and_takes_settings(
    postgres_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_PG", postgres_server.airflow_uri + "?cursor=dictcursor")
    name = f"u{uuid4().hex[:8]}"
    hook = PostgresHook(postgres_conn_id="pg", options="-c search_path=public", enable_log_db_messages=True)
    hook.run(f"CREATE TABLE {name} (a INTEGER PRIMARY KEY, b TEXT)")
    for text in ("old", "new"):
        hook.insert_rows(name, [(1, text)], target_fields=["a", "b"], replace=True, replace_index="a")
    assert hook.get_records(f"SELECT * FROM {name}") == [(1, "new")]
    assert hook.get_table_primary_key(name) == ["a"]
    hook.bulk_dump(name, str(tmp_path / "dump.tsv"))
    hook.run(f"TRUNCATE {name}")
    hook.bulk_load(name, str(tmp_path / "dump.tsv"))
    assert hook.get_first(f"SELECT b FROM {name}")["b"] == "new"
    engine = hook.get_sqlalchemy_engine()
    with engine.connect() as conn:
        assert conn.exec_driver_sql(f"SELECT count(*) FROM {name}").fetchone() == (1,)
    engine.dispose()
    found = Database(conn_id="pg").execute("SHOW statement_timeout", runtime_parameters={"statement_timeout": "3s"})
    assert found == [("3s",)]


def test_an_upsert_needs_columns_and_an_index(postgres_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_PG", postgres_server.airflow_uri)
    with pytest.raises(ValueError, match="column names"):
        PostgresHook("pg").insert_rows("pg_class", [(1,)], replace=True, replace_index="a")
    with pytest.raises(ValueError, match="unique index"):
        PostgresHook("pg").insert_rows("pg_class", [(1,)], target_fields=["a"], replace=True)
