"""Resources that reach a system through a connection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jetbridge import job, op, template
from jetbridge.airflow.bound import dag_view
from jetbridge.airflow.clients import MissingClientError, client
from jetbridge.airflow.exceptions import NotFoundException
from jetbridge.airflow.structure import dag_document
from jetbridge.resources import Database


@pytest.fixture
def sales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    file = tmp_path / "sales.db"
    monkeypatch.setenv("AIRFLOW_CONN_SALES", f"sqlite://{str(file).replace('/', '%2F')}")
    Database(conn_id="sales").execute(["CREATE TABLE t (a INTEGER, b TEXT)", "INSERT INTO t VALUES (1, 'x'), (2, 'y')"])
    return file


class Fake(Database):
    def execute(self, sql: str, **_: object) -> str:  # type: ignore[override]
        return f"{self.conn_id}: {sql}"


@op(kind="SQLExecuteQueryOperator")
def load(sales: Database, sql: str = "SELECT a FROM t", parameters: object = None) -> object:
    return sales.execute(sql, parameters=parameters)  # type: ignore[arg-type]


@op(kind="SQLExecuteQueryOperator")
def clean(database: Database, conn_id: str = template("{{ params.db }}"), sql: str = "SELECT 2") -> object:
    return database.using(conn_id).execute(sql)


@job(resource_defs={"sales": Database(conn_id="sales"), "database": Database()}, params={"db": "sales"})
def nightly() -> None:
    load()
    clean()


@pytest.mark.usefixtures("sales")
def test_a_job_runs_over_its_connections() -> None:
    result = nightly.execute_in_process()
    assert result.output_for_node("load") == [(1,), (2,)]
    assert result.output_for_node("clean") == [(2,)]


def test_a_test_replaces_a_resource_by_a_fake() -> None:
    result = nightly.execute_in_process(resources={"sales": Fake(conn_id="other"), "database": Fake()})
    assert result.output_for_node("load") == "other: SELECT a FROM t"
    assert result.output_for_node("clean") == "sales: SELECT 2"


def test_the_structure_document_shows_the_connection() -> None:
    tasks = dag_document(dag_view(nightly))["tasks"]
    assert tasks["load"]["template_fields"] == {
        "conn_id": "'sales'",
        "database": "None",
        "hook_params": "{}",
        "parameters": "None",
        "sql": "'SELECT a FROM t'",
    }
    assert tasks["clean"]["template_fields"]["conn_id"] == "'{{ params.db }}'"


def test_a_connection_that_is_not_there_says_how_to_define_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_NOWHERE", raising=False)
    with pytest.raises(NotFoundException, match="AIRFLOW_CONN_NOWHERE"):
        Database(conn_id="nowhere").execute("SELECT 1")
    with pytest.raises(NotFoundException, match=r"resources\.py"):
        Database().execute("SELECT 1")


def test_a_client_that_is_not_installed_is_an_extra() -> None:
    with pytest.raises(MissingClientError, match=r"jetbridge\[acme\]"):
        client("no_such_client.driver", extra="acme")
