"""`Config`: a pydantic class as config schema.

https://docs.dagster.io/guides/operate/configuration/run-configuration
"""

from __future__ import annotations

import typing
from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from jetbridge.definitions.config.discriminated import discriminator_of, pick_variant, unpick_variant
from jetbridge.definitions.config.env_var import EnvVar, IntEnvVar
from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.plain import as_plain_config
from jetbridge.errors import InvalidInvocationError


class Config(BaseModel):
    """Config of an op, a job or a resource, as a frozen pydantic model.

    Fields may be scalars, `Optional`, lists, dicts, enums (given by name), other `Config` classes and unions of them with a discriminator
    (given as `{discriminator value: fields}`). Run config is checked by the schema made of the class, then by pydantic.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, ignored_types=(cached_property,))
    __op_parameter__: ClassVar[str] = "config"

    def __init__(self, **config: Any) -> None:
        given = {name: _prepare(self._field_of(name), value) for name, value in config.items()}
        super().__init__(**self._missing_as_none(given))
        for key, field in type(self).model_fields.items():
            name = field.alias or key
            if name in given:
                self.__dict__[key] = keep_variables(self.__dict__[key], given[name])

    @classmethod
    def _field_of(cls, name: str) -> FieldInfo | None:
        fields = cls.model_fields
        if name in fields and fields[name].alias is None:
            return fields[name]
        return next((field for field in fields.values() if field.alias == name), None)

    @classmethod
    def _missing_as_none(cls, given: dict[str, Any]) -> dict[str, Any]:
        """A field that may be None and has no default may be left out."""
        missing = {
            info.alias or key: None
            for key, info in cls.model_fields.items()
            if info.is_required()
            and (info.alias or key) not in given
            and type(None) in typing.get_args(info.annotation)
        }
        return {**missing, **given} if missing else given

    def __setattr__(self, name: str, value: Any) -> None:
        try:
            super().__setattr__(name, value)
        except (ValidationError, ValueError) as error:
            raise InvalidInvocationError(self._refusal(name)) from error

    def _refusal(self, name: str) -> str:
        if name in type(self).model_fields:
            return (
                f"'{type(self).__name__}' is a Pythonic config class and does not support item assignment, as it inherits from "
                "'pydantic.BaseModel' with frozen=True."
            )
        return (
            f"'{type(self).__name__}' is a Pythonic config class and does not support manipulating undeclared attribute '{name}' "
            "as it inherits from 'pydantic.BaseModel' without extra=\"allow\"."
        )

    def __to_config__(self) -> dict[str, Any]:
        """The object as plain config; what is None by default is left out."""
        plain: dict[str, Any] = {}
        skipped = self._not_config()
        for key, value in dict(self).items():
            if key in skipped:
                continue
            field = type(self).model_fields.get(key)
            if field is not None and value is None and field.default is None:
                continue
            plain[field.alias or key if field else key] = _as_plain(field, value)
        return plain

    def _not_config(self) -> frozenset[str]:
        return frozenset()

    def _convert_to_config_dictionary(self) -> Mapping[str, Any]:
        """The name by which other code knows `__to_config__`."""
        return self.__to_config__()

    @classmethod
    def from_op_config(cls, config: Mapping[str, Any] | None) -> Any:
        """The object of completed config.

        Raises:
            pydantic.ValidationError: a validator or constraint of the class refuses it.
        """
        return cls(**cls.without_defaults(config or {}))

    @classmethod
    def without_defaults(cls, config: Mapping[str, Any]) -> dict[str, Any]:
        """Completed config without what equals the fields' defaults, so that pydantic sees what was given, and validates that alone."""
        kept: dict[str, Any] = {}
        for name, value in config.items():
            info = cls._field_of(name)
            if info is None or _is_choice(info.annotation) or value != info.default:
                kept[name] = _nested_without_defaults(info, value)
        return kept

    @classmethod
    def to_config_schema(cls) -> Field:
        """The schema made of the class."""
        from jetbridge.definitions.config.infer import field_of_class

        return field_of_class(cls)

    @classmethod
    def to_fields_dict(cls) -> dict[str, Field]:
        """The fields of the schema."""
        fields: dict[str, Field] = getattr(cls.to_config_schema().config_type, "fields", {})
        return fields


class PermissiveConfig(Config):
    """A `Config` that keeps entries that it has no field for, as attributes."""

    model_config = ConfigDict(extra="allow")


def _prepare(field: FieldInfo | None, value: Any) -> Any:
    """From the form of config to what pydantic takes."""
    if field is None:
        return value
    if (discriminator := discriminator_of(field)) is not None:
        return pick_variant(discriminator, value)
    annotation = field.annotation
    if isinstance(annotation, type) and issubclass(annotation, Enum) and isinstance(value, str):
        is_name = value in annotation.__members__ and value not in [member.value for member in annotation]
        return annotation.__members__[value].value if is_name else value
    return value


def _is_choice(annotation: Any) -> bool:
    return typing.get_origin(annotation) is typing.Literal or (
        isinstance(annotation, type) and issubclass(annotation, Enum)
    )


def _nested_without_defaults(info: FieldInfo | None, value: Any) -> Any:
    nested = None if info is None else info.annotation
    if isinstance(value, dict) and isinstance(nested, type) and issubclass(nested, Config):
        return nested.without_defaults(value)
    return value


def _as_plain(field: FieldInfo | None, value: Any) -> Any:
    plain = as_plain_config(value, in_object=True)
    discriminator = None if field is None else discriminator_of(field)
    return plain if discriminator is None or value is None else unpick_variant(discriminator, plain)


def keep_variables(validated: Any, given: Any) -> Any:
    """Put back the `EnvVar`s that pydantic has made plain strings and ints of."""
    if isinstance(given, (EnvVar, IntEnvVar)):
        return given
    if isinstance(given, dict) and isinstance(validated, dict):
        return {key: keep_variables(item, given.get(key)) for key, item in validated.items()}
    if isinstance(given, list) and isinstance(validated, list) and len(given) == len(validated):
        return [keep_variables(item, other) for item, other in zip(validated, given, strict=True)]
    return validated
