"""IO managers: where the outputs of ops are kept, and how inputs get them back.

https://docs.dagster.io/api/dagster/io-managers
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Set
from typing import Any

from jetbridge.definitions.config.configurable import schema_field
from jetbridge.definitions.config.field import Field
from jetbridge.definitions.resources.definition import ResourceFunction
from jetbridge.definitions.resources.input_manager import InputManager, InputManagerDefinition


class IOManager(InputManager, ABC):
    """Keeps what ops give, and loads it again."""

    @abstractmethod
    def load_input(self, context: Any) -> Any:
        """Load what `context.upstream_output` says, for an input."""

    @abstractmethod
    def handle_output(self, context: Any, obj: Any) -> Any:
        """Keep an output. May yield metadata (`AssetMaterialization`, entries of metadata)."""


class IOManagerDefinition(InputManagerDefinition):
    """A resource that is an IO manager; the two schemas are of the config of single inputs and outputs in run config."""

    def __init__(
        self,
        resource_fn: ResourceFunction,
        config_schema: Any = None,
        description: str | None = None,
        required_resource_keys: Set[str] | None = None,
        version: str | None = None,
        input_config_schema: Any = None,
        output_config_schema: Any = None,
    ) -> None:
        super().__init__(resource_fn, config_schema, description, input_config_schema, required_resource_keys, version)
        self.output_config_field = None if output_config_schema is None else schema_field(output_config_schema)

    @property
    def output_config_schema(self) -> Field | None:
        """The schema of the config of an output."""
        return self.output_config_field

    @staticmethod
    def hardcoded_io_manager(value: IOManager, description: str | None = None) -> IOManagerDefinition:
        """An IO manager that is this object."""
        return IOManagerDefinition(lambda _init_context: value, description=description)


def io_manager(
    config_schema: Any = None,
    description: str | None = None,
    output_config_schema: Any = None,
    input_config_schema: Any = None,
    required_resource_keys: Set[str] | None = None,
    version: str | None = None,
) -> Any:
    """Make an IO manager definition of a function that gives an `IOManager`."""
    if callable(config_schema) and not isinstance(config_schema, type):
        return _make(config_schema)

    def decorate(function: Callable[..., Any]) -> IOManagerDefinition:
        return _make(
            function,
            config_schema=config_schema,
            description=description,
            required_resource_keys=required_resource_keys,
            version=version,
            input_config_schema=input_config_schema,
            output_config_schema=output_config_schema,
        )

    return decorate


def _make(function: Callable[..., Any], **options: Any) -> IOManagerDefinition:
    made = IOManagerDefinition(function, **options)
    made.__doc__ = function.__doc__
    return made
