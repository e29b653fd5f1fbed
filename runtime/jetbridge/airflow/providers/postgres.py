"""PostgreSQL, over psycopg2 as in Airflow: code that uses a hook's connections and cursors finds the client that it knows.

https://airflow.apache.org/docs/apache-airflow-providers-postgres/stable/connections/postgres.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_insert import escaped, statement
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator
from jetbridge.definitions.signals import TaskException

_CURSORS = {
    "dictcursor": "DictCursor",
    "realdictcursor": "RealDictCursor",
    "namedtuplecursor": "NamedTupleCursor",
}
_NOT_FOR_THE_CLIENT = frozenset(
    {
        "iam",
        "redshift",
        "redshift-serverless",
        "cursor",
        "cluster-identifier",
        "workgroup-name",
        "aws_conn_id",
        "azure_conn_id",
        "sqlalchemy_scheme",
        "sqlalchemy_query",
    }
)
"""Names in a connection's extra that mean something else than an option of psycopg2."""


class PostgresHook(DbApiHook):
    """A PostgreSQL database.

    Args:
        args: The connection id.
        options: Command-line options for the server, e.g. `-c search_path=sales`.
        enable_log_db_messages: Log the server's notices.
        kwargs: `database` instead of the connection's, and those of `DbApiHook`.
    """

    conn_name_attr: ClassVar[str] = "postgres_conn_id"
    default_conn_name: ClassVar[str] = "postgres_default"
    conn_type: ClassVar[str] = "postgres"
    hook_name: ClassVar[str] = "Postgres"
    supports_autocommit = True
    supports_executemany = True

    def __init__(
        self, *args: Any, options: str | None = None, enable_log_db_messages: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.conn: Any = None
        self.database: str | None = kwargs.get("database")
        self.options = options
        self.enable_log_db_messages = enable_log_db_messages

    def get_conn(self) -> Any:
        """A new connection of psycopg2.

        Raises:
            MissingClientError: psycopg2 is not installed.
        """
        psycopg2 = client("psycopg2", extra="postgres")
        self.conn = psycopg2.connect(**self._client_arguments())
        return self.conn

    def _client_arguments(self) -> dict[str, Any]:
        found = self.connection
        extra = found.extra_dejson
        if extra.get("iam"):
            raise TaskException(f"{self.get_conn_id()}: a login by IAM token needs PostgresHook of your own")
        arguments: dict[str, Any] = {
            "host": found.host,
            "user": found.login,
            "password": found.password,
            "dbname": self.database or self.schema or found.schema,
            "port": found.port,
            "options": self.options,
            **{name: value for name, value in extra.items() if name not in _NOT_FOR_THE_CLIENT},
        }
        if extra.get("cursor"):
            arguments["cursor_factory"] = _cursor_class(str(extra["cursor"]))
        return {name: value for name, value in arguments.items() if value is not None}

    @property
    def sqlalchemy_url(self) -> Any:
        """The URL for SQLAlchemy, over psycopg2 unless the connection's extra says another `sqlalchemy_scheme`."""
        import sqlalchemy  # noqa: PLC0415 -- few hooks are asked for it

        found = self.connection
        return sqlalchemy.URL.create(
            found.extra_dejson.get("sqlalchemy_scheme") or "postgresql+psycopg2",
            username=found.login,
            password=found.password,
            host=found.host,
            port=found.port,
            database=self.database or found.schema,
            query=found.extra_dejson.get("sqlalchemy_query") or {},
        )

    def get_uri(self) -> str:
        """`postgresql://…` as text, password included."""
        named = self.connection.extra_dejson.get("sqlalchemy_scheme") or "postgresql"
        return str(self.sqlalchemy_url.set(drivername=named).render_as_string(hide_password=False))

    def copy_expert(self, sql: str, filename: str) -> None:
        """Run a COPY statement from or to a file, which is made if it is missing."""
        path = Path(filename)
        path.touch(exist_ok=True)
        with path.open("r+") as file, closing(self.get_conn()) as conn, closing(conn.cursor()) as cursor:
            cursor.copy_expert(sql, file)
            file.truncate(file.tell())
            conn.commit()

    def bulk_load(self, table: str, tmp_file: str) -> None:
        """Fill a table from a tab-delimited file."""
        self.copy_expert(f"COPY {table} FROM STDIN", tmp_file)

    def bulk_dump(self, table: str, tmp_file: str) -> None:
        """Write a table into a tab-delimited file."""
        self.copy_expert(f"COPY {table} TO STDOUT", tmp_file)

    @staticmethod
    def _serialize_cell(cell: Any, conn: Any = None) -> Any:  # noqa: ARG004 -- the signature of all hooks
        """psycopg2 sends values itself."""
        return cell

    def _make_common_data_structure(self, result: Any) -> Any:
        """Rows as tuples, whatever cursor gave them."""
        if isinstance(result, list) and result and isinstance(result[0], list):
            return [tuple(row) for row in result]
        return result

    def _generate_replace_sql(
        self, table: str, values: Sequence[Any], target_fields: Sequence[str] | None, **kwargs: Any
    ) -> str:
        """An upsert: `ON CONFLICT` on the columns of `replace_index`."""
        index = kwargs.get("replace_index") or self.get_table_primary_key(*_schema_and_name(table))
        if not target_fields:
            raise ValueError("PostgreSQL ON CONFLICT upsert syntax requires column names")
        if not index:
            raise ValueError("PostgreSQL ON CONFLICT upsert syntax requires an unique index")
        keys = [index] if isinstance(index, str) else list(index)
        others = [escaped(self, name) for name in target_fields if name not in keys]
        changes = ", ".join(f"{name} = excluded.{name}" for name in others)
        insert = statement(self, "insert_statement_format", table, values, target_fields)
        on = ", ".join(escaped(self, name) for name in keys)
        return f"{insert} ON CONFLICT ({on}) DO " + (f"UPDATE SET {changes}" if changes else "NOTHING")

    def get_table_primary_key(self, table: str, schema: str | None = "public") -> list[str] | None:
        """The columns of a table's primary key; None without one."""
        query = (
            "SELECT kcu.column_name FROM information_schema.table_constraints tco"
            " JOIN information_schema.key_column_usage kcu ON kcu.constraint_name = tco.constraint_name"
            " AND kcu.constraint_schema = tco.constraint_schema AND kcu.table_name = tco.table_name"
            " WHERE tco.constraint_type = 'PRIMARY KEY' AND kcu.table_schema = %s AND kcu.table_name = %s"
            " ORDER BY kcu.ordinal_position"
        )
        return [row[0] for row in self.get_records(query, (schema, table))] or None

    def get_db_log_messages(self, conn: Any) -> None:
        """Log the server's notices."""
        if self.enable_log_db_messages:
            for notice in conn.notices:
                self.log.info(str(notice).strip())


def _schema_and_name(table: str) -> tuple[str, str]:
    schema, _, name = table.rpartition(".")
    return name, schema or "public"


def _cursor_class(name: str) -> Any:
    if name.lower() not in _CURSORS:
        raise ValueError(f"Invalid cursor passed {name}. Valid options are: {', '.join(_CURSORS)}")
    return getattr(client("psycopg2.extras", extra="postgres"), _CURSORS[name.lower()])


class PostgresOperator(SQLExecuteQueryOperator):
    """Runs SQL in a PostgreSQL database; `runtime_parameters` are settings of the server for its length."""

    def __init__(
        self,
        *,
        sql: str | list[str],
        postgres_conn_id: str = "postgres_default",
        runtime_parameters: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if runtime_parameters:
            options = " ".join(f"-c {name}={value}" for name, value in runtime_parameters.items())
            kwargs["hook_params"] = {"options": options, **(kwargs.get("hook_params") or {})}
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or postgres_conn_id, **kwargs)
        self.postgres_conn_id = self.conn_id
        self.runtime_parameters = runtime_parameters
