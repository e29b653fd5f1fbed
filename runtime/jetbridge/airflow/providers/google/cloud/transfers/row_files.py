"""Files of rows, as CSV, lines of JSON or Parquet, that grow row by row."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import NamedTemporaryFile
from typing import Any

from jetbridge.airflow.clients import client


@dataclass(frozen=True, slots=True)
class RowFormat:
    """How rows are written. `arrow_types` are the columns of a Parquet file with the names of their types in PyArrow."""

    columns: Sequence[str]
    delimiter: str = ","
    null_marker: str | None = None
    arrow_types: Sequence[tuple[str, str]] = ()
    group_size: int = 100_000


class RowFile:
    """A temporary file of rows: lines of JSON. `partition` are the values that all its rows share."""

    mime_type = "application/json"

    def __init__(self, name: str, layout: RowFormat) -> None:
        self.name, self.layout = name, layout
        self.rows, self.partition = 0, ()  # type: int, tuple[Any, ...]
        self.file = NamedTemporaryFile("w", encoding="utf-8", newline="")  # noqa: SIM115 -- `close` closes it

    @property
    def path(self) -> str:
        """Where it is."""
        return self.file.name

    @property
    def size(self) -> int:
        """Bytes so far."""
        self.file.seek(0, os.SEEK_END)
        return self.file.tell()

    def write(self, row: list[Any]) -> None:
        """Add a row."""
        self.rows += 1
        self.write_row(row)

    def write_row(self, row: list[Any]) -> None:
        """Write a row."""
        named = dict(zip(self.layout.columns, row, strict=False))
        self.file.write(json.dumps(named, sort_keys=True, ensure_ascii=False) + "\n")

    def finish(self) -> None:
        """Write what is left."""
        self.file.flush()

    def close(self) -> None:
        """Remove it."""
        self.file.close()

    def _marked(self, row: list[Any]) -> list[Any]:
        marker = self.layout.null_marker
        return row if marker is None else [value or marker for value in row]  # 0 and "" too, as in Airflow


class CsvFile(RowFile):
    """The same as CSV with a header."""

    mime_type = "text/csv"

    def __init__(self, name: str, layout: RowFormat) -> None:
        super().__init__(name, layout)
        self._writer = csv.writer(self.file, delimiter=layout.delimiter)
        self._writer.writerow(layout.columns)

    def write_row(self, row: list[Any]) -> None:
        """Write a row."""
        self._writer.writerow(self._marked(row))


class ParquetFile(RowFile):
    """The same as Parquet, in groups of rows."""

    mime_type = "application/octet-stream"

    def __init__(self, name: str, layout: RowFormat) -> None:
        super().__init__(name, layout)
        self._arrow = client("pyarrow", extra="parquet")
        self._schema = self._arrow.schema(
            [(column, _arrow_type(self._arrow, kind)) for column, kind in layout.arrow_types]
        )
        self._writer = client("pyarrow.parquet", extra="parquet").ParquetWriter(self.path, self._schema)
        self._group: list[list[Any]] = []

    def write_row(self, row: list[Any]) -> None:
        """Keep a row until its group is whole."""
        self._group.append(self._marked(row))
        if len(self._group) >= self.layout.group_size:
            self._write_group()

    def finish(self) -> None:
        """Write what is left."""
        if self._group:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        columns = dict(zip(self._schema.names, map(list, zip(*self._group, strict=True)), strict=True))
        self._writer.write_table(self._arrow.Table.from_pydict(columns, self._schema))
        self._group = []


def _arrow_type(arrow: Any, kind: str) -> Any:
    return arrow.timestamp("s") if kind == "timestamp" else getattr(arrow, kind)()


FILES: dict[str, type[RowFile]] = {"csv": CsvFile, "parquet": ParquetFile}
"""Export format -> its files; all others are lines of JSON."""

ARROW_TYPES = {
    "INTEGER": "int64",
    "FLOAT": "float64",
    "NUMERIC": "float64",
    "BIGNUMERIC": "float64",
    "BOOL": "bool_",
    "STRING": "string",
    "BYTES": "binary",
    "DATE": "date32",
    "DATETIME": "date64",
    "TIMESTAMP": "timestamp",
}
"""Type of BigQuery -> type of PyArrow; all others are texts."""
