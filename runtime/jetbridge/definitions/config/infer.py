"""From a `Config` class, or an annotation, to a config schema."""

from __future__ import annotations

import collections.abc
import enum
import types
import typing
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from jetbridge.definitions.config.arrays import Array, Map
from jetbridge.definitions.config.config_class import Config
from jetbridge.definitions.config.config_type import ConfigType
from jetbridge.definitions.config.discriminated import discriminator_of, unpick_variant
from jetbridge.definitions.config.enums import Enum, EnumValue
from jetbridge.definitions.config.field import NO_DEFAULT, Field
from jetbridge.definitions.config.plain import as_plain_config
from jetbridge.definitions.config.resolve import to_field
from jetbridge.definitions.config.scalars import Noneable
from jetbridge.definitions.config.shapes import Permissive, Selector, Shape
from jetbridge.definitions.config.sources import BoolSource, IntSource, StringSource
from jetbridge.errors import (
    InvalidConfigDefinitionError,
    InvalidDefinitionError,
    InvalidPythonicConfigDefinitionError,
    InvariantViolationError,
)

_UNIONS = (typing.Union, types.UnionType)
_SOURCES: dict[Any, ConfigType] = {str: StringSource, int: IntSource, bool: BoolSource}


def field_of_annotation(annotation: Any, default: Any = NO_DEFAULT) -> Field:
    """The schema of a `config` parameter.

    Raises:
        InvalidPythonicConfigDefinitionError: the annotation is no config type.
        InvariantViolationError: a parameter with a `Config` class has a default.
    """
    if isinstance(annotation, type) and issubclass(annotation, Config):
        if default is not NO_DEFAULT:
            raise InvariantViolationError("Cannot provide a default value when using a Config class")
        return field_of_class(annotation)
    try:
        return Field(type_of_annotation(annotation), default_value=default)
    except (InvalidDefinitionError, InvalidConfigDefinitionError) as error:
        raise InvalidPythonicConfigDefinitionError(None, None, annotation) from error


def field_of_class(
    cls: type[Config],
    description: str | None = None,
    default: Any = None,
    omit: frozenset[str] = frozenset(),
) -> Field:
    """The schema of a `Config` class; `default` has values by field name that stand for the fields' own defaults.

    Raises:
        InvalidPythonicConfigDefinitionError: a field's annotation is no config type.
        InvalidDefinitionError: a field's default is a config `Field`, where pydantic's belongs.
    """
    is_resource_field = getattr(cls, "__is_resource_field__", _never)
    fields = {
        info.alias or key: _field_of_info(cls, key, info, (default or {}).get(info.alias or key))
        for key, info in cls.model_fields.items()
        if key not in omit and not is_resource_field(info)
    }
    permissive = cls.model_config.get("extra") == "allow"
    doc = (cls.__doc__ or "").strip() or None
    return Field(Permissive(fields) if permissive else Shape(fields), description=description or doc)


def _never(_info: FieldInfo) -> bool:
    return False


def _field_of_info(cls: type[Config], key: str, info: FieldInfo, default: Any) -> Field:
    if isinstance(info.default, Field):
        raise InvalidDefinitionError(
            "Using 'dagster.Field' is not supported within a Pythonic config or resource definition. 'dagster.Field' should only be "
            "used in legacy Dagster config schemas. Did you mean to use 'pydantic.Field' instead?"
        )
    try:
        return _convert(info, default)
    except InvalidConfigDefinitionError as error:
        is_resource = hasattr(cls, "__is_resource_field__")
        raise InvalidPythonicConfigDefinitionError(cls, key, error.current_value, is_resource) from error


def _convert(info: FieldInfo, default: Any) -> Field:
    if (discriminator := discriminator_of(info)) is not None:
        return _field_of_union(info, discriminator)
    annotation = _strip(info.annotation)
    if typing.get_origin(annotation) is typing.Literal:
        return _field_of_literal(info, annotation)
    if isinstance(annotation, type) and issubclass(annotation, Config):
        given = info.default.__to_config__() if isinstance(info.default, Config) else None
        return field_of_class(annotation, info.description, given)
    is_optional = _is_optional(annotation)
    config_type = type_of_annotation(annotation)
    if not info.is_required() and not is_optional:
        config_type = Noneable(config_type)
    value = default if default is not None else _default_of(info)
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return Field(
        config_type,
        default_value=value,
        is_required=info.is_required() and not is_optional and value is NO_DEFAULT,
        description=info.description,
        is_secret=bool(extra.get("dagster__is_secret", False)),
    )


def _default_of(info: FieldInfo) -> Any:
    return NO_DEFAULT if info.default is PydanticUndefined else as_plain_config(info.default, in_object=True)


def _field_of_literal(info: FieldInfo, annotation: Any) -> Field:
    name = str(annotation).removeprefix("typing.")
    choice = Enum(name, [EnumValue(value) for value in typing.get_args(annotation)])
    return Field(choice, description=info.description, is_required=info.is_required(), default_value=_default_of(info))


def _field_of_union(info: FieldInfo, discriminator: str) -> Field:
    members = [_strip(member) for member in typing.get_args(_strip(info.annotation)) if member is not type(None)]
    if not all(isinstance(member, type) and issubclass(member, Config) for member in members):
        raise InvalidDefinitionError("Discriminated unions with non-Config types are not supported.")
    variants = {
        value: field_of_class(member, omit=frozenset({discriminator}))
        for member in members
        for value in typing.get_args(member.model_fields[discriminator].annotation)
    }
    default = info.default_factory() if info.default_factory is not None else info.default  # type: ignore[call-arg]
    given = default is not PydanticUndefined and default is not None
    value = unpick_variant(discriminator, as_plain_config(default)) if given else NO_DEFAULT
    return Field(Selector(variants), value, info.is_required(), info.description)


def type_of_annotation(annotation: Any) -> ConfigType:
    """The config type of an annotation; scalars may be given by an environment variable.

    Raises:
        InvalidConfigDefinitionError, InvalidDefinitionError: it is no config type.
    """
    annotation = _strip(annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (list, collections.abc.Sequence):
        return Array(type_of_annotation(arguments[0]))
    if origin in (dict, collections.abc.Mapping):
        return Map(arguments[0], type_of_annotation(arguments[1]))
    if _is_optional(annotation):
        return Noneable(type_of_annotation(next(item for item in arguments if item is not type(None))))
    if isinstance(annotation, type) and issubclass(annotation, Config):
        return field_of_class(annotation).config_type
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return Enum.from_python_enum_direct_values(annotation)
    return _SOURCES.get(annotation) or to_field(annotation).config_type


def _strip(annotation: Any) -> Any:
    while typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    return annotation


def _is_optional(annotation: Any) -> bool:
    arguments = typing.get_args(annotation)
    return typing.get_origin(annotation) in _UNIONS and len(arguments) == len(("T", None)) and type(None) in arguments
