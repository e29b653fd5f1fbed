"""What becomes of a cursor after a statement: the handlers of `DbApiHook.run`.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/_api/airflow/providers/common/sql/hooks/handlers/index.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jetbridge.definitions.signals import TaskException


def fetch_all_handler(cursor: Any) -> Any:
    """All rows; None for a statement that gives none.

    Raises:
        TaskException: the cursor is no DB-API cursor.
    """
    return cursor.fetchall() if _has_rows(cursor) else None


def fetch_one_handler(cursor: Any) -> Any:
    """The first row; None for a statement that gives none.

    Raises:
        TaskException: the cursor is no DB-API cursor.
    """
    return cursor.fetchone() if _has_rows(cursor) else None


def _has_rows(cursor: Any) -> bool:
    if not hasattr(cursor, "description"):
        raise TaskException(
            "The database does not speak DB-API 2.0: use an operator and a handler that are made for it."
        )
    return cursor.description is not None


def return_single_query_results(sql: str | Iterable[str], return_last: bool, split_statements: bool | None) -> bool:
    """Whether `run` gives one result itself, not a list of one result for each statement."""
    if not isinstance(sql, str):
        return False
    return return_last or (split_statements is not None and not split_statements)


def row_count(cursor: Any) -> int | None:
    """How many rows a statement touched; None where that means nothing."""
    count = getattr(cursor, "rowcount", None)
    return count if isinstance(count, int) and count >= 0 else None


def default_output_processor(results: list[Any], descriptions: Sequence[Any]) -> list[Any]:  # noqa: ARG001 -- the signature of all processors
    """The results as they are."""
    return results
