"""The resources of a context that was built by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jetbridge.definitions.resources.build import open_resources
from jetbridge.definitions.resources.scoped import Resources
from jetbridge.errors import InvalidDefinitionError, InvariantViolationError


class DirectResources:
    """Resources that are made at once, and torn down with the context."""

    def __init__(
        self, resources: Mapping[str, Any], config: Mapping[str, Any], instance: Any, builder: str = "build_op_context"
    ) -> None:
        self.is_entered = False
        self._builder = builder
        self._stack = open_resources(resources, instance, config)

    def close(self) -> None:
        """Tear down."""
        list(self._stack.close())

    def all(self) -> Resources:
        """All of them.

        Raises:
            InvariantViolationError: one has to be torn down, and the context is not used in a `with` block.
        """
        return Resources(self.values())

    def values(self) -> Mapping[str, Any]:
        """All of them by key; see `all`."""
        if self._stack.has_teardown and not self.is_entered:
            raise InvariantViolationError(
                "At least one provided resource is a generator, but attempting to access resources outside of context manager scope. "
                f"You can use the following syntax to open a context manager: `with {self._builder}(...) as context:`"
            )
        return dict(self._stack.values)

    def __contains__(self, key: object) -> bool:
        return key in self._stack.values


def check_provided(keys: Iterable[str], provided: Mapping[str, Any], by: str) -> None:
    """Every key has a resource.

    Raises:
        InvalidDefinitionError: one has none.
    """
    for key in sorted(keys):
        if key not in provided:
            raise InvalidDefinitionError(
                f"resource with key '{key}' required by {by} was not provided. Please provide a resource to key '{key}', or change the required "
                f"key to one of the following keys which points to a resource: {sorted(provided)}"
            )
