"""The entry of a resource in run config."""

from __future__ import annotations

from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.shapes import Shape
from jetbridge.definitions.resources.definition import ResourceDefinition


def resource_field(definition: ResourceDefinition) -> Field:
    """`{"config": …}`; it may be left out if the config may."""
    return Field(Shape({"config": definition.config_field}), description=definition.description)
