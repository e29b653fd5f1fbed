"""Input managers: what loads an input that is connected to nothing, or in place of the upstream output's IO manager.

https://docs.dagster.io/api/dagster/io-managers#input-managers
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Set
from typing import Any

from jetbridge.definitions.config.configurable import schema_field
from jetbridge.definitions.config.field import Field
from jetbridge.definitions.resources.definition import ResourceDefinition, ResourceFunction


class InputManager(ABC):
    """Loads inputs."""

    @abstractmethod
    def load_input(self, context: Any) -> Any:
        """Load an input."""


class InputManagerDefinition(ResourceDefinition):
    """A resource that is an input manager; `input_config_schema` is of the config of single inputs in run config."""

    input_config_field: Field | None = None

    def __init__(
        self,
        resource_fn: ResourceFunction,
        config_schema: Any = None,
        description: str | None = None,
        input_config_schema: Any = None,
        required_resource_keys: Set[str] | None = None,
        version: str | None = None,
    ) -> None:
        super().__init__(resource_fn, config_schema, description, required_resource_keys, version)
        self.input_config_field = None if input_config_schema is None else schema_field(input_config_schema)

    @property
    def input_config_schema(self) -> Field | None:
        """The schema of the config of an input."""
        return self.input_config_field


class FunctionInputManager(InputManager):
    """An input manager that is a function, with its resource config at hand."""

    def __init__(self, load: Callable[..., Any], takes_context: bool) -> None:
        self._load = load
        self._takes_context = takes_context

    def load_input(self, context: Any) -> Any:
        """Call the function; if it gives an input manager, that loads."""
        loaded = self._load(context) if self._takes_context else self._load()
        return loaded.load_input(context) if isinstance(loaded, InputManager) else loaded


def input_manager(
    config_schema: Any = None,
    description: str | None = None,
    input_config_schema: Any = None,
    required_resource_keys: Set[str] | None = None,
    version: str | None = None,
) -> Any:
    """Make an input manager of a function of the input context; what it returns is the input."""
    if callable(config_schema) and not isinstance(config_schema, type):
        return _make(config_schema)

    def decorate(load: Callable[..., Any]) -> InputManagerDefinition:
        return _make(
            load,
            config_schema=config_schema,
            description=description,
            input_config_schema=input_config_schema,
            required_resource_keys=required_resource_keys,
            version=version,
        )

    return decorate


def _make(load: Callable[..., Any], **options: Any) -> InputManagerDefinition:
    from jetbridge.definitions.resources.definition import takes_context

    manager = FunctionInputManager(load, takes_context(load))
    made = InputManagerDefinition(lambda _init_context: manager, **options)
    made.__doc__ = load.__doc__
    return made
