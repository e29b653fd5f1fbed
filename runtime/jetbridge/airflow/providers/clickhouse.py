"""ClickHouse, over clickhouse-connect's DB-API (HTTP).

https://clickhouse.com/docs/integrations/language-clients/python/driver-api
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook

_PORT, _SECURE_PORT = 8123, 8443


class ClickHouseHook(DbApiHook):
    """A ClickHouse database; `secure` in the extra asks for HTTPS."""

    conn_name_attr: ClassVar[str] = "clickhouse_conn_id"
    default_conn_name: ClassVar[str] = "clickhouse_default"
    conn_type: ClassVar[str] = "clickhouse"
    hook_name: ClassVar[str] = "ClickHouse"

    def get_conn(self) -> Any:
        """A new connection of clickhouse-connect.

        Raises:
            MissingClientError: it is not installed.
        """
        found = self.connection
        secure = str(found.extra_dejson.get("secure", "")).lower() == "true"
        return client("clickhouse_connect.dbapi", extra="clickhouse").connect(
            host=found.host or "localhost",
            port=found.port or (_SECURE_PORT if secure else _PORT),
            username=found.login or "default",
            password=found.password or "",
            database=self.schema or found.schema or "default",
            secure=secure,
        )

    @staticmethod
    def _serialize_cell(cell: Any, conn: Any = None) -> Any:  # noqa: ARG004 -- the signature of all hooks
        """clickhouse-connect sends values itself."""
        return cell
