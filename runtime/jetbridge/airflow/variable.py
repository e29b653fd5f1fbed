"""Variables: values by name from the environment (`AIRFLOW_VAR_<NAME>`), as Airflow reads them, or from `variables.yaml` of the project.

https://airflow.apache.org/docs/apache-airflow/stable/howto/variable.html#storing-variables-in-environment-variables
"""

from __future__ import annotations

import json
import os
from typing import Any

from jetbridge.airflow.params import NOTSET
from jetbridge.airflow.project_files import VARIABLES_FILE, entry_of
from jetbridge.masking import mask_secret

PREFIX = "AIRFLOW_VAR_"


class Variable:
    """Access to variables. `set` and `delete` act on the environment of this process."""

    @classmethod
    def get(cls, key: str, default_var: Any = NOTSET, deserialize_json: bool = False, *, default: Any = NOTSET) -> Any:
        """The value of a variable.

        Args:
            key: The name; upper and lower case are the same.
            default_var: What to give when it is not set (Airflow 2's name of `default`).
            deserialize_json: Parse the text as JSON.
            default: What to give when it is not set.

        Raises:
            KeyError: it is not set and there is no default.
        """
        text = os.environ.get(PREFIX + key.upper())
        if text is None:
            text = _of_file(key)
        if text is None:
            fallback = default if default is not NOTSET else default_var
            if fallback is NOTSET:
                raise KeyError(
                    f"Variable {key} does not exist: set the environment variable {PREFIX}{key.upper()}, or write it into {VARIABLES_FILE}"
                )
            return fallback
        value = json.loads(text) if deserialize_json else text
        mask_secret(value, key)
        return value

    @classmethod
    def set(cls, key: str, value: Any, description: str | None = None, serialize_json: bool = False) -> None:  # noqa: ARG003 -- Airflow's signature
        """Set a variable for this process and the ones it starts."""
        os.environ[PREFIX + key.upper()] = json.dumps(value, indent=2) if serialize_json else str(value)

    @classmethod
    def setdefault(cls, key: str, default: Any, description: str | None = None, deserialize_json: bool = False) -> Any:
        """The value, after it was set to the default if it was missing."""
        value = cls.get(key, default=None, deserialize_json=deserialize_json)
        if value is None:
            cls.set(key, default, description, serialize_json=deserialize_json)
            return default
        return value

    @classmethod
    def delete(cls, key: str) -> int:
        """Remove a variable; the number of those removed."""
        return 0 if os.environ.pop(PREFIX + key.upper(), None) is None else 1


def _of_file(key: str) -> str | None:
    """The value in the project's file as text: what is no text there is JSON, as the environment has it."""
    found = entry_of(VARIABLES_FILE, key)
    return found if found is None or isinstance(found, str) else json.dumps(found)


class VariableAccessor:
    """`var.value.name`, `var.json.name`, `var.value.get("name", default)` in templates."""

    def __init__(self, *, deserialize_json: bool) -> None:
        self._deserialize_json = deserialize_json

    def __getattr__(self, key: str) -> Any:
        if key.startswith("__"):
            raise AttributeError(key)
        return Variable.get(key, deserialize_json=self._deserialize_json)

    def __repr__(self) -> str:
        return "<VariableAccessor (dynamic access)>"

    def get(self, key: str, default: Any = NOTSET) -> Any:
        """The value, or the default."""
        return Variable.get(key, default=default, deserialize_json=self._deserialize_json)
