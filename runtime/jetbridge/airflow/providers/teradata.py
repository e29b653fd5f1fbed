"""Teradata, over teradatasql.

https://airflow.apache.org/docs/apache-airflow-providers-teradata/stable/operators/teradata.html
"""

from __future__ import annotations

from contextlib import closing
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator

_OPTIONS = ("tmode", "sslmode", "sslca", "sslcapath", "sslcrc", "sslcipher", "sslprotocol")


class TeradataHook(DbApiHook):
    """A Teradata database; the connection's extra has `tmode` and the options of TLS."""

    conn_name_attr: ClassVar[str] = "teradata_conn_id"
    default_conn_name: ClassVar[str] = "teradata_default"
    conn_type: ClassVar[str] = "teradata"
    hook_name: ClassVar[str] = "Teradata"
    supports_autocommit = True
    _placeholder = "?"
    _test_connection_sql = "select 1"

    def __init__(self, *args: Any, database: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, schema=database or kwargs.pop("schema", None), **kwargs)

    def get_conn(self) -> Any:
        """A new connection of teradatasql.

        Raises:
            MissingClientError: it is not installed.
        """
        found, extra = self.connection, self.connection_extra
        given = {
            "host": found.host,
            "dbs_port": found.port or "1025",
            "database": self.schema or found.schema or "",
            "user": found.login or "dbc",
            "password": found.password or "dbc",
            "tmode": "ANSI",
        }
        return client("teradatasql", extra="teradata").connect(
            **given | {name: extra[name] for name in _OPTIONS if extra.get(name)}
        )

    def set_autocommit(self, conn: Any, autocommit: bool) -> None:
        """The client keeps it as an attribute."""
        conn.autocommit = autocommit

    def get_autocommit(self, conn: Any) -> bool:
        """Whether a connection commits by itself."""
        return bool(getattr(conn, "autocommit", False))

    def get_uri(self) -> str:
        """`teradatasql://…`."""
        found = self.connection
        return f"teradatasql://{found.login or 'dbc'}:{found.password or 'dbc'}@{found.host}/{self.schema or found.schema or ''}"

    def callproc(self, identifier: str, autocommit: bool = False, parameters: Any = None) -> Any:
        """Call a stored procedure; the rows that it gives, or its arguments under their names."""
        given = parameters or []
        values = list(given.values()) if isinstance(given, dict) else list(given)
        with self.open_connection(autocommit) as conn, closing(conn.cursor()) as cursor:
            marks = ", ".join("?" for _ in values)
            cursor.execute(
                f"{{CALL {identifier}({marks})}}", [None if isinstance(each, type) else each for each in values]
            )
            rows = cursor.fetchall() if cursor.description else []
            if not self.get_autocommit(conn):
                conn.commit()
        if isinstance(given, dict) and rows:
            return dict(zip([name for name, each in given.items() if isinstance(each, type)], rows[0], strict=False))
        return rows[0] if rows else values


class TeradataOperator(SQLExecuteQueryOperator):
    """Runs SQL in a Teradata database."""

    template_fields = ("sql", "parameters", "conn_id")
    template_ext = (".sql",)

    def __init__(self, *, teradata_conn_id: str = "teradata_default", schema: str | None = None, **kwargs: Any) -> None:
        super().__init__(conn_id=kwargs.pop("conn_id", None) or teradata_conn_id, database=schema, **kwargs)


class TeradataStoredProcedureOperator(DeclaredOperator):
    """Calls a stored procedure."""

    template_fields = ("procedure", "parameters", "teradata_conn_id")

    procedure: str
    teradata_conn_id: str = "teradata_default"
    parameters: Any = None

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Call it."""
        hook = TeradataHook(self.teradata_conn_id)
        return hook.callproc(self.procedure, autocommit=True, parameters=self.parameters)
