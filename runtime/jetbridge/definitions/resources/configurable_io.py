"""`ConfigurableIOManager` and its factory: IO managers as pydantic classes.

https://docs.dagster.io/api/dagster/io-managers#dagster.ConfigurableIOManager
"""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.resources.configurable import ConfigurableResourceFactory
from jetbridge.definitions.resources.init_context import InitResourceContext
from jetbridge.definitions.resources.io_manager import IOManager, IOManagerDefinition


class ConfigurableIOManagerFactory(ConfigurableResourceFactory[Any]):
    """A class that makes an IO manager of its fields."""

    def create_io_manager(self, context: InitResourceContext) -> IOManager:
        """Make the IO manager."""
        raise NotImplementedError

    def create_resource(self, context: InitResourceContext) -> Any:
        """The IO manager."""
        return self.create_io_manager(context)

    @classmethod
    def input_config_schema(cls) -> Any:
        """The schema of the config of single inputs; none by default."""
        return None

    @classmethod
    def output_config_schema(cls) -> Any:
        """The schema of the config of single outputs; none by default."""
        return None

    @classmethod
    def make_definition(cls, resource_class: Any, given: Any) -> IOManagerDefinition:
        """The definition of an object of the class, or of a partial one."""
        from jetbridge.definitions.resources.class_definition import ClassIOManagerDefinition

        return ClassIOManagerDefinition(resource_class, given)


class ConfigurableIOManager(ConfigurableIOManagerFactory, IOManager):
    """An IO manager class whose objects are the IO manager."""

    def create_io_manager(self, context: InitResourceContext) -> IOManager:  # noqa: ARG002 - a method of the class
        """The object itself."""
        return self
