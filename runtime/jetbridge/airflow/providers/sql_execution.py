"""What SQLExecuteQueryOperator does, and what operators on top of it share.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.sql_handlers import (
    default_output_processor,
    fetch_all_handler,
    return_single_query_results,
)
from jetbridge.definitions.signals import TaskException

if TYPE_CHECKING:
    from jetbridge.airflow.providers.db_api_hook import DbApiHook


@dataclass(frozen=True, slots=True)
class Query:
    """A query with all that the operator can say about it."""

    sql: str | list[str]
    parameters: Iterable[Any] | Mapping[str, Any] | None = None
    autocommit: bool = False
    handler: Callable[[Any], Any] | None = fetch_all_handler
    output_processor: Callable[[list[Any], list[Any]], list[Any]] | None = None
    split_statements: bool | None = None
    return_last: bool = True
    show_return_value_in_logs: bool = False


def execute(hook: DbApiHook, query: Query) -> Any:
    """Run a query; the result is what its handler made of the last statement, or a list with one result for each statement."""
    split = {} if query.split_statements is None else {"split_statements": query.split_statements}
    output = hook.run(
        query.sql, query.autocommit, query.parameters, query.handler, return_last=query.return_last, **split
    )
    if query.handler is None:
        return None
    process = query.output_processor or default_output_processor
    is_single = return_single_query_results(query.sql, query.return_last, query.split_statements)
    results = process([output] if is_single else output, hook.descriptions)
    if query.show_return_value_in_logs:
        hook.log.info("result: %s", results)
    return results[-1] if is_single else results


def database_hook(conn_id: str, hook_params: Mapping[str, Any] | None = None, database: str | None = None) -> DbApiHook:
    """The hook of a database connection; `database` takes the place of the connection's own.

    Raises:
        TaskException: the connection is none of a database.
    """
    from jetbridge.airflow.providers.db_api_hook import DbApiHook  # noqa: PLC0415 -- it costs sqlparse

    connection = BaseHook.get_connection(conn_id)
    hook = connection.get_hook(hook_params={**connection.extra_dejson, **(hook_params or {})})
    if not isinstance(hook, DbApiHook):
        raise TaskException(f"The connection {conn_id!r} is no database: its hook is {type(hook).__name__}")
    if database:
        setattr(hook, "database" if hook.conn_type == "postgres" else "schema", database)
    return hook
