"""Arguments of operators that are one request to a service: tables, one for each file of mappings, made from Airflow's own constructors by `make fields`.

A class whose name stands in a table takes the arguments that Airflow's takes, with their defaults, and renders the fields that Airflow's renders
([decision 0025](../../../../docs/decisions/0025-arguments-from-tables.md)).
"""

from __future__ import annotations

import inspect
import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def argument_table() -> dict[str, dict[str, Any]]:
    """Class name -> `arguments` (name, or name and default) and `fields`."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(resources.files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            found.update(json.loads(file.read_text(encoding="utf-8")))
    return found


class Tabled:
    """Gives a class of the tables its arguments; what the class itself says of one comes first."""

    template_fields: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        said = argument_table().get(cls.__name__)
        if said is not None:
            own = inspect.get_annotations(cls)
            cls.__annotations__ = {**dict.fromkeys((name for name, *_ in said["arguments"]), Any), **own}
            for name, *default in said["arguments"]:
                if default and name not in cls.__dict__:
                    setattr(cls, name, _value(default[0]))
            if "template_fields" not in cls.__dict__:
                cls.template_fields = tuple(said["fields"])
        super().__init_subclass__(**kwargs)


def _value(literal: Any) -> Any:
    """A default; what JSON has no way to write is an object with one key."""
    return tuple(literal["tuple"]) if isinstance(literal, dict) and "tuple" in literal else literal
