"""A DB-API cursor over BigQuery, whose values are those of Airflow's: numbers and booleans as such, everything else as text.

https://peps.python.org/pep-0249/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Protocol

_ESCAPES = (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("'", "\\'"), ('"', '\\"'))
_CASTS: dict[str, Callable[[str], Any]] = {
    "INTEGER": int,
    "INT64": int,
    "TIMESTAMP": float,
    "FLOAT": float,
    "FLOAT64": float,
    "BOOLEAN": lambda text: text == "true",
    "BOOL": lambda text: text == "true",
}


class QueryRunner(Protocol):
    """What a cursor needs of a hook."""

    use_legacy_sql: bool
    priority: str
    labels: dict[str, str]
    api_resource_configs: dict[str, Any]

    @property
    def project_id(self) -> Any:
        """The project that pays."""

    def insert_job(
        self, configuration: dict[str, Any], job_id: str | None = None, project_id: str | None = None
    ) -> Any:
        """Run a job to its end."""

    def query_results(self, job: Any, page_token: str | None) -> dict[str, Any]:
        """One page of a query's result, as the API gives it."""


class BigQueryCursor:
    """Runs queries and gives their rows, as lists."""

    rowcount = -1

    def __init__(self, runner: QueryRunner) -> None:
        self._runner = runner
        self._rows: Iterator[list[Any]] = iter(())
        self.job_id: str | None = None
        self.description: list[tuple[Any, ...]] = []
        self.arraysize = 1

    def execute(self, operation: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a query; `%(name)s` in it stands for a parameter."""
        sql = bind(operation, parameters) if parameters else operation
        job = self._runner.insert_job(self._configuration(sql), project_id=self._runner.project_id)
        self.job_id = job.job_id
        first = self._runner.query_results(job, None)
        fields = first.get("schema", {}).get("fields", [])
        self.description = [
            (each["name"], each["type"], None, None, None, None, each.get("mode") == "NULLABLE") for each in fields
        ]
        self._rows = self._pages(job, first, [each["type"] for each in fields])

    def _configuration(self, sql: str) -> dict[str, Any]:
        configuration = deepcopy(self._runner.api_resource_configs)
        query = configuration.setdefault("query", {})
        query["query"] = sql
        query.setdefault("priority", self._runner.priority)
        query.setdefault("useLegacySql", self._runner.use_legacy_sql)
        if self._runner.labels:
            configuration["labels"] = self._runner.labels
        return configuration

    def _pages(self, job: Any, page: dict[str, Any], types: list[str]) -> Iterator[list[Any]]:
        while True:
            for row in page.get("rows", ()):
                yield [cast(cell["v"], kind) for cell, kind in zip(row["f"], types, strict=True)]
            token = page.get("pageToken")
            if not token:
                return
            page = self._runner.query_results(job, token)

    def executemany(self, operation: str, seq_of_parameters: Iterable[Mapping[str, Any]]) -> None:
        """Run a query once for each of some parameters."""
        for parameters in seq_of_parameters:
            self.execute(operation, parameters)

    def fetchone(self) -> list[Any] | None:
        """The next row."""
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[list[Any]]:
        """The next rows."""
        rows = (self.fetchone() for _ in range(size or self.arraysize))
        return [row for row in rows if row is not None]

    def fetchall(self) -> list[list[Any]]:
        """All further rows."""
        return list(self._rows)

    def __iter__(self) -> Iterator[list[Any]]:
        return self._rows

    def close(self) -> None:
        """Nothing is held open."""


class BigQueryConnection:
    """What `get_conn()` gives: it only makes cursors, BigQuery knows no connections and no transactions."""

    def __init__(self, runner: QueryRunner) -> None:
        self._runner = runner

    def cursor(self) -> BigQueryCursor:
        """A cursor."""
        return BigQueryCursor(self._runner)

    def close(self) -> None:
        """Nothing is held open."""

    def commit(self) -> None:
        """Every statement is final."""

    def rollback(self) -> None:
        """There is nothing to take back.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("BigQueryConnection does not have transactions")


def cast(text: Any, kind: str) -> Any:
    """A cell of the API as a Python value."""
    if not isinstance(text, str) or kind not in _CASTS:
        return text
    return _CASTS[kind](text)


def bind(operation: str, parameters: Mapping[str, Any]) -> str:
    """A query with its parameters written into it."""
    return operation % {name: _literal(value) for name, value in parameters.items()}


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if not isinstance(value, str):
        return str(value)
    for plain, escaped in _ESCAPES:
        value = value.replace(plain, escaped)
    return f"'{value}'"
