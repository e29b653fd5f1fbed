"""Rows of a database, or of a table of DynamoDB, to objects of S3.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/transfer/sql_to_s3.html
"""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.amazon.aws.hooks.messages import DynamoDBHook
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.definitions.signals import TaskException

_WRITERS = {"csv": ("to_csv", ".csv"), "json": ("to_json", ".json"), "parquet": ("to_parquet", ".parquet")}
_FIELDS: tuple[str, ...] = ("s3_bucket", "s3_key", "query", "sql_conn_id", "aws_conn_id")
_SUFFIXES = (".json.gz", ".csv.gz", ".json", ".csv", ".parquet")


class SqlToS3Operator(DeclaredOperator):
    """Runs a query, and writes its rows as CSV, JSON or Parquet into one object, or into several (`groupby_kwargs`, `max_rows_per_file`).

    Raises:
        TaskException: the format is none of the three, or the rows are to be divided in two ways.
    """

    query: str
    s3_bucket: str
    s3_key: str
    sql_conn_id: str
    sql_hook_params: dict[str, Any] | None = None
    parameters: Any = None
    read_kwargs: dict[str, Any] | None = None
    read_pd_kwargs: dict[str, Any] | None = None
    df_type: str = "pandas"
    replace: bool = False
    aws_conn_id: str | None = "aws_default"
    verify: bool | str | None = None
    file_format: str = "csv"
    max_rows_per_file: int = 0
    df_kwargs: dict[str, Any] | None = None
    pd_kwargs: dict[str, Any] | None = None
    groupby_kwargs: dict[str, Any] | None = None

    template_fields = _FIELDS
    template_ext = (".sql",)

    def check_arguments(self) -> None:
        """Check what was given."""
        self.df_kwargs = self.df_kwargs or self.pd_kwargs or {}
        if "path_or_buf" in self.df_kwargs:
            raise TaskException("The argument path_or_buf is not allowed, please remove it")
        if self.max_rows_per_file and self.groupby_kwargs:
            raise TaskException("max_rows_per_file and groupby_kwargs can not be both specified. Please choose one.")
        if self.file_format.lower() not in _WRITERS:
            raise TaskException(f"The argument file_format doesn't support {self.file_format} value.")

    def execute(self, context: Context) -> None:
        """Run it, and write them."""
        hook = BaseHook.get_connection(self.sql_conn_id).get_hook(hook_params=self.sql_hook_params)
        options = self.read_kwargs or self.read_pd_kwargs or {}
        rows = hook.get_df(self.query, self.parameters, df_type="pandas", **options)
        _whole_numbers(rows)
        s3 = S3Hook(self.aws_conn_id, verify=self.verify)
        writer, suffix = _WRITERS[self.file_format.lower()]
        for name, part in self._parts(rows):
            key = f"{_stem(self.s3_key)}{f'_{name}' if name else ''}{suffix}"
            s3.load_bytes(*self._written(part, writer, key), self.s3_bucket, replace=self.replace)

    def _written(self, rows: Any, writer: str, key: str) -> tuple[bytes, str]:
        options, buffer = dict(self.df_kwargs or {}), io.BytesIO()
        if writer != "to_parquet" and options.get("compression") == "gzip":
            text = getattr(rows, writer)(**{name: value for name, value in options.items() if name != "compression"})
            return gzip.compress(text.encode("utf-8")), f"{key}.gz"
        if writer == "to_parquet":
            getattr(rows, writer)(buffer, **options)
            return buffer.getvalue(), key
        return str(getattr(rows, writer)(**options)).encode("utf-8"), key

    def _parts(self, rows: Any) -> Iterator[tuple[str, Any]]:
        if self.max_rows_per_file:
            for number, start in enumerate(range(0, len(rows), self.max_rows_per_file)):
                yield str(number), rows.iloc[start : start + self.max_rows_per_file].reset_index(drop=True)
        elif self.groupby_kwargs:
            for name, part in rows.groupby(**self.groupby_kwargs):
                label = name[0] if isinstance(name, tuple) and len(name) == 1 else name
                yield str(label), part.reset_index(drop=True)
        else:
            yield "", rows


