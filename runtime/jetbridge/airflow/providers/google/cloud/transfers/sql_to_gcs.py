"""Rows of a database to objects of Cloud Storage: what the transfers of all databases share.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/_api/airflow/providers/google/cloud/transfers/sql_to_gcs/index.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from tempfile import NamedTemporaryFile
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.transfers.row_files import ARROW_TYPES, FILES, RowFile, RowFormat


class BaseSQLToGCSOperator(DeclaredOperator):
    """Runs a query and writes its rows into objects; gives their names and how many rows each has.

    Subclasses say how: `query`, `field_to_bigquery`, `convert_type`. A new object begins when one is larger than `approx_max_file_size_bytes`,
    and where the values of `partition_columns` change.
    """

    sql: str
    bucket: str
    filename: str
    schema_filename: str | None = None
    approx_max_file_size_bytes: int = 1_900_000_000
    export_format: str = "json"
    stringify_dict: bool = False
    field_delimiter: str = ","
    null_marker: str | None = None
    gzip: bool = False
    schema: str | list[dict[str, Any]] | None = None
    parameters: Any = None
    gcp_conn_id: str = "google_cloud_default"
    impersonation_chain: str | Sequence[str] | None = None
    upload_metadata: bool = False
    exclude_columns: set[str] | None = None
    partition_columns: list[str] | None = None
    write_on_empty: bool = False
    parquet_row_group_size: int = 100_000

    template_fields: Sequence[str] = (
        "sql",
        "bucket",
        "filename",
        "schema_filename",
        "schema",
        "parameters",
        "impersonation_chain",
        "partition_columns",
    )
    template_ext: Sequence[str] = (".sql",)

    def check_arguments(self) -> None:
        """Take what was given."""
        self.export_format = self.export_format.lower()
        self.exclude_columns = self.exclude_columns or set()

    def query(self) -> Any:
        """A cursor with the rows."""
        raise NotImplementedError

    def field_to_bigquery(self, field: Any) -> dict[str, str]:
        """A column of the cursor's description as a field of BigQuery."""
        raise NotImplementedError

    def convert_type(self, value: Any, schema_type: str | None, **kwargs: Any) -> Any:
        """A value of the database as one that the file can hold."""
        raise NotImplementedError

    def convert_types(self, schema: list[str], col_type_dict: dict[str, str], row: Any) -> list[Any]:
        """The values of a row as ones that the file can hold."""
        return [
            self.convert_type(value, col_type_dict.get(name), stringify_dict=self.stringify_dict)
            for name, value in zip(
                schema, row, strict=False
            )  # excluded columns leave the last values out, as in Airflow
        ]

    def execute(self, context: Context) -> dict[str, Any]:
        """Write them."""
        cursor = self.query()
        if self.schema_filename:
            self._upload_schema(cursor, self.schema_filename)
        files = [self._uploaded(part) for part in self._parts(cursor)]
        rows = sum(each["file_row_count"] for each in files)
        return {"bucket": self.bucket, "total_row_count": rows, "total_files": len(files), "files": files}

    def _parts(self, cursor: Any) -> Iterator[RowFile]:
        layout, types, before = self._layout(cursor.description), self._types(), None
        number, part = 0, self._open(0, layout)
        for row in cursor:
            values = self._partition(layout.columns, row)
            if before not in (None, values):
                yield part
                number, part = number + 1, self._open(number + 1, layout)
            part.write(self.convert_types(list(layout.columns), types, row))
            part.partition = before = values
            if part.size >= self.approx_max_file_size_bytes:
                yield part
                number, part = number + 1, self._open(number + 1, layout)
                part.partition = values
        if part.rows or (number == 0 and self.write_on_empty):
            yield part
        else:
            part.close()

    def _partition(self, columns: Sequence[str], row: Any) -> tuple[Any, ...]:
        named = dict(zip(columns, row, strict=False))
        return tuple(named.get(column, "") for column in self.partition_columns or ())

    def _open(self, number: int, layout: RowFormat) -> RowFile:
        return FILES.get(self.export_format, RowFile)(self.filename.format(number), layout)

    def _layout(self, description: Any) -> RowFormat:
        columns = [field[0] for field in description if field[0] not in (self.exclude_columns or ())]
        if self.export_format != "parquet":
            return RowFormat(columns, self.field_delimiter, self.null_marker)
        fields = [self.field_to_bigquery(field) for field in description if field[0] in columns]
        arrow = [(name, ARROW_TYPES.get(each["type"], "string")) for name, each in zip(columns, fields, strict=True)]
        return RowFormat(columns, self.field_delimiter, self.null_marker, arrow, self.parquet_row_group_size)

    def _types(self) -> dict[str, str]:
        fields = json.loads(self.schema) if isinstance(self.schema, str) else self.schema or []
        if any("name" not in each or "type" not in each for each in fields):
            self.log.warning("The schema names no type for some columns, and is left aside")
            return {}
        return {each["name"]: each["type"] for each in fields}

    def _upload_schema(self, cursor: Any, name: str) -> None:
        fields = self.schema or [
            self.field_to_bigquery(field)
            for field in cursor.description
            if field[0] not in (self.exclude_columns or ())
        ]
        with NamedTemporaryFile("w", encoding="utf-8") as file:
            file.write(fields if isinstance(fields, str) else json.dumps(fields, sort_keys=True))
            file.flush()
            self._storage().upload(
                self.bucket, name, file.name, mime_type="application/json", gzip=False, metadata=None
            )

    def _uploaded(self, part: RowFile) -> dict[str, Any]:
        part.finish()
        head, tail = os.path.split(part.name)
        folders = [f"{name}={value}" for name, value in zip(self.partition_columns or (), part.partition, strict=False)]
        self._storage().upload(
            self.bucket,
            os.path.join(head, *folders, tail) if folders else part.name,  # noqa: PTH118 -- the name of an object
            part.path,
            mime_type=part.mime_type,
            gzip=self.gzip,
            metadata={"row_count": str(part.rows)} if self.upload_metadata else None,
        )
        part.close()
        return {"file_name": part.name, "file_mime_type": part.mime_type, "file_row_count": part.rows}

    def _storage(self) -> GCSHook:
        return GCSHook(self.gcp_conn_id, self.impersonation_chain)
