"""`@resource`, and resources made of values in config."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Set
from typing import Any, overload

from jetbridge.definitions.config.scalars import ANY
from jetbridge.definitions.resources.definition import ResourceDefinition, ResourceFunction
from jetbridge.errors import InvalidDefinitionError


@overload
def resource(config_schema: ResourceFunction) -> ResourceDefinition: ...
@overload
def resource(
    config_schema: Any = None,
    description: str | None = None,
    required_resource_keys: Set[str] | None = None,
    version: str | None = None,
) -> Callable[[ResourceFunction], ResourceDefinition]: ...


def resource(
    config_schema: Any = None,
    description: str | None = None,
    required_resource_keys: Set[str] | None = None,
    version: str | None = None,
) -> Any:
    """Make a resource of a function of the init context; the docstring is the description if none is given.

    https://docs.dagster.io/api/dagster/resources#dagster.resource
    """
    if callable(config_schema) and not isinstance(config_schema, type):
        return _make(config_schema, None, None, None, None)

    def decorate(function: ResourceFunction) -> ResourceDefinition:
        return _make(function, config_schema, description, required_resource_keys, version)

    return decorate


def _make(
    function: ResourceFunction,
    config_schema: Any,
    description: str | None,
    required_resource_keys: Set[str] | None,
    version: str | None,
) -> ResourceDefinition:
    if not callable(function):
        raise InvalidDefinitionError(f"@resource decorates a function, got {function!r}.")
    made = ResourceDefinition(
        function, config_schema, description or inspect.getdoc(function), required_resource_keys, version
    )
    functools.update_wrapper(made, function, assigned=("__module__", "__name__", "__qualname__", "__doc__"), updated=())
    return made


def make_values_resource(**fields: Any) -> ResourceDefinition:
    """A resource whose config is these fields (any, if none are named) and whose value is that config.

    https://docs.dagster.io/api/dagster/resources#dagster.make_values_resource
    """
    return ResourceDefinition(lambda context: context.resource_config, fields or ANY)
