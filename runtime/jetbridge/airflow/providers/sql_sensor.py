"""Waiting for a row.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/_api/airflow/providers/common/sql/sensors/sql/index.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.sql_execution import database_hook
from jetbridge.airflow.sensor import BaseSensorOperator
from jetbridge.definitions.signals import TaskException

if TYPE_CHECKING:
    from jetbridge.airflow.providers.db_api_hook import DbApiHook

Predicate = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is waited for: what `selector` takes of the first row, judged by `failure`, then by `success`."""

    success: Predicate = None
    failure: Predicate = None
    selector: Callable[[Any], Any] = itemgetter(0)
    fail_on_empty: bool = False


def is_there(hook: DbApiHook, sql: str, parameters: Any, awaited: Awaited) -> bool:
    """Whether the query's first row is what is waited for; without `success` any true value is.

    Raises:
        TaskException: `failure` says so, or there is no row and `fail_on_empty` is set.
    """
    records = hook.get_records(sql, parameters)
    if not records:
        if awaited.fail_on_empty:
            raise TaskException("No rows returned, raising as per fail_on_empty flag")
        return False
    found = awaited.selector(records[0])
    for name in ("failure", "success"):
        judge = getattr(awaited, name)
        if judge is not None and not callable(judge):
            raise TaskException(f"self.{name} is present, but not callable -> {judge}")
    if awaited.failure is not None and awaited.failure(found):
        raise TaskException(f"Failure criteria met. self.failure({found}) returned True")
    return bool(found if awaited.success is None else awaited.success(found))


class SqlSensor(BaseSensorOperator):
    """Waits until a query gives what is waited for."""

    template_fields: Sequence[str] = ("sql", "hook_params", "parameters", "conn_id")
    template_ext: Sequence[str] = (".hql", ".sql")

    def __init__(
        self,
        *,
        conn_id: str,
        sql: str,
        parameters: Any = None,
        success: Predicate = None,
        failure: Predicate = None,
        selector: Callable[[Any], Any] = itemgetter(0),
        fail_on_empty: bool = False,
        hook_params: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.conn_id, self.sql, self.parameters, self.hook_params = conn_id, sql, parameters, hook_params
        self.success, self.failure, self.selector, self.fail_on_empty = success, failure, selector, fail_on_empty

    def _get_hook(self) -> DbApiHook:
        return database_hook(self.conn_id, self.hook_params)

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- the signature of all sensors
        """Ask."""
        awaited = Awaited(self.success, self.failure, self.selector, self.fail_on_empty)
        return is_there(self._get_hook(), self.sql, self.parameters, awaited)
