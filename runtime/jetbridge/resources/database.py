"""`Database`: SQL over a connection of whatever database.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field

from jetbridge.airflow.providers.sql_execution import Query, database_hook, execute
from jetbridge.airflow.providers.sql_handlers import fetch_all_handler
from jetbridge.resources.connection import ConnectionResource

if TYPE_CHECKING:
    from jetbridge.airflow.providers.db_api_hook import DbApiHook


class Database(ConnectionResource):
    """A SQL database; the type of the connection decides the client library (an extra: `jetbridge[postgres]`, `[mysql]`, …)."""

    database: str | None = Field(default=None, description="Database (or schema) instead of the connection's.")
    hook_params: dict[str, Any] | None = Field(default=None, description="Arguments of the hook.")

    def hook(self, database: str | None = None, hook_params: Mapping[str, Any] | None = None) -> DbApiHook:
        """The hook behind it, for what has no method here.

        Raises:
            NotFoundException: the connection is defined nowhere.
            TaskException: the connection is none of a database.
        """
        params = {**(self.hook_params or {}), **(hook_params or {})}
        return database_hook(self.connection.conn_id or self.conn_id, params, database or self.database)

    def execute(
        self,
        sql: str | list[str],
        *,
        parameters: Iterable[Any] | Mapping[str, Any] | None = None,
        autocommit: bool = False,
        handler: Callable[[Any], Any] | None = fetch_all_handler,
        output_processor: Callable[[list[Any], list[Any]], list[Any]] | None = None,
        split_statements: bool | None = None,
        return_last: bool = True,
        show_return_value_in_logs: bool = False,
        database: str | None = None,
        hook_params: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run SQL as SQLExecuteQueryOperator does; see `DbApiHook.run` for the arguments.

        Raises:
            ValueError: there is no statement.
        """
        query = Query(
            sql,
            parameters,
            autocommit,
            handler,
            output_processor,
            split_statements,
            return_last,
            show_return_value_in_logs,
        )
        return execute(self.hook(database, hook_params), query)
