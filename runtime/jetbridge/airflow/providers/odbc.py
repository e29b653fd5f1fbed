"""Databases behind an ODBC driver, over pyodbc.

https://airflow.apache.org/docs/apache-airflow-providers-odbc/stable/connections/odbc.html
"""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote_plus

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook

_OPTIONS = frozenset({"driver", "dsn", "connect_kwargs", "sqlalchemy_scheme", "placeholder"})


class OdbcHook(DbApiHook):
    """Driver, DSN and further settings are arguments, or fields of the connection's extra."""

    conn_name_attr: ClassVar[str] = "odbc_conn_id"
    default_conn_name: ClassVar[str] = "odbc_default"
    conn_type: ClassVar[str] = "odbc"
    hook_name: ClassVar[str] = "ODBC"
    supports_autocommit = True
    supports_executemany = True

    def __init__(
        self,
        *args: Any,
        database: str | None = None,
        driver: str | None = None,
        dsn: str | None = None,
        connect_kwargs: dict[str, Any] | None = None,
        sqlalchemy_scheme: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._database, self._driver, self._dsn = database, driver, dsn
        self._connect_kwargs, self._sqlalchemy_scheme = connect_kwargs or {}, sqlalchemy_scheme

    @property
    def odbc_connection_string(self) -> str:
        """`DRIVER={…};SERVER=…;…`, as the driver manager reads it."""
        found, extra = self.connection, self.connection_extra
        parts = {
            "DRIVER": f"{{{str(driver).strip('{}')}}}" if (driver := self._driver or extra.get("driver")) else None,
            "DSN": self._dsn or extra.get("dsn"),
            "SERVER": found.host,
            "DATABASE": self._database or self.schema or found.schema,
            "UID": found.login,
            "PWD": found.password,
            "PORT": found.port,
            **{name: value for name, value in extra.items() if name.lower() not in _OPTIONS},
        }
        return "".join(f"{name}={value};" for name, value in parts.items() if value)

    def get_conn(self) -> Any:
        """A new connection of pyodbc.

        Raises:
            MissingClientError: it is not installed.
        """
        options = {**self.connection_extra.get("connect_kwargs", {}), **self._connect_kwargs}
        return client("pyodbc", extra="odbc").connect(self.odbc_connection_string, **options)

    def get_uri(self) -> str:
        """`mssql+pyodbc:///?odbc_connect=…`."""
        scheme = self._sqlalchemy_scheme or self.connection_extra.get("sqlalchemy_scheme") or "mssql+pyodbc"
        return f"{scheme}:///?odbc_connect={quote_plus(self.odbc_connection_string)}"

    @staticmethod
    def _serialize_cell(cell: Any, conn: Any = None) -> Any:  # noqa: ARG004 -- the signature of all hooks
        """Pyodbc sends values itself."""
        return cell

    def _make_common_data_structure(self, result: Any) -> Any:
        """Pyodbc's rows as tuples."""
        if isinstance(result, list):
            return [tuple(row) for row in result]
        return result if result is None or isinstance(result, tuple) else tuple(result)
