"""Calling a resource directly, as a test does."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.resources.init_context import InitResourceContext
from jetbridge.errors import InvalidConfigError, InvalidInvocationError

if TYPE_CHECKING:
    from jetbridge.definitions.resources.definition import ResourceDefinition


def invoke_resource(definition: ResourceDefinition, *args: Any, **kwargs: Any) -> Any:
    """Call the resource's function with the context that was given, its config checked and completed.

    Raises:
        InvalidInvocationError: there is no context, or too many arguments.
        InvalidConfigError: the context's config does not fit.
    """
    if not definition.takes_context and not (args or kwargs):
        context: Any = InitResourceContext()
    else:
        context = _context(definition, args, kwargs)
    config = _config(definition, getattr(context, "resource_config", None))
    return definition.make(_with_config(context, config))


def _context(definition: ResourceDefinition, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if len(args) + len(kwargs) > 1:
        raise InvalidInvocationError(
            "Initialization of resource received multiple arguments. Only a first positional context parameter should be provided."
        )
    if not args and not kwargs:
        raise InvalidInvocationError(
            "Resource initialization function has context argument, but no context was provided when invoking."
        )
    if args:
        return _checked(args[0])
    name = next(iter(inspect.signature(definition.resource_fn).parameters), "init_context")
    if name not in kwargs:
        raise InvalidInvocationError(f"Resource initialization expected argument '{name}'.")
    return _checked(kwargs[name])


def _checked(context: Any) -> Any:
    if context is None:
        return InitResourceContext()
    if not hasattr(context, "resource_config"):
        raise InvalidInvocationError(
            f"A resource is called with the context that build_init_resource_context makes, got {type(context).__name__}."
        )
    return context


def _config(definition: ResourceDefinition, given: Any) -> Any:
    result = definition.process_config({} if given is None and definition.config_field.is_required else given)
    if not result.success:
        raise InvalidConfigError("Error in config for resource ", result.errors, given)
    return result.value


def _with_config(context: Any, config: Any) -> Any:
    return context.replace_config(config)
