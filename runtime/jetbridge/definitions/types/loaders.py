"""Loaders: how an input that is connected to nothing gets its value from run config.

https://docs.dagster.io/api/dagster/types#dagster.DagsterTypeLoader
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Set
from typing import Any, Protocol

from jetbridge.definitions.config_schema import config_field_of
from jetbridge.errors import InvalidDefinitionError


class TypeLoaderContext(Protocol):
    """What a loader is given: the context of the step."""

    @property
    def resources(self) -> Any:
        """The resources that the loader asked for."""

    @property
    def job_def(self) -> Any:
        """The job."""

    @property
    def op_def(self) -> Any:
        """The op whose input is loaded."""

    @property
    def log(self) -> Any:
        """The logger of the step."""


class TypeLoader(ABC):
    """Makes a value of config. `schema_type` is the type of that config."""

    @property
    @abstractmethod
    def schema_type(self) -> Any:
        """What the config must be."""

    def construct_from_config_value(self, _context: Any, config_value: Any) -> Any:
        """The value; the config itself unless a subclass says otherwise."""
        return config_value

    def required_resource_keys(self) -> frozenset[str]:
        """The resources that loading needs."""
        return frozenset()


class FunctionLoader(TypeLoader):
    """A loader made by `@type_loader`."""

    def __init__(
        self, config_schema: Any, function: Callable[..., Any], required_resource_keys: frozenset[str]
    ) -> None:
        self._field = config_field_of(config_schema)
        self._function = function
        self._required_resource_keys = required_resource_keys

    @property
    def schema_type(self) -> Any:
        """What the config must be."""
        return self._field.config_type

    def construct_from_config_value(self, context: Any, config_value: Any) -> Any:
        """What the function makes of it."""
        return self._function(context, config_value)

    def required_resource_keys(self) -> frozenset[str]:
        """The resources that loading needs."""
        return self._required_resource_keys


def type_loader(
    config_schema: Any, required_resource_keys: Set[str] | None = None
) -> Callable[[Callable[..., Any]], TypeLoader]:
    """Make a loader of a function `(context, config) -> value`.

    https://docs.dagster.io/api/dagster/types#dagster.dagster_type_loader

    Raises:
        InvalidDefinitionError: the function does not take two arguments.
    """

    def decorate(function: Callable[..., Any]) -> TypeLoader:
        _check_arguments(function)
        return FunctionLoader(config_schema, function, frozenset(required_resource_keys or ()))

    return decorate


def _check_arguments(function: Callable[..., Any]) -> None:
    missing = len([p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]) < 2  # noqa: PLR2004 - context, config
    if missing:
        raise InvalidDefinitionError(
            f"@type_loader '{getattr(function, '__name__', function)}' decorated function does not have required positional parameters "
            "'context' and 'config'. Annotate both."
        )
