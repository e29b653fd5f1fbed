"""What the function of a schedule or sensor is given: instance, log, resources, and the definitions around it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.resources.build import open_resources
from jetbridge.definitions.resources.scoped import Resources
from jetbridge.definitions.resources.setup import ResourceStack
from jetbridge.errors import InvariantViolationError

LOG = logging.getLogger("jetbridge")


class EvaluationContext:
    """Base of the contexts. Resources are made when they are first read, and torn down at the end of a `with` block."""

    builder = "build_context"

    def __init__(
        self,
        instance: Any = None,
        resources: Mapping[str, Any] | None = None,
        repository_def: Any = None,
        definitions: Any = None,
        instance_ref: Any = None,
    ) -> None:
        self._instance = instance
        self.instance_ref = instance_ref
        self._given_resources = dict(resources or {})
        self.repository_def = repository_def if definitions is None else definitions
        self.log: Any = LOG
        self._stack: ResourceStack | None = None
        self._is_entered = False

    def __enter__(self) -> Any:
        self._is_entered = True
        return self

    def __exit__(self, *_exc: object) -> None:
        self._close()
        self._is_entered = False

    def __del__(self) -> None:
        self._close()

    def _close(self) -> None:
        stack = self.__dict__.get("_stack")
        if stack is not None:
            list(stack.close())
            self._stack = None

    @property
    def instance(self) -> Any:
        """The instance.

        Raises:
            InvariantViolationError: none was given.
        """
        if self._instance is None:
            raise InvariantViolationError(
                "Attempted to initialize dagster instance, but no instance reference was provided."
            )
        return self._instance

    @property
    def instance_or_none(self) -> Any:
        """The instance, or None if none was given."""
        return self._instance

    @property
    def given_resources(self) -> Mapping[str, Any]:
        """The resources as they were given."""
        return self._given_resources

    @property
    def has_instance(self) -> bool:
        """Whether an instance was given."""
        return self._instance is not None

    @property
    def resource_keys(self) -> frozenset[str]:
        """The keys of the resources that were given."""
        return frozenset(self._given_resources)

    def required_but_missing(self, keys: frozenset[str]) -> str | None:
        """The first key for which there is no resource."""
        return next((key for key in sorted(keys) if key not in self._given_resources), None)

    def make_required(self, keys: frozenset[str]) -> None:
        """Make the resources now, if some are required."""
        if keys:
            _ = self.resources

    def merge_resources(self, resources: Mapping[str, Any]) -> EvaluationContext:
        """The same context with more resources."""
        made = self.__class__.__new__(self.__class__)
        made.__dict__.update(
            {**self.__dict__, "_given_resources": {**self._given_resources, **resources}, "_stack": None}
        )
        return made

    @property
    def resources(self) -> Resources:
        """The resources by attribute.

        Raises:
            InvariantViolationError: one has to be torn down, and the context is not used in a `with` block.
        """
        if self._stack is None:
            self._stack = open_resources(self._given_resources, self._instance)
        if self._stack.has_teardown and not self._is_entered:
            self._close()
            raise InvariantViolationError(
                "At least one provided resource is a generator, but attempting to access resources outside of context manager scope. "
                f"You can use the following syntax to open a context manager: `with {self.builder}(...) as context:`"
            )
        return Resources(self._stack.values)
