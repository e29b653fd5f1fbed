"""`Field`: a config type with what is said about one use of it: default, description, whether it is required."""

from __future__ import annotations

import enum
from typing import Any

from jetbridge.definitions.config.config_type import ConfigType, ConfigTypeKind
from jetbridge.definitions.config.enums import Enum
from jetbridge.definitions.config.env_var import EnvVar
from jetbridge.errors import InvalidConfigError, InvalidDefinitionError


class _NoDefault:
    """Stands for "no default was given"."""

    def __repr__(self) -> str:
        return "<no default>"


NO_DEFAULT: Any = _NoDefault()


class Field:
    """One field of a config schema.

    Args:
        config: a config type, a Python type (`int`, `str`, …), a dict of fields, or a list of one type.
        default_value: what holds if nothing is given; it makes the field optional. For an enum its name.
        is_required: whether a value must be given. By default: if there is no default, not even an implied one.
        description: for people.
        is_secret: whether values have to be masked where people see them.

    Raises:
        InvalidDefinitionError: `config` is no type, or a required field has a default.
        InvalidConfigError: the default does not fit the type.
    """

    def __init__(
        self,
        config: Any,
        default_value: Any = NO_DEFAULT,
        is_required: bool | None = None,
        description: str | None = None,
        is_secret: bool = False,
    ) -> None:
        self.config_type = _config_type(config)
        self.description = description
        self.is_secret = is_secret
        self._default = EnvVar.as_config(default_value)
        if self.default_provided:
            self._check_default(default_value, is_required)
        elif is_required is None and self.config_type.can_be_left_out():
            self._default = implied_default(self.config_type)
        self.is_required = (not self.default_provided) if is_required is None else is_required

    def _check_default(self, default: Any, is_required: bool | None) -> None:
        if is_required:
            raise InvalidDefinitionError("required arguments should not specify default values")
        if callable(default) and not isinstance(default, enum.Enum):
            raise InvalidDefinitionError("default_value cannot be a callable")
        if isinstance(self.config_type, Enum) and isinstance(default, enum.Enum):
            raise InvalidDefinitionError(
                "You have passed into a python enum value as the default value into of a config enum type "
                f"{self.config_type.given_name}. You must pass in the underlying string represention as the default value. "
                f"One of {self.config_type.config_values}."
            )
        result = self.config_type.validate(self._default)
        if not result.success:
            raise InvalidConfigError(
                "Invalid default_value for Field. Ensure all required config entries are provided and all values match "
                "the expected types.",
                result.errors,
                default,
            )

    @property
    def default_provided(self) -> bool:
        """Whether there is a default, given or implied."""
        return self._default is not NO_DEFAULT

    @property
    def default_value(self) -> Any:
        """The default, as config (not yet completed).

        Raises:
            InvalidDefinitionError: there is none.
        """
        if not self.default_provided:
            raise InvalidDefinitionError("Asking for default value when none was provided")
        return self._default

    def as_field(self) -> Field:
        """The field itself: a definition's `config_schema` is one."""
        return self

    def __repr__(self) -> str:
        default = "@" if not self.default_provided else self._default
        return f"Field({self.config_type.text()}, default={default}, is_required={self.is_required})"


def _config_type(config: Any) -> ConfigType:
    from jetbridge.definitions.config.resolve import try_config_type

    resolved = try_config_type(config)
    if resolved is None:
        raise InvalidDefinitionError(
            f"Attempted to pass {config!r} to a Field that expects a valid dagster type usable in config (e.g. Dict, Int, String et al)."
        )
    return resolved


def implied_default(config_type: ConfigType) -> Any:
    """What holds for an optional field of this type without a default of its own: None, or whatever its fields have as defaults."""
    return None if config_type.kind is ConfigTypeKind.NONEABLE else {}
