"""Loaders of the built-in types: bare scalars, `{value: …}`, `{json: {path: …}}`, `{pickle: {path: …}}`, and containers of these."""

from __future__ import annotations

import json
import pickle
from functools import cached_property
from pathlib import Path
from typing import Any

from jetbridge.definitions.types.loaders import TypeLoader


class ScalarLoader(TypeLoader):
    """A scalar, bare or in one of the three forms; without a Python type (`Any`) one of the three forms."""

    def __init__(self, python_type: type | None) -> None:
        self._python_type = python_type

    @cached_property
    def schema_type(self) -> Any:
        """`(Int | {value: Int, json: {path: String}, pickle: {path: String}})`."""
        from jetbridge.definitions.config.scalars import ScalarUnion
        from jetbridge.definitions.config.shapes import Selector

        forms = {"value": self._python_type or Any, "json": {"path": str}, "pickle": {"path": str}}
        return Selector(forms) if self._python_type is None else ScalarUnion(self._python_type, Selector(forms))

    def construct_from_config_value(self, _context: Any, config_value: Any) -> Any:
        """The value itself, or what the named file holds."""
        if not isinstance(config_value, dict):
            return config_value
        ((form, given),) = config_value.items()
        if form == "value":
            return given
        path = Path(given["path"])
        if form == "json":
            loaded = json.loads(path.read_text(encoding="utf-8"))
            return loaded["value"] if isinstance(loaded, dict) and loaded.keys() == {"value"} else loaded
        return pickle.loads(path.read_bytes())  # noqa: S301 - the user names the file in the run config


class ContainerLoader(TypeLoader):
    """A container of what inner loaders load; `collect` makes it of a list, or of a dictionary's items."""

    def __init__(self, kind: str, inner: tuple[TypeLoader, ...], collect: Any) -> None:
        self._kind = kind
        self._inner = inner
        self._collect = collect

    @cached_property
    def schema_type(self) -> Any:
        """An `Array` or `Map` of the inner schemas."""
        from jetbridge.definitions.config.arrays import Array, Map
        from jetbridge.definitions.config.scalars import Noneable

        if self._kind == "map":
            return Map(str, self._inner[-1].schema_type)
        return (Noneable if self._kind == "noneable" else Array)(self._inner[0].schema_type)

    def construct_from_config_value(self, context: Any, config_value: Any) -> Any:
        """The container of the loaded elements."""
        if self._kind == "noneable":
            return None if config_value is None else self._inner[0].construct_from_config_value(context, config_value)
        if self._kind == "map":
            value = self._inner[-1]
            return {key: value.construct_from_config_value(context, item) for key, item in config_value.items()}
        return self._collect(self._inner[0].construct_from_config_value(context, item) for item in config_value)

    def required_resource_keys(self) -> frozenset[str]:
        """Those of the elements."""
        return frozenset(key for loader in self._inner for key in loader.required_resource_keys())


class TupleLoader(TypeLoader):
    """A tuple whose elements have loaders of their own."""

    def __init__(self, inner: tuple[TypeLoader, ...]) -> None:
        self._inner = inner

    @cached_property
    def schema_type(self) -> Any:
        """A list of anything: config has no type for lists of fixed length."""
        from jetbridge.definitions.config.arrays import Array

        return Array(Any)

    def construct_from_config_value(self, context: Any, config_value: Any) -> Any:
        """The tuple of the loaded elements; an element may be given bare."""
        return tuple(
            loader.construct_from_config_value(context, item)
            for loader, item in zip(self._inner, config_value, strict=True)
        )


class DictLoader(TypeLoader):
    """Any dictionary."""

    @cached_property
    def schema_type(self) -> Any:
        """`Permissive()`."""
        from jetbridge.definitions.config.shapes import Permissive

        return Permissive()


def list_loader(inner: TypeLoader | None) -> TypeLoader | None:
    """A list of what the inner loader loads; None if there is none."""
    return None if inner is None else ContainerLoader("array", (inner,), list)


def set_loader(inner: TypeLoader | None) -> TypeLoader | None:
    """A set of what the inner loader loads."""
    return None if inner is None else ContainerLoader("array", (inner,), set)


def optional_loader(inner: TypeLoader | None) -> TypeLoader | None:
    """None, or what the inner loader loads."""
    return None if inner is None else ContainerLoader("noneable", (inner,), None)


def map_loader(keys: TypeLoader | None, values: TypeLoader | None) -> TypeLoader | None:
    """A dictionary of what the inner loader loads."""
    return None if keys is None or values is None else ContainerLoader("map", (values,), None)


def tuple_loader(inner: tuple[TypeLoader | None, ...]) -> TypeLoader | None:
    """A tuple of what the inner loaders load; None if one has none."""
    known = tuple(loader for loader in inner if loader is not None)
    return TupleLoader(known) if len(known) == len(inner) else None
