"""Operators that run SQL over the connection of whatever database, and the base of those of one database.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, NoReturn

from jetbridge.airflow.context import Context
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.operator import BaseBranchOperator, BaseOperator
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_branch import chosen
from jetbridge.airflow.providers.sql_execution import Query, database_hook, execute
from jetbridge.airflow.providers.sql_handlers import default_output_processor, fetch_all_handler
from jetbridge.definitions.signals import FailException, SkipException, TaskException

Parameters = Iterable[Any] | Mapping[str, Any] | None


class BaseSQLOperator(BaseOperator):
    """What operators over a database share: the hook of their connection.

    Args:
        conn_id: The connection.
        database: Database (or schema) instead of the connection's.
        hook_params: Arguments of the hook.
        retry_on_failure: Whether a check that fails is tried again.
        kwargs: BaseOperator's arguments.
    """

    conn_id_field: ClassVar[str] = "conn_id"
    template_fields: Sequence[str] = ("conn_id", "database", "hook_params")

    def __init__(
        self,
        *,
        conn_id: str | None = None,
        database: str | None = None,
        hook_params: Mapping[str, Any] | None = None,
        retry_on_failure: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.conn_id = conn_id
        self.database = database
        self.hook_params = hook_params or {}
        self.retry_on_failure = retry_on_failure

    @classmethod
    def get_hook(cls, conn_id: str, hook_params: Mapping[str, Any] | None = None) -> Any:
        """The hook of a connection; what the connection's extra holds are arguments of it too."""
        connection = BaseHook.get_connection(conn_id)
        return connection.get_hook(hook_params={**connection.extra_dejson, **(hook_params or {})})

    @cached_property
    def _hook(self) -> DbApiHook:
        return database_hook(getattr(self, self.conn_id_field), self.hook_params, self.database)

    def get_db_hook(self) -> DbApiHook:
        """The hook that the operator works with; subclasses give another one."""
        return self._hook

    def _raise_exception(self, exception_string: str) -> NoReturn:
        raise TaskException(exception_string) if self.retry_on_failure else FailException(exception_string)


class SQLExecuteQueryOperator(BaseSQLOperator):
    """Runs SQL; the result is what `handler` makes of the last statement.

    Raises:
        ValueError: there is no statement.
    """

    template_fields: Sequence[str] = ("sql", "parameters", *BaseSQLOperator.template_fields)
    template_ext: Sequence[str] = (".sql", ".json")

    def __init__(
        self,
        *,
        sql: str | list[str],
        autocommit: bool = False,
        parameters: Parameters = None,
        handler: Callable[[Any], Any] | None = fetch_all_handler,
        output_processor: Callable[[list[Any], list[Any]], list[Any]] | None = None,
        conn_id: str | None = None,
        database: str | None = None,
        split_statements: bool | None = None,
        return_last: bool = True,
        show_return_value_in_logs: bool = False,
        requires_result_fetch: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=conn_id, database=database, **kwargs)
        self.sql = sql
        self.autocommit = autocommit
        self.parameters = parameters
        self.handler = handler
        self._output_processor = output_processor or default_output_processor
        self.split_statements = split_statements
        self.return_last = return_last
        self.show_return_value_in_logs = show_return_value_in_logs
        self.requires_result_fetch = requires_result_fetch

    def _process_output(self, results: list[Any], descriptions: list[Any]) -> list[Any]:
        """What becomes of the results, one of each statement; subclasses give another one."""
        if self.show_return_value_in_logs:
            self.log.info("Operator output is: %s", results)
        return self._output_processor(results, descriptions)

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- the signature of all operators
        """Run it."""
        self.log.info("Executing: %s", self.sql)
        fetches = self.do_xcom_push or self.requires_result_fetch
        query = Query(
            self.sql,
            self.parameters,
            self.autocommit,
            handler=self.handler if fetches else None,
            output_processor=self._process_output if self.do_xcom_push else None,
            split_statements=self.split_statements,
            return_last=self.return_last,
        )
        result = execute(self.get_db_hook(), query)
        return result if self.do_xcom_push else None

    def prepare_template(self) -> None:
        """Parameters that came as text of a template are read as Python's literals."""
        if isinstance(self.parameters, str):
            self.parameters = ast.literal_eval(self.parameters)


