"""From what people write as a schema (`int`, `{"a": str}`, `[int]`, `Field(…)`) to config types and fields."""

from __future__ import annotations

import collections.abc
import typing
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.config.arrays import Array, Map
from jetbridge.definitions.config.config_type import ConfigType, ConfigTypeKind
from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.scalars import ANY, BOOL, FLOAT, INT, STRING
from jetbridge.definitions.config.shapes import Permissive, Shape
from jetbridge.errors import InvalidConfigDefinitionError, InvalidDefinitionError

_USE_LIST = "Please use a python list (e.g. [int]) or dagster.Array (e.g. Array(int)) instead."


def try_config_type(given: Any) -> ConfigType | None:
    """The config type that was meant; None if it is nothing that could be one.

    Raises:
        InvalidDefinitionError: it is of a kind that people mistake for config types; the text says what to write.
        InvalidConfigDefinitionError: a part inside is no config type.
    """
    if isinstance(given, ConfigType):
        return given
    if isinstance(given, Mapping):
        return _mapping_type(given)
    if isinstance(given, list):
        return _list_type(given)
    builtin = _python_type(given)
    if builtin is None:
        _explain(given)
    return builtin


def resolve_to_config_type(given: Any) -> ConfigType:
    """The config type that was meant.

    Raises:
        InvalidDefinitionError: it is none.
    """
    resolved = try_config_type(given)
    if resolved is None:
        raise InvalidDefinitionError(
            f"{given!r} is no config type. Give int, float, bool, str, a config type, a dict of them, or a list of one."
        )
    return resolved


def _python_type(given: Any) -> ConfigType | None:
    if given is None or given is Any:
        return ANY
    if given is dict or given is typing.Dict:  # noqa: UP006 - what users may write
        return Permissive() if given is dict else None
    if given is list:
        return Array(ANY)
    for python_type, config_type in ((int, INT), (float, FLOAT), (bool, BOOL), (str, STRING)):
        if given is python_type:
            return config_type
    return None


def _mapping_type(given: Mapping[Any, Any]) -> ConfigType:
    if len(given) == 1:
        key, inner = next(iter(given.items()))
        if not isinstance(key, str):
            return _map_type(key, inner, given)
    return Shape(expand_fields(given))


def _map_type(key: Any, inner: Any, given: Mapping[Any, Any]) -> Map:
    key_type = try_config_type(key)
    if key_type is None:
        raise InvalidDefinitionError(f"Invalid key in map specification: {key!r} in map {given}")
    if key_type.kind is not ConfigTypeKind.SCALAR:
        raise InvalidDefinitionError(f"Non-scalar key in map specification: {key!r} in map {given}")
    inner_type = try_config_type(inner)
    if inner_type is None:
        raise InvalidDefinitionError(f"Invalid value in map specification: {inner!r} in map {given}")
    return Map(key_type, inner_type)


def _list_type(given: list[Any]) -> Array:
    if len(given) != 1:
        raise InvalidDefinitionError("Array specifications must only be of length 1")
    inner = try_config_type(given[0])
    if inner is None:
        raise InvalidDefinitionError(f"Invalid member of array specification: {given[0]!r} in list {given}")
    return Array(inner)


def _no_config_types() -> list[tuple[tuple[type, Any], str]]:
    from jetbridge.definitions.types import containers, generic

    return [
        ((containers.ListType, generic.List), f"Cannot use List in the context of config. {_USE_LIST}"),
        ((containers.SetType, generic.Set), f"Cannot use Set in the context of a config field. {_USE_LIST}"),
        ((containers.TupleType, generic.Tuple), f"Cannot use Tuple in the context of a config field. {_USE_LIST}"),
    ]


