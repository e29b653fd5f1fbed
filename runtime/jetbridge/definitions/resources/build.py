"""`build_resources`, `build_init_resource_context`: resources without a run, for tests and scripts.

https://docs.dagster.io/api/dagster/resources#dagster.build_resources
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import Self

from jetbridge.definitions.config.plain import as_plain_config
from jetbridge.definitions.config.shapes import Shape
from jetbridge.definitions.resources.definition import ResourceDefinition, to_resource_definition
from jetbridge.definitions.resources.fields import resource_field
from jetbridge.definitions.resources.init_context import LOG, InitResourceContext
from jetbridge.definitions.resources.scoped import Resources
from jetbridge.definitions.resources.setup import ResourceStack, setup_order
from jetbridge.errors import InvalidConfigError, InvariantViolationError


@contextlib.contextmanager
def build_resources(
    resources: Mapping[str, Any],
    instance: Any = None,
    resource_config: Mapping[str, Any] | None = None,
    dagster_run: Any = None,
    log_manager: Any = None,
) -> Iterator[Resources]:
    """Make resources; they are torn down when the block ends.

    Raises:
        InvalidConfigError: `resource_config` (`{key: {"config": …}}`) does not fit.
        ResourceFunctionError: a resource's code raised.
    """
    stack = open_resources(resources, instance, resource_config, dagster_run, log_manager)
    try:
        yield Resources(stack.values)
    finally:
        errors = list(stack.close())
    if errors:
        raise errors[0][1]


def open_resources(
    resources: Mapping[str, Any],
    instance: Any = None,
    resource_config: Mapping[str, Any] | None = None,
    run: Any = None,
    log: Any = None,
) -> ResourceStack:
    """Make resources; who calls this closes the stack."""
    definitions = {key: to_resource_definition(value) for key, value in resources.items()}
    stack = ResourceStack(definitions, _configs(definitions, resource_config or {}))
    base = InitResourceContext(log=log or LOG, run=run, instance=instance)
    try:
        for key in setup_order(definitions, definitions):
            stack.make(key, base)
    except BaseException:
        list(stack.close())
        raise
    return stack


def _configs(definitions: Mapping[str, ResourceDefinition], given: Mapping[str, Any]) -> dict[str, Any]:
    schema = Shape({key: resource_field(definition) for key, definition in definitions.items()})
    result = schema.process(as_plain_config(given))
    if not result.success:
        raise InvalidConfigError("Error while initializing resources with provided config.", result.errors, given)
    return {key: entry.get("config") for key, entry in result.value.items()}


class UnboundInitResourceContext(InitResourceContext):
    """The init context that `build_init_resource_context` makes; its resources are made at once.

    Use it in a `with` block if one of the resources has to be torn down.
    """

    def __init__(
        self, config: Any, resources: Mapping[str, Any], instance: Any, all_resource_defs: Mapping[str, Any]
    ) -> None:
        super().__init__(config, instance=instance, all_resource_defs=all_resource_defs)
        self._stack = open_resources(resources, instance)
        self._is_entered = False

    @property
    def resources(self) -> Resources:
        """The resources that were given.

        Raises:
            InvariantViolationError: one of them has to be torn down, and the context is not used in a `with` block.
        """
        if self._stack.has_teardown and not self._is_entered:
            raise InvariantViolationError(
                "At least one provided resource is a generator, but attempting to access resources outside of context manager "
                "scope. You can use the following syntax to open a context manager: `with build_init_resource_context(...) as context:`"
            )
        return Resources(self._stack.values)

    def __enter__(self) -> Self:
        self._is_entered = True
        return self

    def __exit__(self, *_exc: object) -> None:
        list(self._stack.close())

    def __del__(self) -> None:
        stack = self.__dict__.get("_stack")
        if stack is not None:
            list(stack.close())


def build_init_resource_context(
    config: Any = None,
    resources: Mapping[str, Any] | None = None,
    instance: Any = None,
    all_resource_defs: Mapping[str, Any] | None = None,
) -> UnboundInitResourceContext:
    """The init context for a direct call of a resource.

    https://docs.dagster.io/api/dagster/resources#dagster.build_init_resource_context
    """
    return UnboundInitResourceContext(config, resources or {}, instance, all_resource_defs or {})
