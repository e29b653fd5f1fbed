"""`ConfigMapping`: a graph (or job) that takes config of another form than its ops do.

https://docs.dagster.io/api/dagster/config#dagster.ConfigMapping
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from jetbridge.definitions.config.configurable import schema_field
from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.plain import as_plain_config
from jetbridge.definitions.config.run_config_class import run_config_dict
from jetbridge.errors import InvalidConfigError, InvalidDefinitionError


class ConfigMapping:
    """`config_fn` gets config that fits `config_schema` and returns the config of the ops inside (`{op name: {"config": …}}`).

    With `receive_processed_config_values=False` it gets enums by name, and environment variables as they were given.
    """

    def __init__(
        self,
        config_fn: Callable[[Any], Any],
        config_schema: Any = None,
        receive_processed_config_values: bool | None = None,
    ) -> None:
        if not callable(config_fn):
            raise InvalidDefinitionError(f"config_fn of a ConfigMapping must be a function, got {config_fn!r}.")
        self.config_fn = config_fn
        self.config_field: Field = schema_field(config_schema)
        self.receive_processed_config_values = receive_processed_config_values is not False

    @property
    def config_schema(self) -> Field:
        """The schema of the config that is given."""
        return self.config_field

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function, as a test does."""
        return self.config_fn(*args, **kwargs)

    def resolve_from_validated_config(self, config: Any) -> Any:
        """What the function makes of config that fits, as a plain dict."""
        return _plain(self.config_fn(config))

    def resolve_from_unvalidated_config(self, config: Any) -> Any:
        """What the function makes of config that is checked first.

        Raises:
            InvalidConfigError: the config does not fit the schema.
        """
        config_type = self.config_field.config_type
        result = config_type.process(config) if self.receive_processed_config_values else config_type.fill(config)
        if not result.success:
            raise InvalidConfigError("Error in config mapping ", result.errors, config)
        return self.resolve_from_validated_config(result.value)


def _plain(made: Any) -> Any:
    return run_config_dict(made) if hasattr(made, "to_config_dict") else as_plain_config(made)


def config_mapping(
    config_fn: Callable[..., Any] | None = None,
    *,
    config_schema: Any = None,
    receive_processed_config_values: bool | None = None,
) -> Any:
    """Make a `ConfigMapping` of a function; its parameter may be annotated with a `Config` class in place of a schema.

    https://docs.dagster.io/api/dagster/config#dagster.config_mapping
    """
    if config_fn is not None:
        return _make(config_fn, config_schema, receive_processed_config_values)

    def decorate(function: Callable[..., Any]) -> ConfigMapping:
        return _make(function, config_schema, receive_processed_config_values)

    return decorate


def _make(function: Callable[..., Any], config_schema: Any, processed: bool | None) -> ConfigMapping:
    config_class = config_class_of(function)
    if config_class is None:
        return ConfigMapping(function, config_schema, processed)
    if config_schema is not None:
        raise InvalidDefinitionError(
            "Cannot specify both a config_schema and a Config class as annotation of a config mapping."
        )

    def map_object(config: Any) -> Any:
        return function(config_class(**config))

    return ConfigMapping(map_object, config_class.to_config_schema(), processed)


def config_class_of(function: Callable[..., Any]) -> Any:
    """The `Config` class that the function's first parameter is annotated with, if it is one."""
    try:
        parameters = list(inspect.signature(function, eval_str=True).parameters.values())
    except (TypeError, ValueError, NameError):
        return None
    annotation = parameters[0].annotation if parameters else None
    return annotation if isinstance(annotation, type) and hasattr(annotation, "to_config_schema") else None
