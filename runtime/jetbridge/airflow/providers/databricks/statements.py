"""Statements of SQL on a warehouse of Databricks.

https://docs.databricks.com/api/workspace/statementexecution
"""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor, given
from jetbridge.airflow.providers.databricks.hook import DatabricksHook
from jetbridge.airflow.providers.databricks.running import DatabricksBaseOperator
from jetbridge.airflow.providers.databricks.states import SQLStatementState
from jetbridge.definitions.signals import TaskException


class DatabricksSQLStatementsOperator(DatabricksBaseOperator):
    """Runs a statement, and waits for its end; its id is kept under `statement_id`."""

    statement: str
    warehouse_id: str
    catalog: str | None = None
    schema: str | None = None
    parameters: list[dict[str, Any]] | None = None
    polling_period_seconds: int = 30
    databricks_retry_args: dict[Any, Any] | None = None
    wait_for_termination: bool = True
    timeout: float = 3600
    query_tags: dict[str, str | None] = given(dict)
    include_airflow_query_tags: bool = True

    template_fields = ("databricks_conn_id", "query_tags")
    template_ext = (".json-tpl",)
    statement_id: Any = None

    def execute(self, context: Context) -> None:
        """Run it.

        Raises:
            TaskException: it failed, or did not end in time.
        """
        self.statement_id = self.hook.post_sql_statement(
            statement_request(self, query_tags(context, self.query_tags, self.include_airflow_query_tags))
        )
        if self.do_xcom_push:
            context["ti"].xcom_push(key="statement_id", value=self.statement_id)
        end = time.monotonic() + self.timeout
        while self.wait_for_termination and not is_done(self.task_id, self._state()):
            if time.monotonic() >= end:
                self.hook.cancel_sql_statement(self.statement_id)
                raise TaskException(f"{self.task_id} timed out after {self.timeout} seconds")
            time.sleep(self.polling_period_seconds)

    def _state(self) -> SQLStatementState:
        return self.hook.get_sql_statement_state(self.statement_id)

    def on_kill(self) -> None:
        """Cancel the statement."""
        if self.statement_id:
            self.hook.cancel_sql_statement(self.statement_id)


class DatabricksSQLStatementsSensor(DeclaredSensor):
    """Waits for the end of a statement, which it runs first where none is named."""

    databricks_conn_id: str = "databricks_default"
    warehouse_id: str
    statement: str | None = None
    statement_id: str | None = None
    timeout: float = 3600
    catalog: str | None = None
    schema: str | None = None
    parameters: list[dict[str, Any]] | None = None
    polling_period_seconds: int = 30
    databricks_retry_limit: int = 3
    databricks_retry_delay: int = 1
    databricks_retry_args: dict[Any, Any] | None = None
    wait_for_termination: bool = True
    query_tags: dict[str, str | None] = given(dict)
    include_airflow_query_tags: bool = True

    template_fields = ("databricks_conn_id", "statement", "statement_id", "query_tags")
    template_ext = (".json-tpl",)

    @cached_property
    def hook(self) -> DatabricksHook:
        """The hook."""
        return DatabricksHook(
            self.databricks_conn_id,
            retry_limit=self.databricks_retry_limit,
            retry_delay=self.databricks_retry_delay,
            retry_args=self.databricks_retry_args,
        )

    def poke(self, context: Context) -> bool:
        """Whether it has ended well.

        Raises:
            TaskException: it failed.
        """
        if self.statement_id is None:
            tags = query_tags(context, self.query_tags, self.include_airflow_query_tags)
            self.statement_id = self.hook.post_sql_statement(statement_request(self, tags))
        return is_done(self.task_id, self.hook.get_sql_statement_state(self.statement_id))


def statement_request(of: Any, tags: list[dict[str, str]]) -> dict[str, Any]:
    """What the API is asked."""
    names = ("statement", "warehouse_id", "catalog", "schema", "parameters")
    request = {**{name: getattr(of, name) for name in names}, "wait_timeout": "0s"}
    return {**request, "query_tags": tags} if tags else request


def query_tags(context: Context, own: dict[str, str | None], automatic: bool) -> list[dict[str, str]]:
    """Labels of a query: those that name the task, and the operator's own on top."""
    ti = context["ti"]
    of_task = {
        f"airflow_{name}": str(getattr(ti, name)) for name in ("dag_id", "task_id", "run_id", "try_number", "map_index")
    }
    tags = {**(of_task if automatic else {}), **own}
    return [{"key": name, "value": value} for name, value in tags.items() if value is not None]


def is_done(task_id: str, state: SQLStatementState) -> bool:
    """Whether a statement has ended well.

    Raises:
        TaskException: it failed.
    """
    if state.is_terminal and not state.is_successful:
        raise TaskException(
            f"{task_id} failed with terminal state: {state.state} and with the error code {state.error_code}"
            f" and error message {state.error_message}"
        )
    return state.is_terminal
