"""`ResourceDefinition`: a function that makes a resource, and what it needs for that.

https://docs.dagster.io/api/dagster/resources
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Set
from typing import Any

from jetbridge.definitions.config.configurable import ConfigurableDefinition, schema_field
from jetbridge.definitions.config.sources import StringSource
from jetbridge.definitions.names import context_names
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError

ResourceFunction = Callable[..., Any]


class ResourceDefinition(ConfigurableDefinition):
    """How a resource is made: `resource_fn(init_context)`, or without a parameter.

    The function returns the resource, or is a generator (or a context manager) that gives it once and cleans up afterwards.
    """

    def __init__(
        self,
        resource_fn: ResourceFunction,
        config_schema: Any = None,
        description: str | None = None,
        required_resource_keys: Set[str] | None = None,
        version: str | None = None,
    ) -> None:
        if not callable(resource_fn):
            raise InvalidDefinitionError(f"A resource is made by a function, got {resource_fn!r}.")
        self.resource_fn = resource_fn
        self.config_field = schema_field(config_schema)
        self.description = description
        self.required_resource_keys = frozenset(required_resource_keys or ())
        self.version = version
        self.takes_context = takes_context(resource_fn)

    @staticmethod
    def none_resource(description: str | None = None) -> ResourceDefinition:
        """A resource that is None."""
        return ResourceDefinition.hardcoded_resource(None, description)

    @classmethod
    def hardcoded_resource(cls, value: Any, description: str | None = None) -> ResourceDefinition:
        """A resource that is this value."""
        return ResourceDefinition(lambda _init_context: value, description=description)

    @staticmethod
    def mock_resource(description: str | None = None) -> ResourceDefinition:
        """A resource that is a `MagicMock`."""
        from unittest.mock import MagicMock  # brings asyncio along

        return ResourceDefinition(lambda _init_context: MagicMock(), description=description)

    @staticmethod
    def string_resource(description: str | None = None) -> ResourceDefinition:
        """A resource that is the string that is its config."""
        return ResourceDefinition(lambda context: context.resource_config, StringSource, description)

    def make(self, init_context: Any) -> Any:
        """Call the function: the resource, or a generator or context manager that gives it."""
        return self.resource_fn(init_context) if self.takes_context else self.resource_fn()

    def dependencies(self, _resource_defs: Mapping[str, Any]) -> Set[str]:
        """The keys of the resources that must be there first."""
        return self.required_resource_keys

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Make the resource directly: `my_resource(build_init_resource_context(…))`.

        As decorator on a `ResourceDefinition` made by calling `@resource(…)` it is not used.
        """
        from jetbridge.definitions.resources.invocation import invoke_resource

        return invoke_resource(self, *args, **kwargs)


def takes_context(function: ResourceFunction) -> bool:
    """Whether the function wants the init context.

    Raises:
        InvalidDefinitionError: it has more than one required parameter.
    """
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # built-in callables have no signature
        return True
    required = [p for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    extra = [p.name for p in required[1:]]
    if extra:
        shown = ", ".join(extra)
        raise InvalidDefinitionError(
            f"@resource decorated function '{getattr(function, '__name__', function)}' expects only a single positional required "
            f"argument. Got required extra params {shown}"
        )
    if required:
        return True
    first = parameters[0] if parameters else None
    return first is not None and (first.kind is first.VAR_POSITIONAL or first.name in context_names("init_context"))


def to_resource_definition(value: Any) -> ResourceDefinition:
    """What stands in `resource_defs`, as a definition; a plain object is a resource that is this object."""
    if isinstance(value, ResourceDefinition):
        return value
    convert = getattr(value, "get_resource_definition", None)
    if convert is not None and not isinstance(value, type):
        made: ResourceDefinition = convert()
        return made
    from jetbridge.definitions.resources.io_manager import IOManager, IOManagerDefinition

    if isinstance(value, IOManager):
        return IOManagerDefinition.hardcoded_io_manager(value)
    if isinstance(value, type) and hasattr(value, "get_resource_definition"):
        raise InvalidInvocationError(
            f"Resource definition must be an instance: got the class {value.__name__}. Write {value.__name__}(…)."
        )
    return ResourceDefinition.hardcoded_resource(value)
