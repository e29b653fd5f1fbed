"""Rows of other databases loaded into Hive.

https://airflow.apache.org/docs/apache-airflow-providers-apache-hive/stable/_api/airflow/providers/apache/hive/transfers/index.html
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.providers.hive import HiveCliHook
from jetbridge.airflow.providers.sql_execution import database_hook

_MYSQL = {
    **dict.fromkeys((0, 4, 5, 246), "DOUBLE"),
    **dict.fromkeys((2, 9, 13, 16), "INT"),
    1: "SMALLINT",
    3: "BIGINT",
    7: "TIMESTAMP",
    8: "DECIMAL(38,0)",
}
"""MySQL's type codes: https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html."""
_MSSQL = {2: "INT", 3: "INT", 5: "FLOAT"}
"""pymssql's: BINARY, NUMBER, DECIMAL."""
_VERTICA = {5: "BOOLEAN", 6: "INT", 7: "FLOAT", 16: "FLOAT"}


class _ToHiveOperator(DeclaredOperator):
    """Loads the rows of a query into a table, which is made after their types."""

    template_ext = (".sql",)
    types: ClassVar[Mapping[Any, str]]
    """Type code of a column -> Hive's type; all others are STRING."""
    source_argument: ClassVar[str]

    sql: str
    hive_table: str
    create: bool = True
    recreate: bool = False
    partition: dict[str, Any] = given(dict)
    delimiter: str = "\x01"
    hive_cli_conn_id: str = "hive_cli_default"
    hive_auth: str | None = None
    tblproperties: dict[str, Any] | None = None

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Load them."""
        hive = HiveCliHook(self.hive_cli_conn_id, auth=self.hive_auth)
        with TemporaryDirectory(prefix="hive-") as folder:
            file = Path(folder, "rows")
            columns = self._written(file)
            hive.load_file(
                str(file),
                self.hive_table,
                field_dict=columns,
                create=self.create,
                partition=self.partition,
                delimiter=self.delimiter,
                recreate=self.recreate,
                tblproperties=self.tblproperties,
            )

    def _written(self, file: Path) -> dict[str, str]:
        """The columns of the rows in a file."""
        source = database_hook(getattr(self, self.source_argument))
        with closing(source.get_conn()) as conn, closing(conn.cursor()) as cursor:
            cursor.execute(self.sql)
            with file.open("w", encoding="utf-8", newline="") as target:
                csv.writer(target, delimiter=self.delimiter, **self.csv_options()).writerows(_rows(cursor))
            found = enumerate(cursor.description or (), 1)
            return {column[0] or f"Column{number}": self.types.get(column[1], "STRING") for number, column in found}

    def csv_options(self) -> dict[str, Any]:
        """Further options of the writer."""
        return {}


def _rows(cursor: Any) -> Iterator[Any]:
    while rows := cursor.fetchmany(1000):
        yield from rows


class MySqlToHiveOperator(_ToHiveOperator):
    """Rows of MySQL."""

    template_fields = ("sql", "partition", "hive_table", "mysql_conn_id", "hive_cli_conn_id")
    types, source_argument = _MYSQL, "mysql_conn_id"

    quoting: int = csv.QUOTE_MINIMAL
    quotechar: str = '"'
    escapechar: str | None = None
    mysql_conn_id: str = "mysql_default"

    def csv_options(self) -> dict[str, Any]:
        """Quotes."""
        quotechar = None if self.quoting == csv.QUOTE_NONE else self.quotechar
        return {"quoting": self.quoting, "quotechar": quotechar, "escapechar": self.escapechar}


class MsSqlToHiveOperator(_ToHiveOperator):
    """Rows of SQL Server."""

    template_fields = ("sql", "partition", "hive_table", "mssql_conn_id", "hive_cli_conn_id")
    types, source_argument = _MSSQL, "mssql_conn_id"

    mssql_conn_id: str = "mssql_default"


class VerticaToHiveOperator(_ToHiveOperator):
    """Rows of Vertica."""

    template_fields = ("sql", "partition", "hive_table", "vertica_conn_id", "hive_cli_conn_id")
    types, source_argument = _VERTICA, "vertica_conn_id"

    vertica_conn_id: str = "vertica_default"
