"""What Databricks is sent: descriptions of runs, as people give them and as the API takes them."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.signals import TaskException

_PARAMETERS = {
    "notebook_task": "base_parameters",
    "python_wheel_task": "named_parameters",
    "sql_task": "parameters",
    "run_job_task": "job_parameters",
}
"""Kind of a task -> the key of its parameters."""


def as_mapping(given: Any) -> dict[str, Any]:
    """A description: a mapping, or a text that is JSON or a Python dictionary.

    Raises:
        TaskException: it is neither.
    """
    if isinstance(given, str) and given:
        given = _parsed(given)
    if not given:
        return {}
    if not isinstance(given, Mapping):
        raise TaskException(f"Databricks json payload must resolve to a mapping, not {type(given).__name__}.")
    return dict(given)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError) as error:
        raise TaskException("Databricks json payload string must be valid JSON or a Python literal dict.") from error


def spelled(content: Any) -> Any:
    """Content with numbers as texts, as Airflow sends it.

    Raises:
        TaskException: something is neither a text, a number, a list nor a dictionary.
    """
    if isinstance(content, (str, bool)):
        return content
    if isinstance(content, (int, float)):
        return str(content)
    if isinstance(content, (list, tuple)):
        return [spelled(each) for each in content]
    if isinstance(content, dict):
        return {name: spelled(value) for name, value in content.items()}
    raise TaskException(f"Type {type(content)} used for parameter json is not a number or a string")


def with_params(whole: dict[str, Any], params: Mapping[str, Any]) -> dict[str, Any]:
    """A description whose tasks without parameters have the run's `params`."""
    given = {name: value for name, value in params.items() if value is not None}
    tasks = whole.get("tasks")
    for task in tasks if isinstance(tasks, list) else [whole]:
        for kind, key in _PARAMETERS.items():
            if given and isinstance(task.get(kind), dict) and not task[kind].get(key):
                task[kind][key] = dict(given)
    return whole