def _explain(given: Any) -> None:
    from jetbridge.definitions.types.runtime_type import RuntimeType

    if isinstance(given, type) and issubclass(given, ConfigType):
        raise InvalidDefinitionError(
            f"Cannot pass config type class {given} as a config type. Give an instance of it: "
            '"Noneable(Permissive)" should be "Noneable(Permissive())".'
        )
    for kinds, text in _no_config_types():
        if isinstance(given, kinds[0]) or given is kinds[1]:
            raise InvalidDefinitionError(text)
    if isinstance(given, RuntimeType) or (isinstance(given, type) and issubclass(given, RuntimeType)):
        name = given.__name__ if isinstance(given, type) else given.display_name
        raise InvalidDefinitionError(
            f"You have passed an instance of DagsterType {name} to the config system ({given!r}). Runtime types and config schemas are "
            "separate: give int, float, bool, str, a config type, a dict of them, or a list of one."
        )
    if _is_optional(given):
        raise InvalidDefinitionError(
            "Cannot use typing.Optional as a config type. If you want this field to be optional, please use "
            "Field(<type>, is_required=False), and if you want this field to be required, but accept a value of None, "
            "use dagster.Noneable(<type>)."
        )
    if getattr(given, "__module__", None) == "typing" or typing.get_origin(given) is not None:
        raise InvalidDefinitionError(
            f"You have passed in {given} to the config system. Types from the typing module in python are not allowed "
            "in the config system. You must use types that are imported from dagster or primitive types such as bool, int, etc."
        )


def _is_optional(given: Any) -> bool:
    return typing.get_origin(given) is not None and type(None) in typing.get_args(given)


def expand_fields(fields: Mapping[str, Any]) -> dict[str, Field]:
    """The fields of a schema.

    Raises:
        InvalidConfigDefinitionError: one of them, at any depth, is no config type.
    """
    return _expand_fields(fields, fields, ())


def to_field(given: Any) -> Field:
    """The field that was meant.

    Raises:
        InvalidConfigDefinitionError: it, or something in it, is no config type.
    """
    return _to_field(given, given, ())


def _expand_fields(root: Any, fields: Mapping[str, Any], stack: tuple[str, ...]) -> dict[str, Field]:
    return {name: _to_field(root, given, (*stack, str(name))) for name, given in fields.items()}


def _to_field(root: Any, given: Any, stack: tuple[str, ...]) -> Field:
    if isinstance(given, Field):
        return given
    if given is None:
        raise InvalidConfigDefinitionError(root, given, stack, "Fields cannot be None")
    config_type = _to_type(root, given, stack)
    if config_type is None:
        raise InvalidConfigDefinitionError(root, given, stack)
    return Field(config_type)


def _to_type(root: Any, given: Any, stack: tuple[str, ...]) -> ConfigType | None:
    if isinstance(given, Mapping):
        if len(given) == 1:
            key, inner = next(iter(given.items()))
            if not isinstance(key, str) and try_config_type(key) is not None:
                return _to_map(root, given, key, inner, stack)
        return Shape(_expand_fields(root, given, stack))
    if isinstance(given, list):
        return _to_array(root, given, stack)
    if isinstance(given, collections.abc.Hashable):
        return try_config_type(given)
    return None


def _to_array(root: Any, given: list[Any], stack: tuple[str, ...]) -> Array:
    if len(given) != 1:
        raise InvalidConfigDefinitionError(root, given, stack, "List must be of length 1")
    inner = _to_type(root, given[0], stack)
    if inner is None:
        reason = f"List have a single item and contain a valid type i.e. [int]. Got item {given[0]!r}"
        raise InvalidConfigDefinitionError(root, given, stack, reason)
    return Array(inner)


def _to_map(root: Any, given: Mapping[Any, Any], key: Any, inner: Any, stack: tuple[str, ...]) -> Map:
    key_type = try_config_type(key)
    if key_type is None or key_type.kind is not ConfigTypeKind.SCALAR:
        reason = f"Map dict must have a scalar type as its only key. Got key {key!r}"
        raise InvalidConfigDefinitionError(root, given, stack, reason)
    inner_type = _to_type(root, inner, stack)
    if inner_type is None:
        reason = f"Map must have a single value and contain a valid type i.e. {{str: int}}. Got item {inner!r}"
        raise InvalidConfigDefinitionError(root, given, stack, reason)
    return Map(key_type, inner_type)
