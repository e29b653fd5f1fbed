"""Checks of single rows: what the check operators and `Database.check…` do.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.signals import TaskException

if TYPE_CHECKING:
    from jetbridge.airflow.providers.db_api_hook import DbApiHook


def first_row(hook: DbApiHook, sql: str, parameters: Any = None) -> Any:
    """The first row of a query.

    Raises:
        TaskException: there is none.
    """
    record = hook.get_first(sql, parameters)
    if not record:
        raise TaskException(f"The following query returned zero rows: {sql}")
    return record


def check(hook: DbApiHook, sql: str, parameters: Any = None) -> None:
    """Fail if a value of the query's first row is false.

    Raises:
        TaskException: one is, or there is no row.
    """
    check_row(first_row(hook, sql, parameters), sql)


def check_row(record: Any, sql: str) -> None:
    """Fail if a value of a row is false.

    Raises:
        TaskException: one is, or there is no row.
    """
    if not record:
        raise TaskException(f"The following query returned zero rows: {sql}")
    if not all(record.values() if isinstance(record, Mapping) else record):
        raise TaskException(f"Test failed.\nQuery:\n{sql}\nResults:\n{record!s}")


def as_number(value: Any) -> Any:
    """The value as a float, if it is one."""
    try:
        return float(value)
    except (ValueError, TypeError):
        return value


def check_value(record: Any, sql: str, pass_value: str, tolerance: float | None) -> None:
    """Fail if a value of a row is not the expected one, give or take a share of it.

    Raises:
        TaskException: one is not, is no number where one is expected, or there is no row.
    """
    if not record:
        raise TaskException(f"The following query returned zero rows: {sql}")
    wanted = as_number(pass_value)
    margin = f"{tolerance:.1%}" if tolerance is not None else None
    message = f"Test failed.\nPass value:{wanted}\nTolerance:{margin}\nQuery:\n{sql}\nResults:\n{record!s}"
    if not isinstance(wanted, float):
        fits = all(str(value) == wanted for value in record)
    else:
        try:
            numbers = [float(value) for value in record]
        except (ValueError, TypeError):
            raise TaskException(f"Converting a result to float failed.\n{message}") from None
        around = abs(wanted) * (tolerance or 0)
        fits = all(wanted - around <= number <= wanted + around for number in numbers)
    if not fits:
        raise TaskException(message)


def check_threshold(hook: DbApiHook, sql: str, min_threshold: Any, max_threshold: Any) -> tuple[Any, Any, Any]:
    """The query's first value with the two bounds, each a number or a query for one.

    Raises:
        TaskException: it is outside of them, or there is no row.
    """
    result = first_row(hook, sql)[0]
    low, high = _bound(hook, min_threshold), _bound(hook, max_threshold)
    if not low <= result <= high:
        raise TaskException(f"SQL: {sql}\nResult: {result} is not within thresholds {low} and {high}")
    return result, low, high


def _bound(hook: DbApiHook, threshold: Any) -> Any:
    number = as_number(threshold)
    return number if isinstance(number, float) else first_row(hook, str(threshold))[0]


def ratio(formula: str, current: float, reference: float) -> float:
    """How far two numbers are apart.

    Raises:
        ZeroDivisionError: the number divided by is 0.
    """
    if formula == "max_over_min":
        return max(current, reference) / min(current, reference)
    return abs(current - reference) / reference


RATIO_FORMULAS = ("max_over_min", "relative_diff")
