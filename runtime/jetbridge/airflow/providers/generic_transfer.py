"""Rows of a query in one database -> a table of another one.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/_api/airflow/providers/common/sql/operators/generic_transfer/index.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.operator import BaseOperator
from jetbridge.airflow.providers.sql_execution import database_hook

if TYPE_CHECKING:
    from jetbridge.airflow.providers.db_api_hook import DbApiHook

_PAGES = "{} LIMIT {} OFFSET {}"


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is taken, and how it is put in: `insert_args` are those of `insert_rows`, `page_size` rows are taken at a time (None: all)."""

    sql: str | list[str]
    destination_table: str
    preoperator: str | list[str] | None = None
    postoperator: str | list[str] | None = None
    insert_args: Mapping[str, Any] = field(default_factory=dict)
    page_size: int | None = None
    paginated_sql_statement_clause: str = _PAGES
    rows_processor: Callable[[list[Any]], list[Any]] | None = None


def transfer(source: DbApiHook, destination: DbApiHook, what: Transfer) -> None:
    """Run the statements before, move the rows, run the statements after."""
    if what.preoperator:
        destination.run(what.preoperator)
    for rows in _pages(source, what):
        ready = rows if what.rows_processor is None else what.rows_processor(rows)
        destination.insert_rows(table=what.destination_table, rows=ready, **_numbers(what.insert_args))
    if what.postoperator:
        destination.run(what.postoperator)


def _pages(source: DbApiHook, what: Transfer) -> Iterator[list[Any]]:
    if not what.page_size or not isinstance(what.sql, str):
        for sql in [what.sql] if isinstance(what.sql, str) else what.sql:
            yield source.get_records(sql) or []
        return
    size, offset = int(what.page_size), 0
    while rows := source.get_records(what.paginated_sql_statement_clause.format(what.sql, size, offset)):
        yield rows
        if len(rows) < size:
            return
        offset += size


def _numbers(insert_args: Mapping[str, Any]) -> dict[str, Any]:
    """`commit_every` may have come as text of a template."""
    given = dict(insert_args)
    if isinstance(given.get("commit_every"), str):
        given["commit_every"] = int(given["commit_every"])
    return given


class GenericTransfer(BaseOperator):
    """Moves rows from one database to another one, over this process's memory."""

    template_fields: Sequence[str] = (
        "source_conn_id",
        "destination_conn_id",
        "sql",
        "destination_table",
        "preoperator",
        "insert_args",
        "page_size",
        "paginated_sql_statement_clause",
    )
    template_ext: Sequence[str] = (".sql", ".hql")

    def __init__(
        self,
        *,
        sql: str | list[str],
        destination_table: str,
        source_conn_id: str,
        source_hook_params: Mapping[str, Any] | None = None,
        destination_conn_id: str,
        destination_hook_params: Mapping[str, Any] | None = None,
        rows_processor: Callable[..., list[Any]] | None = None,
        preoperator: str | list[str] | None = None,
        insert_args: Mapping[str, Any] | None = None,
        page_size: int | None = None,
        paginated_sql_statement_clause: str | None = None,
        deferrable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.sql, self.destination_table, self.preoperator = sql, destination_table, preoperator
        self.source_conn_id, self.source_hook_params = source_conn_id, source_hook_params
        self.destination_conn_id, self.destination_hook_params = destination_conn_id, destination_hook_params
        self._rows_processor = rows_processor
        self.insert_args = insert_args or {}
        self.page_size = page_size
        self.paginated_sql_statement_clause = paginated_sql_statement_clause or _PAGES
        self.deferrable = deferrable

    def execute(self, context: Context) -> None:
        """Move them."""
        process = self._rows_processor
        what = Transfer(
            self.sql,
            self.destination_table,
            self.preoperator,
            None,
            self.insert_args,
            self.page_size,
            self.paginated_sql_statement_clause,
            None if process is None else lambda rows: process(rows, **context),
        )
        source = database_hook(self.source_conn_id, self.source_hook_params)
        transfer(source, database_hook(self.destination_conn_id, self.destination_hook_params), what)
