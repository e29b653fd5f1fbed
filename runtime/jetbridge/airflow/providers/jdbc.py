"""Databases behind a JDBC driver, over JayDeBeApi, which needs a Java runtime.

https://airflow.apache.org/docs/apache-airflow-providers-jdbc/stable/connections/jdbc.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator


class JdbcHook(DbApiHook):
    """The connection's host is the JDBC URL; driver class and path are arguments, or fields of the extra."""

    conn_name_attr: ClassVar[str] = "jdbc_conn_id"
    default_conn_name: ClassVar[str] = "jdbc_default"
    conn_type: ClassVar[str] = "jdbc"
    hook_name: ClassVar[str] = "JDBC Connection"
    supports_autocommit = True
    default_driver_path: ClassVar[str | None] = None
    default_driver_class: ClassVar[str | None] = None

    def __init__(
        self, *args: Any, driver_path: str | None = None, driver_class: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._driver_path, self._driver_class = driver_path, driver_class

    @property
    def driver_path(self) -> str | None:
        """Paths of the driver's jars, separated by commas."""
        return self._driver_path or self.connection_extra.get("driver_path") or self.default_driver_path

    @property
    def driver_class(self) -> str | None:
        """Qualified name of the driver's class."""
        return self._driver_class or self.connection_extra.get("driver_class") or self.default_driver_class

    def get_conn(self) -> Any:
        """A new connection of JayDeBeApi.

        Raises:
            MissingClientError: it is not installed.
        """
        found = self.connection
        return client("jaydebeapi", extra="jdbc").connect(
            jclassname=self.driver_class,
            url=str(found.host),
            driver_args=[str(found.login), str(found.password)],
            jars=self.driver_path.split(",") if self.driver_path else None,
        )

    def set_autocommit(self, conn: Any, autocommit: bool) -> None:
        """The driver's own connection keeps it."""
        conn.jconn.setAutoCommit(autocommit)

    def get_autocommit(self, conn: Any) -> bool:
        """The driver's own connection keeps it."""
        return bool(conn.jconn.getAutoCommit())


class JdbcOperator(SQLExecuteQueryOperator):
    """Runs SQL behind a JDBC driver."""

    def __init__(self, *, sql: str | list[str], jdbc_conn_id: str = "jdbc_default", **kwargs: Any) -> None:
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or jdbc_conn_id, **kwargs)
        self.jdbc_conn_id = self.conn_id
