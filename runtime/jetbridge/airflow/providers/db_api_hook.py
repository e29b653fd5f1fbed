"""The base of all hooks of SQL databases: statements, transactions, rows.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/_api/airflow/providers/common/sql/hooks/sql/index.html
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

import sqlparse

from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers import sql_dataframes, sql_insert
from jetbridge.airflow.providers.sql_handlers import (
    fetch_all_handler,
    fetch_one_handler,
    return_single_query_results,
    row_count,
)
from jetbridge.airflow.providers.sql_names import SqlNames
from jetbridge.definitions.signals import TaskException

Parameters = Iterable[Any] | Mapping[str, Any] | None
PLACEHOLDERS = frozenset({"%s", "?"})


class DbApiHook(SqlNames, BaseHook):
    """A database behind a DB-API 2.0 client.

    Args:
        args: The connection id, first and only.
        schema: Schema (for some clients the database) instead of the connection's.
        log_sql: Log each statement.
        kwargs: The connection id under the name that `conn_name_attr` gives, and formats of statements.

    Raises:
        TaskException: a subclass does not say what its argument for the connection id is called.
    """

    conn_name_attr: ClassVar[str] = ""
    default_conn_name: ClassVar[str] = "default_conn_id"
    conn_type: ClassVar[str] = ""
    hook_name: ClassVar[str] = ""
    supports_autocommit: bool = False
    supports_executemany: bool = False
    strip_semicolon: bool = False
    connector: Any = None
    _placeholder: str = "%s"
    _test_connection_sql = "select 1"

    def __init__(self, *args: Any, schema: str | None = None, log_sql: bool = True, **kwargs: Any) -> None:
        super().__init__()
        if not self.conn_name_attr:
            raise TaskException(f"{type(self).__name__} does not set conn_name_attr")
        conn_id = args[0] if args else kwargs.get(self.conn_name_attr, self.default_conn_name)
        setattr(self, self.conn_name_attr, conn_id)
        self._connection: Connection | None = kwargs.get("connection")
        self._formats = {name: kwargs.get(name) for name in sql_insert.FORMATS}
        self.schema = schema
        self.log_sql = log_sql
        self.descriptions: list[Any] = []

    def get_conn_id(self) -> str:
        """The id of the connection."""
        conn_id: str = getattr(self, self.conn_name_attr)
        return conn_id

    @property
    def connection(self) -> Connection:
        """The connection, read once."""
        if self._connection is None:
            self._connection = self.get_connection(self.get_conn_id())
        return self._connection

    @property
    def connection_extra(self) -> dict[str, Any]:
        """What the connection's extra holds."""
        return self.connection.extra_dejson

    @cached_property
    def placeholder(self) -> str:
        """How a parameter is written in a statement: `%s` or `?`."""
        named = self.connection_extra.get("placeholder")
        return named if named in PLACEHOLDERS else self._placeholder

    def get_conn(self) -> Any:
        """A new DB-API connection.

        Raises:
            TaskException: the hook has no client.
        """
        if self.connector is None:
            raise TaskException(f"{type(self).__name__} has no `connector`")
        found = self.connection
        return self.connector.connect(
            host=found.host or "", port=found.port, username=found.login or "", schema=found.schema or ""
        )

    def get_cursor(self) -> Any:
        """A cursor of a new connection."""
        return self.get_conn().cursor()

    def get_uri(self) -> str:
        """The connection as a URI, with the hook's own schema."""
        found = self.connection
        if self.schema:
            found.schema = self.schema
        return found.get_uri()

    @property
    def sqlalchemy_url(self) -> Any:
        """What SQLAlchemy connects to."""
        return self.get_uri()

    def get_sqlalchemy_engine(self, engine_kwargs: Mapping[str, Any] | None = None) -> Any:
        """A SQLAlchemy engine for the database."""
        import sqlalchemy  # noqa: PLC0415 -- few hooks are asked for an engine

        return sqlalchemy.create_engine(self.sqlalchemy_url, **(engine_kwargs or {}))

    @property
    def inspector(self) -> Any:
        """SQLAlchemy's inspector of the database."""
        import sqlalchemy  # noqa: PLC0415 -- few hooks are asked for an inspector

        return sqlalchemy.inspect(self.get_sqlalchemy_engine())

    def set_autocommit(self, conn: Any, autocommit: bool) -> None:
        """Switch autocommit of a connection on or off."""
        if autocommit and not self.supports_autocommit:
            self.log.warning("%s does not support autocommit", self.get_conn_id())
        conn.autocommit = autocommit

    def get_autocommit(self, conn: Any) -> bool:
        """Whether a connection commits by itself."""
        return bool(getattr(conn, "autocommit", False)) and self.supports_autocommit

    @contextlib.contextmanager
    def open_connection(self, autocommit: bool = False) -> Iterator[Any]:
        """A connection for the length of a block."""
        with closing(self.get_conn()) as conn:
            if self.supports_autocommit:
                self.set_autocommit(conn, autocommit)
            yield conn

    _create_autocommit_connection = open_connection

    def run(
        self,
        sql: str | Iterable[str],
        autocommit: bool = False,
        parameters: Parameters = None,
        handler: Callable[[Any], Any] | None = None,
        split_statements: bool = False,
        return_last: bool = True,
    ) -> Any:
        """Run statements in one transaction (unless `autocommit`), and give what `handler` makes of their cursors.

        Args:
            sql: A text, which may hold several statements, or a list of statements.
            autocommit: Commit after each statement.
            parameters: Values for the placeholders of every statement.
            handler: What to make of the cursor after a statement; None gives nothing.
            split_statements: Run the statements of one text one by one.
            return_last: Give the last statement's result alone when `sql` is one text.

        Raises:
            ValueError: there is no statement.
        """
        statements = self._statements(sql, split_statements)
        self.descriptions, results = [], []
        with self._create_autocommit_connection(autocommit) as conn:
            with closing(conn.cursor()) as cursor:
                for statement in statements:
                    self._run_command(cursor, statement, parameters)
                    if handler is not None:
                        results.append(self._make_common_data_structure(handler(cursor)))
                        self.descriptions.append(cursor.description)
            if not self.get_autocommit(conn):
                conn.commit()
            self.get_db_log_messages(conn)
        if handler is None:
            return None
        if return_single_query_results(sql, return_last, split_statements):
            self.descriptions = self.descriptions[-1:]
            return results[-1]
        return results

    def _statements(self, sql: str | Iterable[str], split_statements: bool) -> list[str]:
        if not isinstance(sql, str):
            found = list(sql)
        elif split_statements:
            found = self.split_sql_string(sql, self.strip_semicolon)
        else:
            found = [sql] if sql.strip() else []
        if not found:
            raise ValueError("List of SQL statements is empty")
        return found

    def _run_command(self, cur: Any, sql_statement: str, parameters: Parameters) -> None:
        if self.log_sql:
            self.log.info("Running statement: %s, parameters: %s", sql_statement, parameters)
        if parameters:
            cur.execute(sql_statement, parameters)
        else:
            cur.execute(sql_statement)
        count = row_count(cur)
        if count is not None:
            self.log.info("Rows affected: %s", count)

    def _make_common_data_structure(self, result: Any) -> Any:
        """Rows as tuples; clients that give other rows override this."""
        return result

    def get_db_log_messages(self, conn: Any) -> None:
        """Log what the database told its client; few clients keep that."""

    @staticmethod
    def strip_sql_string(sql: str) -> str:
        """A statement without blanks around it and semicolons after it."""
        return sql.strip().rstrip(";")

    @staticmethod
    def split_sql_string(sql: str, strip_semicolon: bool = False) -> list[str]:
        """The statements of a text, comments taken out."""
        parts = sqlparse.split(sqlparse.format(sql, strip_comments=True), strip_semicolon=strip_semicolon)
        return [part for part in parts if part]

    @property
    def last_description(self) -> Sequence[Any] | None:
        """The columns of the last result."""
        return self.descriptions[-1] if self.descriptions else None

    def get_records(self, sql: str | list[str], parameters: Parameters = None) -> Any:
        """All rows of a query."""
        return self.run(sql=sql, parameters=parameters, handler=fetch_all_handler)

    def get_first(self, sql: str | list[str], parameters: Parameters = None) -> Any:
        """The first row of a query."""
        return self.run(sql=sql, parameters=parameters, handler=fetch_one_handler)

    def get_df(self, sql: Any, parameters: Any = None, *, df_type: str = "pandas", **kwargs: Any) -> Any:
        """A query's rows as a data frame of pandas or polars; `kwargs` are those of its reader."""
        return sql_dataframes.get_df(self, sql, parameters, df_type=df_type, **kwargs)

    def get_pandas_df(self, sql: Any, parameters: Any = None, **kwargs: Any) -> Any:
        """A query's rows as a data frame of pandas."""
        return self.get_df(sql, parameters, **kwargs)

    def get_df_by_chunks(
        self, sql: Any, parameters: Any = None, *, chunksize: int, df_type: str = "pandas", **kwargs: Any
    ) -> Any:
        """A query's rows as data frames of at most `chunksize` rows."""
        return sql_dataframes.get_df_by_chunks(self, sql, parameters, chunksize=chunksize, df_type=df_type, **kwargs)

    def get_pandas_df_by_chunks(self, sql: Any, parameters: Any = None, *, chunksize: int, **kwargs: Any) -> Any:
        """The same, of pandas."""
        return self.get_df_by_chunks(sql, parameters, chunksize=chunksize, **kwargs)

    def insert_rows(
        self,
        table: str,
        rows: Iterable[Sequence[Any]],
        target_fields: Sequence[str] | None = None,
        commit_every: int = 1000,
        replace: bool = False,
        **options: Any,
    ) -> None:
        """Insert rows, `commit_every` in a transaction (0: all in one); `options` are those of `sql_insert.insert_rows`."""
        sql_insert.insert_rows(
            self, table, rows, target_fields, sql_insert.Options(commit_every, replace=replace), **options
        )

    def _generate_insert_sql(
        self,
        table: str,
        values: Sequence[Any],
        target_fields: Sequence[str] | None = None,
        replace: bool = False,
        **kwargs: Any,
    ) -> str:
        if replace:
            return self._generate_replace_sql(table, values, target_fields, **kwargs)
        return sql_insert.statement(self, "insert_statement_format", table, values, target_fields)

    def _generate_replace_sql(
        self,
        table: str,
        values: Sequence[Any],
        target_fields: Sequence[str] | None,
        **kwargs: Any,  # noqa: ARG002 -- for subclasses: `replace_index`
    ) -> str:
        return sql_insert.statement(self, "replace_statement_format", table, values, target_fields)

    def _serialize_cells(self, row: Sequence[Any], conn: Any = None) -> tuple[Any, ...]:
        return tuple(self._serialize_cell(cell, conn) for cell in row)

    @staticmethod
    def _serialize_cell(cell: Any, conn: Any = None) -> Any:  # noqa: ARG004 -- for subclasses
        """A value as it is sent."""
        if cell is None:
            return None
        return cell.isoformat() if isinstance(cell, datetime) else str(cell)

    def bulk_dump(self, table: str, tmp_file: str) -> None:
        """Write a table into a tab-delimited file.

        Raises:
            TaskException: this database cannot.
        """
        raise TaskException(f"{type(self).__name__} has no bulk_dump: it cannot write {table} into {tmp_file}")

    def bulk_load(self, table: str, tmp_file: str) -> None:
        """Fill a table from a tab-delimited file.

        Raises:
            TaskException: this database cannot.
        """
        raise TaskException(f"{type(self).__name__} has no bulk_load: it cannot fill {table} from {tmp_file}")

    def test_connection(self) -> tuple[bool, str]:
        """Whether the database answers, and what went wrong if not."""
        try:
            self.get_first(self._test_connection_sql)
        except Exception as error:  # noqa: BLE001 -- the answer is what went wrong
            return False, str(error)
        return True, "Connection successfully tested"
