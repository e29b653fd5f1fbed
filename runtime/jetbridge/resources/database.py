"""`Database`: SQL over a connection of whatever database.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pydantic import Field

from jetbridge.airflow.providers import generic_transfer, sql_checks, sql_sensor
from jetbridge.airflow.providers.sql_branch import chosen
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
        runtime_parameters: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run SQL as SQLExecuteQueryOperator does; see `DbApiHook.run` for the arguments.

        `runtime_parameters` are settings of a PostgreSQL server for the length of the call.

        Raises:
            ValueError: there is no statement.
        """
        if runtime_parameters:
            options = " ".join(f"-c {name}={value}" for name, value in runtime_parameters.items())
            hook_params = {"options": options, **(hook_params or {})}
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

    def check(
        self,
        sql: str,
        *,
        parameters: Iterable[Any] | Mapping[str, Any] | None = None,
        database: str | None = None,
        hook_params: Mapping[str, Any] | None = None,
    ) -> None:
        """Fail if a value of the query's first row is false.

        Raises:
            TaskException: one is, or there is no row.
        """
        sql_checks.check(self.hook(database, hook_params), sql, parameters)

    def check_threshold(
        self,
        sql: str,
        min_threshold: Any,
        max_threshold: Any,
        *,
        database: str | None = None,
        hook_params: Mapping[str, Any] | None = None,
    ) -> None:
        """Fail if the query's first value is outside of two bounds, each a number or a query for one.

        Raises:
            TaskException: it is, or there is no row.
        """
        sql_checks.check_threshold(self.hook(database, hook_params), sql, min_threshold, max_threshold)

    def choose(
        self,
        sql: str,
        follow_task_ids_if_true: list[str] | str,
        follow_task_ids_if_false: list[str] | str,
        *,
        parameters: Iterable[Any] | Mapping[str, Any] | None = None,
        database: str | None = None,
        hook_params: Mapping[str, Any] | None = None,
    ) -> list[str] | str:
        """One of two ways, as the first value of the query's first row says.

        Raises:
            TaskException: it is neither yes nor no, or there is no row.
        """
        says_yes = chosen(self.hook(database, hook_params).get_first(sql, parameters))
        return follow_task_ids_if_true if says_yes else follow_task_ids_if_false

    def has_row(
        self,
        sql: str,
        *,
        parameters: Any = None,
        success: Callable[[Any], Any] | None = None,
        failure: Callable[[Any], Any] | None = None,
        selector: Callable[[Any], Any] = itemgetter(0),
        fail_on_empty: bool = False,
        hook_params: Mapping[str, Any] | None = None,
    ) -> bool:
        """Whether the query's first row is what is waited for; see `sql_sensor.Awaited`.

        Raises:
            TaskException: `failure` says so, or there is no row and `fail_on_empty` is set.
        """
        awaited = sql_sensor.Awaited(success, failure, selector, fail_on_empty)
        return sql_sensor.is_there(self.hook(None, hook_params), sql, parameters, awaited)

    def transfer(
        self,
        sql: str | list[str],
        destination_table: str,
        *,
        destination: Database,
        preoperator: str | list[str] | None = None,
        postoperator: str | list[str] | None = None,
        insert_args: Mapping[str, Any] | None = None,
        page_size: int | None = None,
        paginated_sql_statement_clause: str = "{} LIMIT {} OFFSET {}",
        rows_processor: Callable[[list[Any]], list[Any]] | None = None,
        source_hook_params: Mapping[str, Any] | None = None,
        destination_hook_params: Mapping[str, Any] | None = None,
    ) -> None:
        """Move a query's rows into a table of another database; see `generic_transfer.Transfer`."""
        what = generic_transfer.Transfer(
            sql,
            destination_table,
            preoperator,
            postoperator,
            insert_args or {},
            page_size,
            paginated_sql_statement_clause,
            rows_processor,
        )
        generic_transfer.transfer(
            self.hook(None, source_hook_params), destination.hook(None, destination_hook_params), what
        )
