"""Rows of a query moved to a database of the same kind, chunk by chunk.

https://airflow.apache.org/docs/apache-airflow-providers-oracle/stable/_api/airflow/providers/oracle/transfers/oracle_to_oracle/index.html
"""

from __future__ import annotations

from contextlib import closing
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.oracle import OracleHook
from jetbridge.airflow.providers.teradata import TeradataHook


def move_rows(
    source: DbApiHook, sql: str, parameters: Any, destination: DbApiHook, table: str, rows_chunk: int, **options: Any
) -> None:
    """Move the rows of a query; `options` are those of `insert_rows`."""
    with closing(source.get_conn()) as conn, closing(conn.cursor()) as cursor:
        cursor.execute(sql, parameters or {})
        columns = [column[0] for column in cursor.description or ()]
        while columns and (rows := cursor.fetchmany(rows_chunk)):
            destination.insert_rows(table, rows, target_fields=columns, commit_every=rows_chunk, **options)


class OracleToOracleOperator(DeclaredOperator):
    """Moves rows from one Oracle database to another."""

    template_fields = ("source_sql", "source_sql_params", "oracle_destination_conn_id", "oracle_source_conn_id")

    oracle_destination_conn_id: str
    destination_table: str
    oracle_source_conn_id: str
    source_sql: str
    source_sql_params: dict[str, Any] | None = None
    rows_chunk: int = 5000

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Move them."""
        source, destination = OracleHook(self.oracle_source_conn_id), OracleHook(self.oracle_destination_conn_id)
        move_rows(
            source, self.source_sql, self.source_sql_params, destination, self.destination_table, self.rows_chunk,
            executemany=True,
        )  # fmt: skip


class TeradataToTeradataOperator(DeclaredOperator):
    """Moves rows from one Teradata database to another."""

    template_fields = ("sql", "sql_params", "dest_teradata_conn_id", "source_teradata_conn_id")
    template_ext = (".sql",)

    dest_teradata_conn_id: str
    destination_table: str
    source_teradata_conn_id: str
    sql: str
    sql_params: dict[str, Any] | None = None
    rows_chunk: int = 5000

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Move them."""
        source, destination = TeradataHook(self.source_teradata_conn_id), TeradataHook(self.dest_teradata_conn_id)
        move_rows(source, self.sql, self.sql_params, destination, self.destination_table, self.rows_chunk)
