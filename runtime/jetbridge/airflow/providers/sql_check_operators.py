"""Operators that fail when the data is not as it should be.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers import sql_checks
from jetbridge.airflow.providers.sql_operators import BaseSQLOperator
from jetbridge.definitions.signals import FailException, TaskException

Parameters = Iterable[Any] | Mapping[str, Any] | None
_FILES = (".hql", ".sql")


class _RowCheck(BaseSQLOperator):
    """A check that fails for good when it is not to be tried again."""

    template_ext: Sequence[str] = _FILES

    def check(self, context: Context) -> None:
        """Subclasses check here."""

    def execute(self, context: Context) -> None:
        """Check.

        Raises:
            TaskException: the data is not as it should be.
            FailException: the same, when `retry_on_failure` is false.
        """
        try:
            self.check(context)
        except TaskException as error:
            raise error if self.retry_on_failure else FailException(str(error)) from error
        self.log.info("All tests have passed")


class SQLCheckOperator(_RowCheck):
    """Fails if a value of the query's first row is false."""

    template_fields: Sequence[str] = ("sql", *BaseSQLOperator.template_fields)

    def __init__(
        self,
        *,
        sql: str,
        conn_id: str | None = None,
        database: str | None = None,
        parameters: Parameters = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=conn_id, database=database, **kwargs)
        self.sql, self.parameters = sql, parameters

    def check(self, context: Context) -> None:  # noqa: ARG002 -- the signature of all checks
        """See the class."""
        sql_checks.check(self.get_db_hook(), self.sql, self.parameters)


class SQLValueCheckOperator(_RowCheck):
    """Fails if a value of the query's first row is not `pass_value`, give or take the share `tolerance`."""

    template_fields: Sequence[str] = ("sql", "pass_value", *BaseSQLOperator.template_fields)

    def __init__(
        self,
        *,
        sql: str,
        pass_value: Any,
        tolerance: Any = None,
        conn_id: str | None = None,
        database: str | None = None,
        parameters: Parameters = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=conn_id, database=database, **kwargs)
        self.sql, self.parameters = sql, parameters
        self.pass_value = str(pass_value)
        share = sql_checks.as_number(tolerance)
        self.tol = share if isinstance(share, float) else None
        self.has_tolerance = self.tol is not None

    def check_value(self, records: Any) -> None:
        """Compare a row."""
        sql_checks.check_value(records, self.sql, self.pass_value, self.tol)

    def check(self, context: Context) -> None:  # noqa: ARG002 -- the signature of all checks
        """See the class."""
        self.check_value(self.get_db_hook().get_first(self.sql, self.parameters))


class SQLThresholdCheckOperator(_RowCheck):
    """Fails if the query's first value is outside of two bounds, each a number or a query for one."""

    template_fields: Sequence[str] = ("sql", "min_threshold", "max_threshold", *BaseSQLOperator.template_fields)

    def __init__(
        self,
        *,
        sql: str,
        min_threshold: Any,
        max_threshold: Any,
        conn_id: str | None = None,
        database: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=conn_id, database=database, **kwargs)
        self.sql, self.min_threshold, self.max_threshold = sql, min_threshold, max_threshold

    def push(self, meta_data: dict[str, Any]) -> None:
        """What becomes of the figures: they are logged; subclasses send them elsewhere."""
        self.log.info("%s", "\n".join(f"{key}: {item}" for key, item in meta_data.items()))

    def check(self, context: Context) -> None:  # noqa: ARG002 -- the signature of all checks
        """See the class."""
        result, low, high = sql_checks.check_threshold(
            self.get_db_hook(), self.sql, self.min_threshold, self.max_threshold
        )
        self.push({"result": result, "task_id": self.task_id, "min_threshold": low, "max_threshold": high})


class SQLIntervalCheckOperator(_RowCheck):
    """Fails if a metric of today is too far from what it was `days_back` days before."""

    template_fields: Sequence[str] = ("sql1", "sql2", *BaseSQLOperator.template_fields)

    def __init__(
        self,
        *,
        table: str,
        metrics_thresholds: dict[str, float],
        date_filter_column: str | None = "ds",
        days_back: int = -7,
        ratio_formula: str = "max_over_min",
        ignore_zero: bool = True,
        conn_id: str | None = None,
        database: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=conn_id, database=database, **kwargs)
        if ratio_formula not in sql_checks.RATIO_FORMULAS:
            raise FailException(
                f"Invalid diff_method: {ratio_formula}. Supported diff methods are: {sql_checks.RATIO_FORMULAS}"
            )
        self.table, self.metrics_thresholds, self.ratio_formula = table, metrics_thresholds, ratio_formula
        self.ignore_zero = ignore_zero
        self.metrics_sorted = sorted(metrics_thresholds)
        self.date_filter_column, self.days_back = date_filter_column, -abs(days_back)
        query = f"SELECT {', '.join(self.metrics_sorted)} FROM {table} WHERE {date_filter_column}="
        self.sql1 = f"{query}'{{{{ ds }}}}'"
        self.sql2 = f"{query}'{{{{ macros.ds_add(ds, {self.days_back}) }}}}'"

    def check(self, context: Context) -> None:  # noqa: ARG002 -- the signature of all checks
        """See the class."""
        hook = self.get_db_hook()
        before = dict(zip(self.metrics_sorted, sql_checks.first_row(hook, self.sql2), strict=True))
        now = dict(zip(self.metrics_sorted, sql_checks.first_row(hook, self.sql1), strict=True))
        failed = [text for name in self.metrics_sorted if (text := self._failure(name, now[name], before[name]))]
        if failed:
            raise TaskException(f"The following tests have failed:\n {'; '.join(failed)}")

    def _failure(self, name: str, current: Any, past: Any) -> str | None:
        threshold = self.metrics_thresholds[name]
        if current == 0 or past == 0:
            return None if self.ignore_zero else f"{name}: {current} now, {past} before, zero is not ignored"
        found = sql_checks.ratio(self.ratio_formula, current, past)
        if found < threshold:
            return None
        return f"{name}: {current} now, {past} before, ratio {found} is not below {threshold}"