class MySQLToS3Operator(SqlToS3Operator):
    """The same of older providers, over a connection of MySQL; without index and header unless told otherwise."""

    query: str
    sql_conn_id: str = ""
    mysql_conn_id: str = "mysql_default"
    pd_csv_kwargs: dict[str, Any] | None = None
    index: bool = False
    header: bool = False

    template_fields = ("s3_bucket", "s3_key", "query")

    def check_arguments(self) -> None:
        """Take the older names."""
        self.sql_conn_id = self.mysql_conn_id
        defaults = {"index": self.index, "header": self.header} if self.file_format.lower() == "csv" else {}
        self.df_kwargs = {**defaults, **(self.pd_csv_kwargs or {}), **(self.pd_kwargs or {})}


class DynamoDBToS3Operator(DeclaredOperator):
    """Writes the items of a table into objects of about `file_size` bytes; each item as a line of JSON unless `process_func` says otherwise."""

    dynamodb_table_name: str
    s3_bucket_name: str
    file_size: int = 1000
    dynamodb_scan_kwargs: dict[str, Any] | None = None
    s3_key_prefix: str = ""
    process_func: Callable[[Mapping[str, Any]], bytes] | None = None
    source_aws_conn_id: str | None = "aws_default"
    dest_aws_conn_id: str | None = None
    aws_conn_id: str | None = None
    export_time: Any = None
    export_format: str = "DYNAMODB_JSON"
    export_table_to_point_in_time_kwargs: dict[str, Any] | None = None
    check_interval: int = 30
    max_attempts: int = 60

    template_fields = (
        "source_aws_conn_id",
        "dest_aws_conn_id",
        "dynamodb_table_name",
        "s3_bucket_name",
        "file_size",
        "dynamodb_scan_kwargs",
        "s3_key_prefix",
        "export_time",
        "export_format",
        "export_table_to_point_in_time_kwargs",
        "check_interval",
        "max_attempts",
    )

    def execute(self, context: Context) -> None:
        """Write them."""
        source = self.aws_conn_id or self.source_aws_conn_id
        s3 = S3Hook(self.dest_aws_conn_id or source)
        convert = self.process_func or _line
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "items")
            path.touch()
            for page in self._pages(source):
                with path.open("ab") as file:
                    file.writelines(convert(item) for item in page)
                if path.stat().st_size >= int(self.file_size):
                    self._upload(s3, path)
            if path.stat().st_size:
                self._upload(s3, path)

    def _upload(self, s3: S3Hook, path: Path) -> None:
        s3.load_file(path, f"{self.s3_key_prefix}{uuid4()}", self.s3_bucket_name)
        path.write_bytes(b"")

    def _pages(self, conn_id: str | None) -> Iterable[list[dict[str, Any]]]:
        table, options = (
            DynamoDBHook(conn_id).conn.Table(self.dynamodb_table_name),
            dict(self.dynamodb_scan_kwargs or {}),
        )
        while True:
            answer = table.scan(**options)
            yield answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            options["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _line(item: Mapping[str, Any]) -> bytes:
    return (json.dumps(item, default=_plain) + "\n").encode("utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _stem(key: str) -> str:
    return next((key.removesuffix(suffix) for suffix in _SUFFIXES if key.endswith(suffix)), key)


def _whole_numbers(rows: Any) -> None:
    """Columns of whole numbers with gaps, which pandas reads as floats, become whole numbers again."""
    for name in rows:
        column = rows[name]
        if "float" in column.dtype.name and column.hasnans:
            present = column.dropna()
            if (present == present.astype(int)).all():
                rows[name] = column.astype("Int64")
