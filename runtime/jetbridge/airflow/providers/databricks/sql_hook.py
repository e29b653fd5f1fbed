"""`DatabricksSqlHook`: SQL warehouses, over databricks-sql-connector.

https://airflow.apache.org/docs/apache-airflow-providers-databricks/stable/_api/airflow/providers/databricks/hooks/databricks_sql/index.html
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterable
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.databricks.api import BaseDatabricksHook
from jetbridge.airflow.providers.db_api_hook import DbApiHook, Parameters
from jetbridge.definitions.signals import TaskException

_LONGEST_TAG = 128
_WAREHOUSES = ("GET", "2.0/sql/warehouses")
_OF_OTHERS = frozenset(
    {
        "http_path", "session_configuration", "token", "host", "use_azure_managed_identity", "azure_ad_endpoint",
        "azure_resource_id", "azure_tenant_id", "service_principal_oauth", "use_default_azure_credential",
    }
)  # fmt: skip
"""Fields of the connection's extra that are no options of the connector."""


class DatabricksSqlHook(BaseDatabricksHook, DbApiHook):
    """A SQL warehouse or cluster, by its `http_path` (also of the connection's extra) or the warehouse's name; `kwargs` are options of the connector."""

    hook_name = "Databricks SQL"
    supports_autocommit = True
    _test_connection_sql = "select 42"

    def __init__(
        self,
        databricks_conn_id: str = BaseDatabricksHook.default_conn_name,
        http_path: str | None = None,
        sql_endpoint_name: str | None = None,
        session_configuration: dict[str, str] | None = None,
        http_headers: list[tuple[str, str]] | None = None,
        catalog: str | None = None,
        schema: str | None = None,
        caller: str = "DatabricksSqlHook",
        query_tags: dict[str, str | None] | None = None,
        **kwargs: Any,
    ) -> None:
        BaseDatabricksHook.__init__(self, databricks_conn_id, caller=caller)
        DbApiHook.__init__(self, databricks_conn_id, schema=schema)
        self.session_config, self.http_headers, self.catalog = session_configuration, http_headers, catalog
        self.query_tags, self.additional_params = query_tags, kwargs
        self.query_ids: list[str] = []
        self._http_path, self._sql_endpoint_name = http_path, sql_endpoint_name

    def _path(self) -> str:
        if not self._http_path and self._sql_endpoint_name:
            found = self._do_api_call(_WAREHOUSES)
            named = {each["name"]: each for each in found.get("warehouses") or found.get("endpoints") or ()}
            if self._sql_endpoint_name not in named:
                raise TaskException(f"Can't find Databricks SQL warehouse with name '{self._sql_endpoint_name}'")
            self._http_path = named[self._sql_endpoint_name]["odbc_params"]["path"]
        self._http_path = self._http_path or self.extra.get("http_path")
        if not self._http_path:
            raise TaskException(
                "http_path should be provided either explicitly, or in extra parameter of Databricks connection,"
                " or sql_endpoint_name should be specified"
            )
        return self._http_path

    def get_conn(self) -> Any:
        """A new connection of the connector.

        Raises:
            MissingClientError: it is not installed.
            TaskException: nothing says which warehouse.
        """
        path = self._path()
        extra = {name: value for name, value in self.extra.items() if name not in _OF_OTHERS}
        return client("databricks.sql", extra="databricks-sql").connect(
            self.host,
            path,
            self.token,
            schema=self.schema,
            catalog=self.catalog,
            session_configuration=self._session(),
            http_headers=self.http_headers,
            **extra,
            **self.additional_params,
        )

    def _session(self) -> dict[str, str] | None:
        session = dict(self.session_config or self.extra.get("session_configuration") or {})
        tags = [f"{name}:{_tag(value)}" for name, value in (self.query_tags or {}).items() if value is not None]
        if tags:
            session["QUERY_TAGS"] = ",".join(filter(None, (session.get("QUERY_TAGS"), *tags)))
        return session or None

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
        statements = [self.strip_sql_string(sql)] if isinstance(sql, str) and not split_statements else sql
        return super().run(statements, autocommit, parameters, handler, split_statements, return_last)

    def _run_command(self, cur: Any, sql_statement: str, parameters: Parameters) -> None:
        super()._run_command(cur, self.strip_sql_string(sql_statement), parameters)
        if query_id := getattr(cur, "query_id", None):
            self.query_ids.append(query_id)

    def _make_common_data_structure(self, result: Any) -> Any:
        """Rows as named tuples."""
        is_list = isinstance(result, list)
        rows = result if is_list else [result]
        if not rows or not hasattr(rows[0], "__fields__"):
            return result
        row = namedtuple("Row", tuple(rows[0].__fields__), rename=True)  # type: ignore[misc] # noqa: PYI024 -- the columns are those of the query
        made = [row(*each) for each in rows]
        return made if is_list else made[0]


def _tag(value: str) -> str:
    """A tag's value: 128 characters at most, what separates tags behind a backslash."""
    return re.sub(r"([\\,:])", r"\\\1", value[:_LONGEST_TAG])
