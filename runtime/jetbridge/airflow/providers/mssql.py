"""Microsoft SQL Server, over pymssql.

https://airflow.apache.org/docs/apache-airflow-providers-microsoft-mssql/stable/connections/mssql.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_insert import escaped
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator


class MsSqlHook(DbApiHook):
    """A SQL Server database; what the connection's extra holds are options of pymssql."""

    conn_name_attr: ClassVar[str] = "mssql_conn_id"
    default_conn_name: ClassVar[str] = "mssql_default"
    conn_type: ClassVar[str] = "mssql"
    hook_name: ClassVar[str] = "Microsoft SQL Server"
    supports_autocommit = True

    def __init__(self, *args: Any, sqlalchemy_scheme: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "escape_word_format": "[{}]"})
        self._sqlalchemy_scheme = sqlalchemy_scheme

    @property
    def sqlalchemy_scheme(self) -> str:
        """The scheme for SQLAlchemy: the argument, the extra's, or `mssql+pymssql`."""
        return str(self._sqlalchemy_scheme or self.connection_extra.get("sqlalchemy_scheme") or "mssql+pymssql")

    def get_uri(self) -> str:
        """The connection for SQLAlchemy."""
        address, _, query = super().get_uri().partition("://")[2].partition("?")
        kept = "&".join(part for part in query.split("&") if part and not part.startswith("sqlalchemy_scheme="))
        return f"{self.sqlalchemy_scheme}://{address}" + (f"?{kept}" if kept else "")

    def get_sqlalchemy_connection(
        self, connect_kwargs: dict[str, Any] | None = None, engine_kwargs: dict[str, Any] | None = None
    ) -> Any:
        """A connection of SQLAlchemy."""
        return self.get_sqlalchemy_engine(engine_kwargs).connect(**(connect_kwargs or {}))

    def get_conn(self) -> Any:
        """A new connection of pymssql.

        Raises:
            MissingClientError: it is not installed.
        """
        found = self.connection
        extra = {name: value for name, value in found.extra_dejson.items() if name != "sqlalchemy_scheme"}
        return client("pymssql", extra="mssql").connect(
            server=found.host or "",
            user=found.login,
            password=found.password,
            database=self.schema or found.schema or "",
            port=str(found.port or 1433),
            **extra,
        )

    def set_autocommit(self, conn: Any, autocommit: bool) -> None:
        """Pymssql has a method for it."""
        conn.autocommit(autocommit)

    def get_autocommit(self, conn: Any) -> bool:
        """Pymssql says it in an attribute of its own."""
        return bool(conn.autocommit_state)

    def _generate_replace_sql(
        self, table: str, values: Sequence[Any], target_fields: Sequence[str] | None, **kwargs: Any
    ) -> str:
        """An upsert: MERGE on the columns of `replace_index`."""
        keys = kwargs.get("replace_index") or []
        keys = [keys] if isinstance(keys, str) else list(keys)
        if not target_fields or not keys:
            raise ValueError("MERGE needs target_fields and replace_index")
        columns = [escaped(self, name) for name in target_fields]
        others = [escaped(self, name) for name in target_fields if name not in keys]
        on = " AND ".join(f"target.{escaped(self, key)} = source.{escaped(self, key)}" for key in keys)
        changes = ", ".join(f"target.{name} = source.{name}" for name in others)
        row = ", ".join(f"{self.placeholder} AS {name}" for name in columns[: len(values)])
        return (
            f"MERGE INTO {table} WITH (ROWLOCK) AS target USING (SELECT {row}) AS source ON {on}"
            + (f" WHEN MATCHED THEN UPDATE SET {changes}" if changes else "")
            + f" WHEN NOT MATCHED THEN INSERT ({', '.join(columns)})"
            + f" VALUES ({', '.join(f'source.{name}' for name in columns)});"
        )


class MsSqlOperator(SQLExecuteQueryOperator):
    """Runs SQL in a SQL Server database."""

    def __init__(self, *, sql: str | list[str], mssql_conn_id: str = "mssql_default", **kwargs: Any) -> None:
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or mssql_conn_id, **kwargs)
        self.mssql_conn_id = self.conn_id
