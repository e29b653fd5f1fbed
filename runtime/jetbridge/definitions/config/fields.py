"""The field of a schema as users write it, whatever its form; `Config` classes are known without importing pydantic."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.config.field import NO_DEFAULT, Field
from jetbridge.definitions.config.resolve import to_field


def convert_user_schema(schema: Any) -> Field:
    """The field of a `config_schema`.

    Raises:
        InvalidConfigDefinitionError, InvalidDefinitionError: it, or something in it, is no config type.
    """
    field = getattr(schema, "to_config_schema", None)
    if field is not None:
        made: Field = field()
        return made
    return to_field(schema)


def convert_annotation(annotation: Any, default: Any = NO_DEFAULT) -> Field:
    """The field of a parameter `config: annotation = default`.

    Raises:
        InvalidPythonicConfigDefinitionError: the annotation is no config type.
    """
    from jetbridge.definitions.config.infer import field_of_annotation

    return field_of_annotation(annotation, default)
