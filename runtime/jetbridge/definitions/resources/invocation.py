"""Calling a resource directly, as a test does."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.resources.init_context import InitResourceContext
from jetbridge.errors import InvalidConfigError, InvalidDefinitionError, InvalidInvocationError

if TYPE_CHECKING:
    from jetbridge.definitions.resources.definition import ResourceDefinition


def invoke_resource(definition: ResourceDefinition, *args: Any, **kwargs: Any) -> Any:
    """Call the resource's function with the context that was given, its config checked and completed.

    Raises:
        InvalidInvocationError: there is no context, or too many arguments.
        InvalidConfigError: the context's config does not fit.
    """
    if not definition.takes_context:
        if args or kwargs:
            raise InvalidInvocationError(
                "Attempted to invoke resource with argument, but underlying function has no context argument. Either specify a context "
                "argument on the resource function, or remove the passed-in argument."
            )
        context: Any = InitResourceContext()
    else:
        context = _context(definition, args, kwargs)
        _check_resources(definition, context)
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
        return _checked(definition, args[0])
    name = next(iter(inspect.signature(definition.resource_fn).parameters), "init_context")
    if name not in kwargs:
        raise InvalidInvocationError(f"Resource initialization expected argument '{name}'.")
    return _checked(definition, kwargs[name])


def _check_resources(definition: ResourceDefinition, context: Any) -> None:
    for key in sorted(definition.required_resource_keys):
        if key not in context.resources:
            raise InvalidDefinitionError(f"resource with key '{key}' required was not provided.")


def _checked(definition: ResourceDefinition, context: Any) -> Any:
    if context is None:
        if definition.required_resource_keys:
            raise InvalidInvocationError("Resource has required resources, but no context was provided.")
        if definition.config_field.is_required:
            raise InvalidInvocationError("Resource has required config schema, but no context was provided.")
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
