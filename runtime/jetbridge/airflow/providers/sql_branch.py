"""Which way a query says: BranchSQLOperator.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.signals import TaskException

_YES = frozenset({"y", "yes", "t", "true", "on", "1"})
_NO = frozenset({"n", "no", "f", "false", "off", "0"})


def chosen(record: Any) -> bool:
    """Whether the first value of a row says yes: a truth, a number, or a word for it.

    Raises:
        TaskException: there is no row, or its first value is neither yes nor no.
    """
    if record is None:
        raise TaskException("No rows returned from sql query. Operator expected True or False return value.")
    value = record
    while isinstance(value, (list, tuple)):
        value = value[0]
    if isinstance(value, str) and value.lower() in _YES | _NO:
        return value.lower() in _YES
    if isinstance(value, int):
        return bool(value)
    raise TaskException(f"Unexpected query return result {value!r} type {type(value)!r}")


def truth_of(text: str) -> bool:
    """The truth of a word.

    Raises:
        ValueError: it is no word for a truth.
    """
    word = text.lower()
    if word not in _YES | _NO:
        raise ValueError(f"{text!r} is not a boolean-like string value")
    return word in _YES
