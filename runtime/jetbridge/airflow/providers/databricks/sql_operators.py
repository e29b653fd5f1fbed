"""Queries of Databricks SQL, and waiting for what they find.

https://airflow.apache.org/docs/apache-airflow-providers-databricks/stable/operators/sql.html
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor, given
from jetbridge.airflow.providers.databricks.copy_into import escaped
from jetbridge.airflow.providers.databricks.sql_hook import DatabricksSqlHook
from jetbridge.airflow.providers.sql_handlers import fetch_all_handler
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator
from jetbridge.definitions.signals import TaskException

_PARTITION_COLUMNS = 7
"""Where DESCRIBE DETAIL tells them."""


class DatabricksSqlOperator(SQLExecuteQueryOperator):
    """Runs SQL; the rows of the last statement are written to `output_path` (csv, json, jsonl) where one is given.

    The result is the columns and the rows of each statement.
    """

    template_fields = (
        "_output_path", "schema", "catalog", "http_headers", "databricks_conn_id", "_gcs_impersonation_chain", "query_tags",
        *SQLExecuteQueryOperator.template_fields,
    )  # fmt: skip
    template_ext = (".sql",)
    conn_id_field = "databricks_conn_id"

    def __init__(
        self,
        *,
        databricks_conn_id: str = "databricks_default",
        http_path: str | None = None,
        sql_endpoint_name: str | None = None,
        session_configuration: dict[str, str] | None = None,
        http_headers: list[tuple[str, str]] | None = None,
        catalog: str | None = None,
        schema: str | None = None,
        output_path: str | None = None,
        output_format: str = "csv",
        csv_params: dict[str, Any] | None = None,
        client_parameters: dict[str, Any] | None = None,
        query_tags: dict[str, str | None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=databricks_conn_id, **kwargs)
        self.databricks_conn_id, self.http_path, self.sql_endpoint_name = (
            databricks_conn_id,
            http_path,
            sql_endpoint_name,
        )
        self.session_configuration, self.http_headers = session_configuration, http_headers
        self.catalog, self.schema = catalog, schema
        self._output_path, self._output_format, self._csv_params = output_path, output_format, csv_params
        self.client_parameters, self.query_tags = client_parameters or {}, query_tags or {}
        self._gcs_impersonation_chain = None
        self.requires_result_fetch = self.requires_result_fetch or bool(output_path)

    def get_db_hook(self) -> DatabricksSqlHook:
        """The warehouse."""
        names = (
            "http_path",
            "sql_endpoint_name",
            "session_configuration",
            "http_headers",
            "catalog",
            "schema",
            "query_tags",
        )
        options = {name: getattr(self, name) for name in names}
        return DatabricksSqlHook(self.databricks_conn_id, **options, **self.client_parameters, **self.hook_params)

    def _process_output(self, results: list[Any], descriptions: list[Any]) -> list[Any]:
        if self._output_path:
            self._write(results[-1], [column[0] for column in descriptions[-1] or ()])
        return list(zip(descriptions, results, strict=True))

    def _write(self, rows: list[Any], columns: list[str]) -> None:
        found = [dict(zip(columns, row, strict=True)) for row in rows]
        form, path = self._output_format.lower(), Path(str(self._output_path))
        if form == "csv":
            options = dict(self._csv_params or {})
            has_header = options.pop("header", True)
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, fieldnames=columns, **options)
                if has_header:
                    writer.writeheader()
                writer.writerows(found)
        elif form == "json":
            path.write_text(json.dumps(found), encoding="utf-8")
        elif form == "jsonl":
            path.write_text("".join(f"{json.dumps(row)}\n" for row in found), encoding="utf-8")
        else:
            raise ValueError(f"Unsupported output format: '{self._output_format}'")


class _SqlSensor(DeclaredSensor):
    """What the sensors share."""

    databricks_conn_id: str = "databricks_default"
    http_path: str | None = None
    sql_warehouse_name: str | None = None
    session_configuration: dict[str, str] | None = None
    http_headers: list[tuple[str, str]] | None = None
    catalog: str = ""
    schema: str = "default"
    handler: Callable[[Any], Any] = fetch_all_handler
    client_parameters: dict[str, Any] = given(dict)
    query_tags: dict[str, str | None] = given(dict)

    def ask(self, sql: Any) -> Any:
        """What a statement gives."""
        hook = DatabricksSqlHook(
            self.databricks_conn_id, self.http_path, self.sql_warehouse_name, self.session_configuration,
            self.http_headers, self.catalog, self.schema, query_tags=self.query_tags, **self.client_parameters,
        )  # fmt: skip
        return hook.run(sql, handler=self.handler)


class DatabricksSqlSensor(_SqlSensor):
    """Waits until a query gives rows."""

    template_fields = ("databricks_conn_id", "sql", "catalog", "schema", "http_headers", "query_tags")
    template_ext = (".sql",)

    sql: str | list[str]

    def poke(self, context: Context) -> bool:
        """Whether it does.

        Raises:
            TaskException: nothing says which warehouse.
        """
        if not (self.http_path or self.sql_warehouse_name):
            raise TaskException(
                "Databricks SQL warehouse/cluster configuration missing."
                " Please specify either http_path or sql_warehouse_name."
            )
        return bool(self.ask(self.sql))


class DatabricksPartitionSensor(_SqlSensor):
    """Fails until a table has partitions."""

    template_fields = (
        "databricks_conn_id", "catalog", "schema", "table_name", "partitions", "http_headers", "query_tags",
    )  # fmt: skip
    template_ext = (".sql",)

    table_name: str
    partitions: dict[str, Any]
    partition_operator: str = "="

    def poke(self, context: Context) -> bool:
        """Whether it has.

        Raises:
            TaskException: it has not, or is partitioned by other columns.
        """
        is_path = self.table_name.split(".")[0] == "delta"
        table = self.table_name if is_path else f"{self.catalog}.{self.schema}.{self.table_name}"
        columns = self.ask(f"DESCRIBE DETAIL {table}")[0][_PARTITION_COLUMNS]
        if not columns:
            raise TaskException(f"Table {table} does not have partitions")
        unknown = [name for name in self.partitions if name not in columns]
        if unknown or not self.partitions:
            raise TaskException(f"No partitions to look for: {table} is partitioned by {columns}, not by {unknown}")
        wanted = " AND ".join(self._condition(name, value) for name, value in self.partitions.items())
        if not self.ask(f"SELECT 1 FROM {table} WHERE {wanted} LIMIT 1"):
            raise TaskException(f"Specified partition(s): {self.partitions} were not found.")
        return True

    def _condition(self, name: str, value: Any) -> str:
        if isinstance(value, list):
            return f"{name} in {tuple(value)}"
        return f"{name}{self.partition_operator}{escaped(value)}"
