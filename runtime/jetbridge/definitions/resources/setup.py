"""Make resources in the order in which they need each other, and tear them down the other way round."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jetbridge.definitions.resources.definition import ResourceDefinition, to_resource_definition
from jetbridge.definitions.resources.init_context import InitResourceContext
from jetbridge.definitions.resources.scoped import scoped
from jetbridge.errors import InvariantViolationError, ResourceFunctionError


def setup_order(resource_defs: Mapping[str, ResourceDefinition], needed: Iterable[str]) -> list[str]:
    """The keys of the resources to make: those needed and what they need, dependencies first.

    Raises:
        InvariantViolationError: a resource needs itself, or one that is not there.
    """
    order: list[str] = []
    _add(resource_defs, sorted(needed), [], order)
    return order


def check_dependencies(resource_defs: Mapping[str, Any]) -> None:
    """Check that resources which name others by key find them; `resource_defs` are as people give them.

    Raises:
        InvariantViolationError: a resource needs itself, or one that is not there.
    """
    naming = [key for key, value in resource_defs.items() if getattr(value, "required_resource_keys", None)]
    if naming:
        setup_order({key: to_resource_definition(value) for key, value in resource_defs.items()}, naming)


def _add(defs: Mapping[str, ResourceDefinition], keys: Iterable[str], path: list[str], order: list[str]) -> None:
    for key in keys:
        if key in order:
            continue
        if key in path:
            cycle = " -> ".join([*path[path.index(key) :], key])
            raise InvariantViolationError(f'Resource key "{key}" transitively depends on itself: {cycle}.')
        if key not in defs:
            raise InvariantViolationError(
                f"Resource with key '{key}' required by resource with key '{path[-1]}', but not provided."
                if path
                else f"Resource with key '{key}' was not provided."
            )
        _add(defs, sorted(defs[key].dependencies(defs)), [*path, key], order)
        order.append(key)


class ResourceStack:
    """Resources as they are made, one after the other; `close` tears them down in reverse order.

    `values` holds what was made by key. A resource that has to be cleaned up is one whose function is a generator or gives a context manager.
    """

    def __init__(self, resource_defs: Mapping[str, ResourceDefinition], configs: Mapping[str, Any]) -> None:
        self.resource_defs = resource_defs
        self.configs = configs
        self.values: dict[str, Any] = {}
        self._stack: list[tuple[str, Callable[[], None]]] = []

    def make(self, key: str, base: InitResourceContext) -> Any:
        """Make one resource; `base` has what is the same for all of a run.

        Raises:
            ResourceFunctionError: the resource's code raised.
        """
        definition = self.resource_defs[key]
        context = InitResourceContext(
            self.configs.get(key),
            scoped(self.values, definition.dependencies(self.resource_defs)),
            definition,
            _log_of(base.log, key),
            base.run,
            base.instance,
            self.resource_defs,
        )
        try:
            made = definition.make(context)
            self.values[key] = self._enter(key, made)
        except Exception as error:
            raise ResourceFunctionError(
                f"Error executing resource_fn on ResourceDefinition {key}", user_exception=error, resource_name=key
            ) from error
        return self.values[key]

    def _enter(self, key: str, made: Any) -> Any:
        if inspect.isgenerator(made):
            generator = made
            value = next(generator)
            self._stack.append((key, lambda: _finish(generator)))
            return value
        if isinstance(made, contextlib.AbstractContextManager) and _is_made_to_be_entered(made):
            value = made.__enter__()
            self._stack.append((key, lambda: _exit(made)))
            return value
        return made

    @property
    def has_teardown(self) -> bool:
        """Whether a resource has to be cleaned up."""
        return bool(self._stack)

    def close(self) -> Iterable[tuple[str, BaseException]]:
        """Tear down what was made, last first; give the errors by key."""
        while self._stack:
            key, tear_down = self._stack.pop()
            try:
                tear_down()
            except Exception as error:  # noqa: BLE001 - an error of one resource must not keep the others open
                yield key, error


def _log_of(log: Any, key: str) -> Any:
    with_tags = getattr(log, "with_tags", None)
    return log if with_tags is None else with_tags(resource_name=key)


def _is_made_to_be_entered(made: Any) -> bool:
    return isinstance(made, contextlib._GeneratorContextManager)  # noqa: SLF001 - the type that @contextmanager gives


def _finish(generator: Any) -> None:
    next(generator, None)


def _exit(manager: Any) -> None:
    manager.__exit__(None, None, None)
