"""Snowflake, over its own connector.

https://airflow.apache.org/docs/apache-airflow-providers-snowflake/stable/connections/snowflake.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook, Parameters
from jetbridge.airflow.providers.sql_check_operators import (
    SQLCheckOperator,
    SQLIntervalCheckOperator,
    SQLValueCheckOperator,
)
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator

_SETTINGS = ("account", "warehouse", "database", "region", "role", "schema", "authenticator", "session_parameters")
_OPTIONS = ("insecure_mode", "client_request_mfa_token", "client_store_temporary_credential", "ocsp_fail_open", "token")


class SnowflakeHook(DbApiHook):
    """A Snowflake account; arguments named like fields of the connection's extra take their place.

    Args:
        args: The connection id.
        kwargs: `account`, `warehouse`, `database`, `region`, `role`, `schema`, `authenticator`, `session_parameters`, and those of `DbApiHook`.
    """

    conn_name_attr: ClassVar[str] = "snowflake_conn_id"
    default_conn_name: ClassVar[str] = "snowflake_default"
    conn_type: ClassVar[str] = "snowflake"
    hook_name: ClassVar[str] = "Snowflake"
    supports_autocommit = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._given = {name: kwargs[name] for name in _SETTINGS if kwargs.get(name)}
        self.query_ids: list[str] = []

    def _field(self, name: str) -> Any:
        """A field of the extra, also under the prefix that older Airflows gave it."""
        extra = self.connection_extra
        return extra.get(name) or extra.get(f"extra__snowflake__{name}") or None

    def _get_conn_params(self) -> dict[str, Any]:
        found = self.connection
        arguments: dict[str, Any] = {
            "user": found.login,
            "password": found.password,
            "application": "JETBRIDGE",
            "schema": found.schema,
            **{name: value for name in (*_SETTINGS, *_OPTIONS) if (value := self._field(name)) is not None},
            **self._given,
        }
        if self.schema:
            arguments["schema"] = self.schema
        if key := self._private_key():
            arguments["private_key"] = key
            arguments.pop("password")
        return {name: value for name, value in arguments.items() if value not in (None, "")}

    def _private_key(self) -> bytes | None:
        """The private key of the extra, in the form that the connector takes."""
        file, content = self._field("private_key_file"), self._field("private_key_content")
        if not file and not content:
            return None
        serialization = client("cryptography.hazmat.primitives.serialization", extra="snowflake")
        pem = Path(file).read_bytes() if file else str(content).encode()
        password = self.connection.password.encode() if self.connection.password else None
        key: bytes = serialization.load_pem_private_key(pem, password).private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return key

    def get_conn(self) -> Any:
        """A new connection of the connector.

        Raises:
            MissingClientError: it is not installed.
        """
        return client("snowflake.connector", extra="snowflake").connect(**self._get_conn_params())

    def get_uri(self) -> str:
        """`snowflake://…`, for snowflake-sqlalchemy."""
        given = self._get_conn_params()
        options = "&".join(f"{name}={given[name]}" for name in ("warehouse", "role") if name in given)
        return (
            f"snowflake://{given.get('user', '')}:{given.get('password', '')}@{given.get('account', '')}"
            f"/{given.get('database', '')}/{given.get('schema', '')}?{options}"
        )

    def set_autocommit(self, conn: Any, autocommit: bool) -> None:
        """The connector has a method for it."""
        conn.autocommit(autocommit)

    def get_autocommit(self, conn: Any) -> bool:
        """The connector keeps it beside the connection."""
        return bool(getattr(conn, "autocommit_mode", False))

    def run(
        self,
        sql: str | Iterable[str],
        autocommit: bool = False,
        parameters: Parameters = None,
        handler: Callable[[Any], Any] | None = None,
        split_statements: bool = True,
        return_last: bool = True,
    ) -> Any:
        """As `DbApiHook.run`; one text is split into its statements unless told otherwise, and `query_ids` are kept."""
        self.query_ids = []
        return super().run(sql, autocommit, parameters, handler, split_statements, return_last)

    def _run_command(self, cur: Any, sql_statement: str, parameters: Parameters) -> None:
        super()._run_command(cur, sql_statement, parameters)
        self.query_ids.append(cur.sfqid)

    @staticmethod
    def _serialize_cell(cell: Any, conn: Any = None) -> Any:  # noqa: ARG004 -- the signature of all hooks
        """The connector sends values itself."""
        return cell


class _InSnowflake:
    """What the operators share: the settings of the session are arguments of the hook."""

    conn_id: str | None

    def __init__(
        self,
        *,
        snowflake_conn_id: str = "snowflake_default",
        warehouse: str | None = None,
        database: str | None = None,
        role: str | None = None,
        schema: str | None = None,
        authenticator: str | None = None,
        session_parameters: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        settings: dict[str, Any] = {"warehouse": warehouse, "database": database, "role": role, "schema": schema}
        settings |= {"authenticator": authenticator, "session_parameters": session_parameters}
        given = {name: value for name, value in settings.items() if value is not None}
        kwargs["hook_params"] = {**given, **(kwargs.get("hook_params") or {})}
        super().__init__(conn_id=kwargs.pop("conn_id", None) or snowflake_conn_id, **kwargs)  # type: ignore[call-arg]
        self.snowflake_conn_id = self.conn_id


class SnowflakeOperator(_InSnowflake, SQLExecuteQueryOperator):
    """Runs SQL in Snowflake."""


class SnowflakeCheckOperator(_InSnowflake, SQLCheckOperator):
    """SQLCheckOperator in Snowflake."""

    template_fields = (*SQLCheckOperator.template_fields, "snowflake_conn_id")
    template_ext = (".sql",)


class SnowflakeValueCheckOperator(_InSnowflake, SQLValueCheckOperator):
    """SQLValueCheckOperator in Snowflake."""

    template_fields = (*SQLValueCheckOperator.template_fields, "snowflake_conn_id")


class SnowflakeIntervalCheckOperator(_InSnowflake, SQLIntervalCheckOperator):
    """SQLIntervalCheckOperator in Snowflake."""

    template_fields = (*SQLIntervalCheckOperator.template_fields, "snowflake_conn_id")