class BranchSQLOperator(BaseSQLOperator, BaseBranchOperator):
    """Follows one way or the other, as the first value of a query's first row says."""

    template_fields: Sequence[str] = ("sql", *BaseSQLOperator.template_fields)
    template_ext: Sequence[str] = (".sql",)

    def __init__(
        self,
        *,
        sql: str,
        follow_task_ids_if_true: list[str] | str,
        follow_task_ids_if_false: list[str] | str,
        conn_id: str = "default_conn_id",
        database: str | None = None,
        parameters: Parameters = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=conn_id, database=database, **kwargs)
        self.sql = sql
        self.parameters = parameters
        self.follow_task_ids_if_true = follow_task_ids_if_true
        self.follow_task_ids_if_false = follow_task_ids_if_false

    def choose_branch(self, context: Context) -> list[str] | str:  # noqa: ARG002 -- the signature of all branches
        """Ask."""
        says_yes = chosen(self.get_db_hook().get_first(self.sql, self.parameters))
        return self.follow_task_ids_if_true if says_yes else self.follow_task_ids_if_false


class SQLInsertRowsOperator(BaseSQLOperator):
    """Inserts rows that another task gave, or that stand in the DAG."""

    template_fields: Sequence[str] = (
        "table_name",
        "conn_id",
        "schema",
        "database",
        "_columns",
        "ignored_columns",
        "preoperator",
        "postoperator",
        "insert_args",
    )
    template_ext: Sequence[str] = (".sql",)

    def __init__(
        self,
        *,
        table_name: str,
        conn_id: str | None = None,
        schema: str | None = None,
        database: str | None = None,
        columns: Iterable[str] | None = None,
        ignored_columns: Iterable[str] | None = None,
        rows: Iterable[Any] | None = None,
        rows_processor: Callable[..., list[Any]] | None = None,
        preoperator: str | list[str] | None = None,
        postoperator: str | list[str] | None = None,
        hook_params: Mapping[str, Any] | None = None,
        insert_args: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=conn_id, database=database, hook_params=hook_params, **kwargs)
        self.table_name, self.schema = table_name, schema
        self._columns = list(columns) if columns else None
        self.ignored_columns = set(ignored_columns or ())
        self.rows = rows or []
        self._rows_processor = rows_processor
        self.preoperator, self.postoperator = preoperator, postoperator
        self.insert_args = insert_args or {}
        self.do_xcom_push = False

    @property
    def table_name_with_schema(self) -> str:
        """The table as statements name it."""
        return self.table_name if self.schema is None else f"{self.schema}.{self.table_name}"

    @cached_property
    def column_names(self) -> list[str]:
        """The columns that are filled: those given, else all of the table, without the ignored ones."""
        if self._columns is None:
            columns = self.get_db_hook().inspector.get_columns(self.table_name, schema=self.schema)
            self._columns = [column["name"] for column in columns]
        return [name for name in self._columns if name not in self.ignored_columns]

    def execute(self, context: Context) -> Any:
        """Insert them, between the statements before and after.

        Raises:
            SkipException: there are no rows.
        """
        rows = list(self.rows)
        if not rows:
            raise SkipException(f"Skipping task {self.task_id} because no rows.")
        hook = self.get_db_hook()
        if self.preoperator:
            hook.run(self.preoperator)
        if self._rows_processor is not None:
            rows = self._rows_processor(rows, **context)
        hook.insert_rows(self.table_name_with_schema, rows, target_fields=self.column_names, **self.insert_args)
        if self.postoperator:
            hook.run(self.postoperator)
