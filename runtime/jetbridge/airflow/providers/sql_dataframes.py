"""Queries as data frames, of pandas or of polars."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.clients import client

if TYPE_CHECKING:
    from jetbridge.airflow.providers.db_api_hook import DbApiHook


def get_df(hook: DbApiHook, sql: Any, parameters: Any, *, df_type: str, **kwargs: Any) -> Any:
    """A query's rows as one data frame.

    Raises:
        ValueError: there is no such kind of data frame.
        MissingClientError: the library is not installed.
    """
    read = _reader(df_type)
    with closing(hook.get_conn()) as conn:
        return read(sql, conn, parameters, **kwargs)


def get_df_by_chunks(
    hook: DbApiHook, sql: Any, parameters: Any, *, chunksize: int, df_type: str, **kwargs: Any
) -> Iterator[Any]:
    """A query's rows as data frames of at most `chunksize` rows.

    Raises:
        ValueError: there is no such kind of data frame.
        MissingClientError: the library is not installed.
    """
    read = _reader(df_type)
    size = {"chunksize": chunksize} if df_type == "pandas" else {"iter_batches": True, "batch_size": chunksize}
    with closing(hook.get_conn()) as conn:
        yield from read(sql, conn, parameters, **size, **kwargs)


def _reader(df_type: str) -> Any:
    readers = {"pandas": _read_pandas, "polars": _read_polars}
    if df_type not in readers:
        raise ValueError(f"Unsupported df_type: {df_type}")
    return readers[df_type]


def _read_pandas(sql: Any, conn: Any, parameters: Any, **kwargs: Any) -> Any:
    reader = client("pandas.io.sql", extra="pandas")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="pandas only supports SQLAlchemy", category=UserWarning)
        return reader.read_sql(sql, con=conn, params=parameters, **kwargs)


def _read_polars(sql: Any, conn: Any, parameters: Any, **kwargs: Any) -> Any:
    options = dict(parameters) if isinstance(parameters, Mapping) else None
    return client("polars", extra="polars").read_database(sql, connection=conn, execute_options=options, **kwargs)
