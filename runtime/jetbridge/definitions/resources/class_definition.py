"""The definition of a resource that is a class: its schema, what it needs, and how an object is made for a run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Set
from typing import Any

from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.infer import field_of_class
from jetbridge.definitions.config.plain import as_plain_config
from jetbridge.definitions.config.shapes import Permissive, Shape
from jetbridge.definitions.resources.configurable import ConfigurableResourceFactory, PartialResource
from jetbridge.definitions.resources.definition import ResourceDefinition
from jetbridge.definitions.resources.init_context import InitResourceContext
from jetbridge.definitions.resources.io_manager import IOManagerDefinition
from jetbridge.errors import InvalidConfigError, InvalidDefinitionError

Given = Any  # an object of the class, or a PartialResource


class _ByClass:
    """What both definitions below do. `given` is the object (or partial) that was written in `resource_defs`."""

    resource_class: type[ConfigurableResourceFactory[Any]]
    given: Given

    def nested(self) -> dict[str, Any]:
        """The resources in the fields."""
        fields = self.given.fields if isinstance(self.given, PartialResource) else self.given.__dict__
        return {name: fields[name] for name in self.resource_class.resource_fields() if name in fields}

    def dependencies(self, resource_defs: Mapping[str, Any]) -> Set[str]:
        """The keys under which the nested resources stand, and what the others need.

        Raises:
            InvalidDefinitionError: a nested resource waits for run config, and stands under no key.
        """
        needed: set[str] = set()
        for value in self.nested().values():
            key = _key_of(value, resource_defs)
            if key is not None:
                needed.add(key)
                continue
            if _is_partial(value):
                raise InvalidDefinitionError(
                    "Any partially configured, nested resources must be provided as a top level resource."
                )
            definition = _definition_of(value)
            if definition is not None:
                needed |= definition.dependencies(resource_defs)
        return needed

    def make(self, init_context: InitResourceContext) -> Any:
        """The resource; a generator that gives it and tears it down, if there is anything to tear down."""
        stack = contextlib.ExitStack()
        with stack:
            nested = {name: _open_nested(value, init_context, stack) for name, value in self.nested().items()}
            made = self.resource_class(
                **self.resource_class.without_defaults(init_context.resource_config or {}), **nested
            )
            made.bind(init_context)
            value = _set_up(made, init_context, stack)
            opened = stack.pop_all()
        return _closing(value, opened) if opened._exit_callbacks else value  # type: ignore[attr-defined]  # noqa: SLF001


def _set_up(made: ConfigurableResourceFactory[Any], context: InitResourceContext, stack: contextlib.ExitStack) -> Any:
    base, own = ConfigurableResourceFactory, type(made)
    is_plain = own.yield_for_execution is base.yield_for_execution
    if is_plain and own.teardown_after_execution is base.teardown_after_execution:
        made.setup_for_execution(context)
        return made.create_resource(context)
    return stack.enter_context(made.yield_for_execution(context))


def _closing(value: Any, opened: contextlib.ExitStack) -> Iterator[Any]:
    with opened:
        yield value


def _open_nested(value: Any, context: InitResourceContext, stack: contextlib.ExitStack) -> Any:
    key = _key_of(value, context.all_resource_defs)
    if key is not None:
        return getattr(context.resources, key)
    definition = _definition_of(value)
    if definition is None:
        return value
    result = definition.process_config(None)
    if not result.success:
        raise InvalidConfigError("Error in config of a nested resource", result.errors, None)
    made = definition.make(context.replace_config(result.value))
    if hasattr(made, "__next__"):
        return stack.enter_context(contextlib.contextmanager(lambda: made)())
    return made


def _definition_of(value: Any) -> ResourceDefinition | None:
    if isinstance(value, ResourceDefinition):
        return value
    if isinstance(value, (ConfigurableResourceFactory, PartialResource)):
        return value.get_resource_definition()
    return None


def _is_partial(value: Any) -> bool:
    if not isinstance(value, PartialResource):
        return False
    return value.get_resource_definition().config_field.is_required


def _key_of(value: Any, resource_defs: Mapping[str, Any]) -> str | None:
    for key, definition in resource_defs.items():
        if definition is value or getattr(definition, "given", definition) is value:
            return key
    return None


def _config_field(resource_class: type[ConfigurableResourceFactory[Any]], given: Given) -> Field:
    field = field_of_class(resource_class)
    known = _given_config(resource_class, given)
    shape: Any = field.config_type
    fields = {name: _with_default(inner, name, known) for name, inner in shape.fields.items()}
    extra = {name: value for name, value in known.items() if name not in fields}
    made: Shape = Permissive(fields) if isinstance(shape, Permissive) else Shape(fields)
    if extra and isinstance(made, Permissive):
        return Field(made, default_value={**made.example(), **extra}, description=field.description)
    return Field(made, description=field.description)


def _given_config(resource_class: type[ConfigurableResourceFactory[Any]], given: Given) -> dict[str, Any]:
    nested = set(resource_class.resource_fields())
    if isinstance(given, PartialResource):
        return {name: as_plain_config(value) for name, value in given.fields.items() if name not in nested}
    plain = {key: value for key, value in given.__to_config__().items() if key not in nested}
    unset = {
        info.alias or key for key, info in resource_class.model_fields.items() if key not in given.model_fields_set
    }
    return {key: value for key, value in plain.items() if key not in unset}


def _with_default(field: Field, name: str, known: Mapping[str, Any]) -> Field:
    if name not in known:
        return field
    return Field(
        field.config_type, known[name], is_required=False, description=field.description, is_secret=field.is_secret
    )


class ClassResourceDefinition(_ByClass, ResourceDefinition):
    """The definition of a `ConfigurableResource`."""

    def __init__(self, resource_class: type[ConfigurableResourceFactory[Any]], given: Given) -> None:
        super().__init__(_no_function, _config_field(resource_class, given), resource_class.__doc__)
        self.resource_class, self.given = resource_class, given
        self.takes_context = True


class ClassIOManagerDefinition(_ByClass, IOManagerDefinition):
    """The definition of a `ConfigurableIOManager`."""

    def __init__(self, resource_class: Any, given: Given) -> None:
        super().__init__(
            _no_function,
            _config_field(resource_class, given),
            resource_class.__doc__,
            input_config_schema=resource_class.input_config_schema(),
            output_config_schema=resource_class.output_config_schema(),
        )
        self.resource_class, self.given = resource_class, given
        self.takes_context = True


def _no_function(_init_context: Any) -> None:
    """Stands where a function-style resource has its function; `make` is what is called."""
