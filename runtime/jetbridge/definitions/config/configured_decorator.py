"""`configured`: a definition with its config fixed, or made by a function of other config."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jetbridge.definitions.config.mapping import config_class_of
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError


def configured(configurable: Any, config_schema: Any = None, **options: Any) -> Callable[[Any], Any]:
    """See `jetbridge.definitions.config.configurable.configured`."""
    if isinstance(configurable, type) and hasattr(configurable, "configure_at_launch"):
        configurable = configurable.configure_at_launch().get_resource_definition()
    _check(configurable)

    def apply(config_or_function: Any) -> Any:
        if not callable(config_or_function):
            return configurable.configured(config_or_function, config_schema=config_schema, **options)
        function, schema = _function(config_or_function, config_schema)
        return configurable.configured(
            function, config_schema=schema, **_named(configurable, config_or_function, options)
        )

    return apply


def _check(configurable: Any) -> None:
    if isinstance(configurable, type) or not hasattr(configurable, "configured"):
        raise InvalidInvocationError(
            f"Only ops, graphs, resources, IO managers, loggers and executors can be configured, got {configurable!r}. "
            "A resource class has configure_at_launch() and its fields for that."
        )


def _function(function: Callable[[Any], Any], schema: Any) -> tuple[Callable[[Any], Any], Any]:
    config_class = config_class_of(function)
    if config_class is None:
        return function, schema
    if schema is not None:
        raise InvalidDefinitionError(
            "Cannot provide config_schema to @configured function with Config-annotated param; both would say what config it takes."
        )

    def call(config: Any) -> Any:
        return function(config_class(**config))

    return call, config_class.to_config_schema()


def _named(configurable: Any, function: Callable[[Any], Any], options: dict[str, Any]) -> dict[str, Any]:
    has_name = hasattr(configurable, "name")
    name = options.get("name") or (function.__name__ if has_name and function.__name__ != "<lambda>" else None)
    described = {"description": options.get("description") or function.__doc__}
    return {**options, **described, **({"name": name} if name else {})}
