"""What Airflow 2 keeps of a result: JSON, which turns tuples inside of lists and dictionaries into lists; a result that is a tuple stays one.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

from __future__ import annotations

from typing import Any


def as_airflow2_keeps(value: Any) -> Any:
    """The result as a task downstream finds it; the same object where nothing changes."""
    if type(value) is list or type(value) is dict:
        return _lists(value)
    return value


def _lists(value: Any) -> Any:
    if type(value) is dict:
        changed = {key: _lists(item) for key, item in value.items()}
        return value if all(changed[key] is item for key, item in value.items()) else changed
    if isinstance(value, tuple):
        return [_lists(item) for item in value]
    if type(value) is list:
        items = [_lists(item) for item in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    return value
