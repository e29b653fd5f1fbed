"""Oracle, over oracledb in its thin mode (thick where the connection's extra asks for it).

https://airflow.apache.org/docs/apache-airflow-providers-oracle/stable/connections/oracle.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.operator import BaseOperator
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator

_PORT = 1521
_OPTIONS = ("events", "mode", "purity")


class OracleHook(DbApiHook):
    """An Oracle database; the extra says `service_name`, `sid` or `dsn`, and `thick_mode`."""

    conn_name_attr: ClassVar[str] = "oracle_conn_id"
    default_conn_name: ClassVar[str] = "oracle_default"
    conn_type: ClassVar[str] = "oracle"
    hook_name: ClassVar[str] = "Oracle"
    supports_autocommit = True
    strip_semicolon = True
    _test_connection_sql = "select 1 from dual"

    def get_conn(self) -> Any:
        """A new connection of oracledb.

        Raises:
            MissingClientError: it is not installed.
        """
        oracledb = client("oracledb", extra="oracle")
        found = self.connection
        extra = found.extra_dejson
        if str(extra.get("thick_mode", "")).lower() == "true":
            oracledb.init_oracle_client(lib_dir=extra.get("thick_mode_lib_dir"))
        options = {name: extra[name] for name in _OPTIONS if name in extra}
        connection = oracledb.connect(user=found.login, password=found.password, dsn=self._dsn(), **options)
        if self.schema or found.schema:
            connection.current_schema = self.schema or found.schema
        return connection

    def _dsn(self) -> str:
        found = self.connection
        extra = found.extra_dejson
        if extra.get("dsn"):
            return str(extra["dsn"])
        if extra.get("sid"):
            return f"(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST={found.host})(PORT={found.port or _PORT}))(CONNECT_DATA=(SID={extra['sid']})))"
        return f"{found.host}:{found.port or _PORT}/{extra.get('service_name') or found.schema or ''}"

    def get_uri(self) -> str:
        """`oracle+oracledb://…`."""
        return "oracle+oracledb://" + super().get_uri().partition("://")[2]

    def _generate_insert_sql(
        self,
        table: str,
        values: Sequence[Any],
        target_fields: Sequence[str] | None = None,
        replace: bool = False,
        **kwargs: Any,  # noqa: ARG002 -- the signature of all hooks
    ) -> str:
        if replace:
            raise ValueError("Oracle has no REPLACE: write a MERGE statement")
        columns = f"({', '.join(target_fields)})" if target_fields else ""
        numbers = ", ".join(f":{index}" for index, _ in enumerate(values, 1))
        return f"INSERT INTO {table} {columns} VALUES ({numbers})"

    @staticmethod
    def _serialize_cell(cell: Any, conn: Any = None) -> Any:  # noqa: ARG004 -- the signature of all hooks
        """Oracledb sends values itself; a moment loses what Oracle's DATE cannot hold."""
        return cell.replace(microsecond=0, tzinfo=None) if isinstance(cell, datetime) else cell

    def bulk_insert_rows(
        self,
        table: str,
        rows: Iterable[Sequence[Any]],
        target_fields: Sequence[str] | None = None,
        commit_every: int = 5000,
    ) -> None:
        """Insert rows, `commit_every` at once."""
        self.insert_rows(table, rows, target_fields, commit_every, executemany=True)

    def callproc(self, identifier: str, autocommit: bool = False, parameters: Any = None) -> Any:
        """Call a stored procedure; its arguments as it left them, under their names where they were given by name."""
        given = parameters or []
        with self._create_autocommit_connection(autocommit) as conn, closing(conn.cursor()) as cursor:
            values = list(given.values()) if isinstance(given, Mapping) else list(given)
            bound = [cursor.var(value) if isinstance(value, type) else value for value in values]
            result = cursor.callproc(identifier, bound)
            if not self.get_autocommit(conn):
                conn.commit()
        return dict(zip(given, result, strict=True)) if isinstance(given, Mapping) else result


class OracleOperator(SQLExecuteQueryOperator):
    """Runs SQL in an Oracle database."""

    def __init__(self, *, sql: str | list[str], oracle_conn_id: str = "oracle_default", **kwargs: Any) -> None:
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or oracle_conn_id, **kwargs)
        self.oracle_conn_id = self.conn_id


class OracleStoredProcedureOperator(BaseOperator):
    """Calls a stored procedure."""

    template_fields: Sequence[str] = ("parameters", "procedure", "oracle_conn_id")

    def __init__(
        self, *, procedure: str, oracle_conn_id: str = "oracle_default", parameters: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.oracle_conn_id, self.procedure, self.parameters = oracle_conn_id, procedure, parameters

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- the signature of all operators
        """Call it."""
        return OracleHook(oracle_conn_id=self.oracle_conn_id).callproc(
            self.procedure, autocommit=True, parameters=self.parameters
        )
