"""The door from definitions to the config room: imported only by ops that have config."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.op_parameters import Parameter
from jetbridge.definitions.values import NO_VALUE


def config_field_of(schema: Any) -> Any:
    """The config field of a schema as users write it; None if there is none.

    Raises:
        InvalidConfigDefinitionError: a part of the schema is no config type.
    """
    if schema is None:
        return None
    from jetbridge.definitions.config.fields import convert_user_schema

    return convert_user_schema(schema)


def config_field_of_parameter(parameter: Parameter) -> Any:
    """The config field of a parameter `config: annotation = default`."""
    from jetbridge.definitions.config.fields import convert_annotation

    if parameter.default is NO_VALUE:
        return convert_annotation(parameter.annotation)
    return convert_annotation(parameter.annotation, parameter.default)
