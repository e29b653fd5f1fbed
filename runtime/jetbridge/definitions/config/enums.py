"""`Enum`: a choice of named values, each with a Python value."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

from jetbridge.definitions.config.config_type import ConfigType, ConfigTypeKind
from jetbridge.definitions.config.evaluation import Evaluation, Place


class EnumValue:
    """One value: what config says, and what Python code gets for it."""

    def __init__(self, config_value: str, python_value: Any = None, description: str | None = None) -> None:
        self.config_value = config_value
        self.python_value = config_value if python_value is None else python_value
        self.description = description


class Enum(ConfigType):
    """A choice of values by name."""

    kind = ConfigTypeKind.ENUM

    def __init__(self, name: str, enum_values: Sequence[EnumValue]) -> None:
        self.given_name = name
        self.enum_values = list(enum_values)
        self._python_values = {value.config_value: value.python_value for value in self.enum_values}

    @classmethod
    def from_python_enum(cls, enum: type[enum.Enum], name: str | None = None) -> Enum:
        """The members of a Python enum, chosen by their names."""
        return cls(name or enum.__name__, [EnumValue(member.name, member) for member in enum])

    @classmethod
    def from_python_enum_direct_values(cls, enum: type[enum.Enum], name: str | None = None) -> Enum:
        """The values of a Python enum, chosen by the names of the members."""
        return cls(name or enum.__name__, [EnumValue(member.name, member.value) for member in enum])

    @property
    def config_values(self) -> list[str]:
        """What config may say."""
        return list(self._python_values)

    def post_process(self, value: str) -> Any:
        """The Python value of a config value."""
        return self._python_values[value]

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """The Python value."""
        if self.refuses_none(value, place, evaluation):
            return None
        if not isinstance(value, str):
            evaluation.mismatch(place, f"Value {place} for enum type {self.given_name} must be a string")
            return None
        if value not in self._python_values:
            evaluation.mismatch(place, f"Value {place} not in enum type {self.given_name} got {value}")
            return None
        return self._python_values[value] if evaluation.converts else value

    def example(self) -> Any:
        """The first value."""
        return self.enum_values[0].config_value if self.enum_values else "<unknown>"
