"""Inserting rows: statements and transactions.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/dialects.html
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jetbridge.airflow.providers.db_api_hook import DbApiHook

FORMATS = {
    "insert_statement_format": "INSERT INTO {} {} VALUES ({})",
    "replace_statement_format": "REPLACE INTO {} {} VALUES ({})",
    "escape_word_format": '"{}"',
    "escape_column_names": False,
}
"""What a hook's argument or its connection's extra may set, with what holds otherwise."""


@dataclass(frozen=True, slots=True)
class Options:
    """How rows are inserted: how many in a transaction (0: all), and whether they take the place of rows with the same key."""

    commit_every: int = 1000
    replace: bool = False


def insert_rows(
    hook: DbApiHook,
    table: str,
    rows: Iterable[Sequence[Any]],
    target_fields: Sequence[str] | None,
    options: Options,
    *,
    executemany: bool = False,
    fast_executemany: bool = False,
    autocommit: bool = False,
    **kwargs: Any,
) -> None:
    """Insert rows into a table.

    Args:
        hook: The database.
        table: Name of the table.
        rows: The rows, read once.
        target_fields: Columns to fill; None are all.
        options: How.
        executemany: Send a whole transaction's rows at once; all rows must then have the same columns.
        fast_executemany: Ask the client (pyodbc) for its fast way.
        autocommit: Commit after each statement.
        kwargs: Handed to the hook's statement, e.g. `replace_index`.
    """
    count = 0
    with hook._create_autocommit_connection(autocommit) as conn:  # noqa: SLF001 -- hooks of teams override it
        conn.commit()
        with closing(conn.cursor()) as cursor:
            if fast_executemany:
                with contextlib.suppress(AttributeError):
                    cursor.fast_executemany = True
            at_once = hook.supports_executemany or executemany
            for chunk in _chunks(rows, options.commit_every):
                values = [hook._serialize_cells(row, conn) for row in chunk]  # noqa: SLF001 -- see above
                _send(hook, cursor, table, values, target_fields, replace=options.replace, at_once=at_once, **kwargs)
                conn.commit()
                count += len(chunk)
                hook.log.info("Loaded %s rows into %s so far", count, table)
    hook.log.info("Done loading. Loaded a total of %s rows into %s", count, table)


def _send(
    hook: DbApiHook,
    cursor: Any,
    table: str,
    values: list[tuple[Any, ...]],
    target_fields: Sequence[str] | None,
    *,
    replace: bool,
    at_once: bool,
    **kwargs: Any,
) -> None:
    if at_once:
        cursor.executemany(hook._generate_insert_sql(table, values[0], target_fields, replace, **kwargs), values)  # noqa: SLF001 -- see insert_rows
        return
    for row in values:
        cursor.execute(hook._generate_insert_sql(table, row, target_fields, replace, **kwargs), row)  # noqa: SLF001 -- see insert_rows


def _chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of that size; all in one list for size 0."""
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, size or None)):
        yield chunk


def statement(
    hook: DbApiHook, kind: str, table: str, values: Sequence[Any], target_fields: Sequence[str] | None
) -> str:
    """An INSERT (or REPLACE) of one row, with a placeholder for each value."""
    columns = f"({', '.join(escaped(hook, name) for name in target_fields)})" if target_fields else ""
    return str(format_of(hook, kind)).format(table, columns, ",".join([hook.placeholder] * len(values)))


def format_of(hook: DbApiHook, name: str) -> Any:
    """A format: the hook's argument, else the connection's extra, else the usual one."""
    given = hook._formats.get(name)  # noqa: SLF001 -- part of the hook, in a file of its own
    return given if given is not None else hook.connection_extra.get(name, FORMATS[name])


def escaped(hook: DbApiHook, column: str) -> str:
    """A column's name, quoted where the connection asks for it or the name needs it."""
    needed = format_of(hook, "escape_column_names") or not column.replace("_", "a").isalnum()
    word = str(format_of(hook, "escape_word_format"))
    return word.format(column) if needed and not column.startswith(word[:1]) else column
