"""Checks of the columns of a table, and of a table as a whole.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html#check-sql-table-columns
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.sql_branch import truth_of
from jetbridge.airflow.providers.sql_operators import BaseSQLOperator
from jetbridge.definitions.signals import TaskException

_BOUNDS = ("greater_than", "geq_to", "less_than", "leq_to")


def _clause(clause: str | None) -> str | None:
    if clause is not None and ";" in clause:
        raise ValueError("Invalid partition_clause: semicolons (;) not allowed.")
    return clause


def _where(*clauses: str | None) -> str:
    given = [clause for clause in clauses if clause]
    return f"WHERE {' AND '.join(given)}" if given else ""


class SQLColumnCheckOperator(BaseSQLOperator):
    """Checks figures of columns (`null_check`, `distinct_check`, `unique_check`, `min`, `max`) against bounds.

    Raises:
        TaskException: there is no such check.
        ValueError: a check has no bound, or bounds that contradict each other.
    """

    template_fields: Sequence[str] = ("table", "partition_clause", "sql", *BaseSQLOperator.template_fields)
    sql_check_template = """
        SELECT '{column}' AS col_name, '{check}' AS check_type, {column}_{check} AS check_result
        FROM (SELECT {check_statement} AS {column}_{check} FROM {table} {partition_clause}) AS sq
    """
    column_checks: Mapping[str, str] = {
        "null_check": "SUM(CASE WHEN {column} IS NULL THEN 1 ELSE 0 END)",
        "distinct_check": "COUNT(DISTINCT({column}))",
        "unique_check": "COUNT({column}) - COUNT(DISTINCT({column}))",
        "min": "MIN({column})",
        "max": "MAX({column})",
    }

    def __init__(
        self,
        *,
        table: str,
        column_mapping: dict[str, dict[str, Any]],
        partition_clause: str | None = None,
        conn_id: str | None = None,
        database: str | None = None,
        accept_none: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=conn_id, database=database, **kwargs)
        self.table, self.column_mapping = table, column_mapping
        self.partition_clause = _clause(partition_clause)
        self.accept_none = accept_none
        for checks in column_mapping.values():
            for name, bounds in checks.items():
                self._validate(name, bounds)
        parts = "UNION ALL".join(self._query(column, checks) for column, checks in column_mapping.items())
        self.sql = f"SELECT col_name, check_type, check_result FROM ({parts}) AS check_columns"

    def _query(self, column: str, checks: Mapping[str, Mapping[str, Any]]) -> str:
        return "UNION ALL".join(
            self.sql_check_template.format(
                check_statement=self.column_checks[name].format(column=column),
                check=name,
                table=self.table,
                column=column,
                partition_clause=_where(self.partition_clause, bounds.get("partition_clause")),
            )
            for name, bounds in checks.items()
        )

    def _validate(self, name: str, bounds: Mapping[str, Any]) -> None:
        if name not in self.column_checks:
            raise TaskException(f"Invalid column check: {name}.")
        given = [bound for bound in _BOUNDS if bound in bounds]
        if "equal_to" in bounds and given:
            raise ValueError("equal_to cannot be passed with a greater or less than function.")
        if "equal_to" not in bounds and not given:
            raise ValueError(
                "Please provide one or more of: less_than, leq_to, greater_than, geq_to, or equal_to in the check's dict."
            )
        if {"greater_than", "geq_to"} <= set(given) or {"less_than", "leq_to"} <= set(given):
            raise ValueError("Only supply one of greater_than or geq_to, and one of less_than or leq_to.")
        low, high = bounds.get("greater_than", bounds.get("geq_to")), bounds.get("less_than", bounds.get("leq_to"))
        touches = "geq_to" in bounds and "leq_to" in bounds
        if low is not None and high is not None and (low > high if touches else low >= high):
            raise ValueError(f"{' and '.join(given)} leave no value between them.")

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- the signature of all operators
        """Ask for all figures at once, and compare them.

        Raises:
            TaskException: one is out of its bounds, or the query gives nothing.
        """
        records = self.get_db_hook().get_records(self.sql)
        if not records:
            self._raise_exception(f"The following query returned zero rows: {self.sql}")
        for column, name, result in records:
            bounds = self.column_mapping[column][name]
            bounds["result"], bounds["success"] = result, self._fits(bounds, result)
        failed = [
            f"Column: {column}\n\tCheck: {name},\n\tCheck Values: {bounds}\n"
            for column, checks in self.column_mapping.items()
            for name, bounds in checks.items()
            if not bounds.get("success")
        ]
        if failed:
            self._raise_exception(
                f"Test failed.\nResults:\n{records!s}\nThe following tests have failed:\n{''.join(failed)}"
            )
        self.log.info("All tests have passed")

    def _fits(self, bounds: Mapping[str, Any], value: Any) -> bool:
        tolerance = bounds.get("tolerance")
        found = 0 if value is None and self.accept_none else value

        def around(name: str, sign: int) -> Any:
            return bounds[name] if tolerance is None else bounds[name] + sign * abs(bounds[name]) * tolerance

        comparisons: dict[str, Callable[[], bool]] = {
            "geq_to": lambda: found >= around("geq_to", -1),
            "greater_than": lambda: found > around("greater_than", -1),
            "leq_to": lambda: found <= around("leq_to", 1),
            "less_than": lambda: found < around("less_than", 1),
            "equal_to": lambda: (
                found == bounds["equal_to"]
                if tolerance is None
                else around("equal_to", -1) <= found <= around("equal_to", 1)
            ),
        }
        return all(compare() for name, compare in comparisons.items() if name in bounds)


class SQLTableCheckOperator(BaseSQLOperator):
    """Checks conditions over a table, each of which has to be true."""

    template_fields: Sequence[str] = ("table", "partition_clause", "sql", *BaseSQLOperator.template_fields)
    sql_check_template = """
    SELECT '{check_name}' AS check_name, MIN({check_name}) AS check_result
    FROM (SELECT CASE WHEN {check_statement} THEN 1 ELSE 0 END AS {check_name}
          FROM {table} {partition_clause}) AS sq
    """

    def __init__(
        self,
        *,
        table: str,
        checks: dict[str, dict[str, Any]],
        partition_clause: str | None = None,
        conn_id: str | None = None,
        database: str | None = None,
        accept_none: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(conn_id=conn_id, database=database, **kwargs)
        self.table, self.checks = table, checks
        self.partition_clause = _clause(partition_clause)
        self.accept_none = accept_none
        parts = "UNION ALL".join(
            self.sql_check_template.format(
                check_statement=check["check_statement"],
                check_name=name,
                table=table,
                partition_clause=_where(self.partition_clause, check.get("partition_clause")),
            )
            for name, check in checks.items()
        )
        self.sql = f"SELECT check_name, check_result FROM ({parts}) AS check_table"

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- the signature of all operators
        """Ask for all conditions at once.

        Raises:
            TaskException: one is false, or the query gives nothing.
        """
        records = self.get_db_hook().get_records(self.sql)
        if not records:
            if self.accept_none:
                self.log.warning("No records found for table: %s", self.table)
                return
            self._raise_exception(f"The following query returned zero rows: {self.sql}")
        for name, result in records:
            self.checks[name]["result"] = str(result)
            self.checks[name]["success"] = truth_of(str(result))
        failed = [
            f"\tCheck: {name},\n\tCheck Values: {check}\n"
            for name, check in self.checks.items()
            if not check.get("success")
        ]
        if failed:
            self._raise_exception(
                f"Test failed.\nQuery:\n{self.sql}\nResults:\n{records!s}\nThe following tests have failed:\n{', '.join(failed)}"
            )
        self.log.info("All tests have passed")
