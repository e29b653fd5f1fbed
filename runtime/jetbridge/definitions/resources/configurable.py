"""`ConfigurableResource`: a pydantic class as resource; its fields are its config and the resources that it needs.

https://docs.dagster.io/guides/build/external-resources/defining-resources
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import PrivateAttr
from pydantic.fields import FieldInfo
from pydantic_core import core_schema
from typing_extensions import TypeVar

from jetbridge.definitions.config.config_class import Config
from jetbridge.definitions.resources.annotations import DependencyMark
from jetbridge.definitions.resources.definition import ResourceDefinition
from jetbridge.definitions.resources.init_context import InitResourceContext
from jetbridge.errors import InvariantViolationError

T = TypeVar("T", default=Any)
if TYPE_CHECKING:
    from typing import Generic as Gives
else:

    class Gives:
        """Stands for `Generic` at run time, where it would cost a pydantic class per use: what a resource gives is for type checkers."""

        def __class_getitem__(cls, _item: Any) -> Any:
            return cls


class ConfigurableResourceFactory(Config, Gives[T]):
    """A resource class whose resource is what `create_resource` gives.

    Fields annotated with resource classes, or `ResourceDependency[T]`, hold other resources. `configure_at_launch()` leaves fields to run config.
    """

    __op_parameter__: ClassVar[str] = "resource"
    _init_context: Any = PrivateAttr(default=None)
    _definition: Any = PrivateAttr(default=None)

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.get_resource_definition()

    def __class_getitem__(cls, _item: Any) -> Any:
        """What the resource gives is said for type checkers only."""
        return cls

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """As a field of another class, take whatever stands for a resource; for the class itself, what pydantic makes."""
        if not cls.__dict__.get("__pydantic_complete__", False):
            return handler(source)
        return core_schema.no_info_plain_validator_function(cls._accept)

    @classmethod
    def _accept(cls, value: Any) -> Any:
        return cls(**value) if isinstance(value, dict) else value

    @classmethod
    def __is_resource_field__(cls, info: FieldInfo) -> bool:
        """Whether a field holds a resource."""
        annotation = info.annotation
        if any(isinstance(mark, DependencyMark) for mark in info.metadata):
            return True
        return isinstance(annotation, type) and issubclass(annotation, ConfigurableResourceFactory)

    @classmethod
    def resource_fields(cls) -> list[str]:
        """The names of the fields that hold resources."""
        return [name for name, info in cls.model_fields.items() if cls.__is_resource_field__(info)]

    def _not_config(self) -> frozenset[str]:
        return frozenset(self.resource_fields())

    def _refusal(self, name: str) -> str:
        what = (
            "is a Pythonic resource and does not support item assignment, as it inherits from 'pydantic.BaseModel' with frozen=True."
            if name in type(self).model_fields
            else f"is a Pythonic resource and does not support manipulating undeclared attribute '{name}' as it inherits from "
            "'pydantic.BaseModel' without extra=\"allow\"."
        )
        return (
            f"'{type(self).__name__}' {what} If trying to maintain state on this resource, consider building a separate, stateful "
            "client class, and provide a method on the resource to construct and return the stateful client."
        )

    @classmethod
    def configure_at_launch(cls, **fields: Any) -> PartialResource:
        """The resource with these fields; the others come from run config."""
        return PartialResource(cls, fields)

    def create_resource(self, context: InitResourceContext) -> T:
        """Make the resource."""
        raise NotImplementedError

    def setup_for_execution(self, context: InitResourceContext) -> None:
        """Called before the resource is used."""

    def teardown_after_execution(self, context: InitResourceContext) -> None:
        """Called when all is done."""

    @contextlib.contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Generator[T, None, None]:
        """Set up, give the resource, tear down."""
        self.setup_for_execution(context)
        try:
            yield self.create_resource(context)
        finally:
            self.teardown_after_execution(context)

    def bind(self, context: InitResourceContext) -> None:
        """Keep the context that the resource is made with."""
        self._init_context = context

    def get_resource_context(self) -> InitResourceContext:
        """The context that the resource was made with.

        Raises:
            InvariantViolationError: it was not made by a run.
        """
        if self._init_context is None:
            raise InvariantViolationError("Attempted to get context before resource was initialized.")
        context: InitResourceContext = self._init_context
        return context

    def get_resource_definition(self) -> ResourceDefinition:
        """The definition; the same one each time."""
        if self._definition is None:
            self._definition = self.make_definition(type(self), self)
        made: ResourceDefinition = self._definition
        return made

    @classmethod
    def make_definition(cls, resource_class: Any, given: Any) -> ResourceDefinition:
        """The definition of an object of the class, or of a partial one."""
        from jetbridge.definitions.resources.class_definition import ClassResourceDefinition

        return ClassResourceDefinition(resource_class, given)

    @property
    def required_resource_keys(self) -> frozenset[str]:
        """The keys of other resources that the definition says it needs."""
        return frozenset(self.get_resource_definition().required_resource_keys)

    @classmethod
    @contextlib.contextmanager
    def from_resource_context_cm(cls, context: InitResourceContext, nested_resources: Any = None) -> Iterator[T]:
        """The resource made of the config of a function-style resource's context, torn down at the end of the block."""
        made = cls(**(context.resource_config or {}), **(nested_resources or {}))
        made._init_context = context
        with made.yield_for_execution(context) as value:
            yield value

    @classmethod
    def from_resource_context(cls, context: InitResourceContext, nested_resources: Any = None) -> T:
        """The resource made of the config of a function-style resource's context; it is not torn down."""
        made = cls(**(context.resource_config or {}), **(nested_resources or {}))
        made._init_context = context
        made.setup_for_execution(context)
        return made.create_resource(context)

    @contextlib.contextmanager
    def process_config_and_initialize_cm(self) -> Iterator[Any]:
        """The resource, with environment variables read and set up, as a run has it; torn down at the end of the block."""
        from jetbridge.definitions.resources.build import build_resources

        with build_resources({"resource": self}) as made:
            yield made.resource

    def process_config_and_initialize(self) -> Any:
        """The resource, with environment variables read and set up; it is not torn down.

        Raises:
            InvariantViolationError: the class has a teardown, for which a block is needed.
        """
        if type(self).teardown_after_execution is not ConfigurableResourceFactory.teardown_after_execution:
            raise InvariantViolationError(
                "Use process_config_and_initialize_cm with a resource that has teardown_after_execution: it has to be called."
            )
        from jetbridge.definitions.resources.build import open_resources

        return open_resources({"resource": self}).values["resource"]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Make it directly, as a function-style resource is."""
        return self.get_resource_definition()(*args, **kwargs)


class ConfigurableResource(ConfigurableResourceFactory[T]):
    """A resource class whose objects are the resource.

    https://docs.dagster.io/api/dagster/resources#dagster.ConfigurableResource
    """

    def create_resource(self, context: InitResourceContext) -> Any:  # noqa: ARG002 - a method of the class
        """The object itself."""
        return self


class PartialResource:
    """A resource whose other fields come from run config; see `configure_at_launch`."""

    def __init__(self, resource_class: type[ConfigurableResourceFactory[Any]], fields: dict[str, Any]) -> None:
        self.resource_class = resource_class
        self.fields = fields
        self._definition: ResourceDefinition | None = None

    def get_resource_definition(self) -> ResourceDefinition:
        """The definition; the same one each time."""
        if self._definition is None:
            self._definition = self.resource_class.make_definition(self.resource_class, self)
        return self._definition
