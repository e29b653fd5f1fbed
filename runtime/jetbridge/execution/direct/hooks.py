"""Calling a hook directly, with the context that `build_hook_context` makes.

https://docs.dagster.io/api/dagster/hooks#dagster.build_hook_context
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from typing_extensions import Self

from jetbridge.definitions.composition.frame import composing
from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.hooks import HookDefinition
from jetbridge.definitions.node import Node
from jetbridge.definitions.resources.scoped import Resources
from jetbridge.errors import InvalidInvocationError, InvariantViolationError
from jetbridge.execution.context.hook import HookContext
from jetbridge.execution.direct.resources import DirectResources, check_provided


class DirectNode:
    """The op of a hook context that was built by hand, in a graph of its own."""

    def __init__(self, op: Any) -> None:
        with composing("hook_context", "@graph") as frame:
            (getattr(op, "pending", lambda: op)())()
        self._node: Node = next(iter(frame.nodes.values()))
        self.graph_definition = GraphDefinition.of(name="hook_context", nodes=frame.nodes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._node, name)


class DirectHookContext(HookContext):
    """What a hook that is called directly knows; reading what was not given is an error.

    As a context manager it tears down its resources at the end.
    """

    def __init__(
        self,
        resources: Mapping[str, Any],
        op: Any,
        run_id: str | None,
        job_name: str | None,
        op_exception: BaseException | None,
        instance: Any,
    ) -> None:
        self._given = {"run_id": run_id, "job_name": job_name, "instance": instance}
        self._op = None if op is None else DirectNode(op)
        self._op_exception = op_exception
        self._direct_resources = DirectResources(resources, {}, instance, "build_hook_context")
        self._hook: HookDefinition | None = None

    def __enter__(self) -> Self:
        self._direct_resources.is_entered = True
        return self

    def __exit__(self, *_exc: object) -> None:
        self._direct_resources.close()

    def __del__(self) -> None:
        given = self.__dict__.get("_direct_resources")
        if given is not None:
            given.close()

    def bind(self, hook: HookDefinition) -> None:
        """A hook is called with this context.

        Raises:
            InvalidDefinitionError: a resource that it needs was not given.
        """
        self._hook = hook
        if hook.required_resource_keys:
            check_provided(hook.required_resource_keys, self._direct_resources.values(), f"hook '{hook.name}' ")

    def _need(self, name: str) -> Any:
        value = self._given[name]
        if value is None:
            raise InvariantViolationError(
                f"Tried to access the HookContext {name}, but no {name} was provided to `build_hook_context`."
            )
        return value

    @property
    def run_id(self) -> str:
        """The id that was given."""
        return str(self._need("run_id"))

    @property
    def job_name(self) -> str:
        """The name that was given."""
        return str(self._need("job_name"))

    @property
    def instance(self) -> Any:
        """The instance that was given."""
        return self._need("instance")

    @property
    def op(self) -> Any:
        """The use of the op that was given."""
        if self._op is None:
            raise InvariantViolationError(
                "Tried to access the HookContext op, but no op was provided to `build_hook_context`."
            )
        return self._op

    @property
    def op_exception(self) -> BaseException | None:
        """The exception that was given."""
        return self._op_exception

    @property
    def hook_def(self) -> Any:
        """The hook that is called."""
        return self._hook

    @property
    def required_resource_keys(self) -> frozenset[str]:
        """The resources that the hook asked for."""
        return frozenset() if self._hook is None else self._hook.required_resource_keys

    @property
    def resources(self) -> Resources:
        """The resources that the hook asked for."""
        values = self._direct_resources.values()
        return Resources({key: values[key] for key in self.required_resource_keys if key in values})

    @property
    def log(self) -> Any:
        """The logger of the runtime."""
        from jetbridge.definitions.resources.init_context import LOG

        return LOG

    def _only_in_runs(self, name: str) -> InvariantViolationError:
        return InvariantViolationError(
            f"Cannot access {name} on a context that was built by `build_hook_context`: there is no step."
        )

    @property
    def step_key(self) -> str:
        """Always an error."""
        raise self._only_in_runs("step_key")

    @property
    def op_config(self) -> Any:
        """Always an error."""
        raise self._only_in_runs("op_config")

    @property
    def op_output_values(self) -> Any:  # type: ignore[override]  # in a run it is an attribute; here reading it is an error
        """Always an error."""
        raise self._only_in_runs("op_output_values")

    @property
    def op_output_metadata(self) -> Any:  # type: ignore[override]  # see op_output_values
        """Always an error."""
        raise self._only_in_runs("op_output_metadata")


def build_hook_context(
    resources: Mapping[str, Any] | None = None,
    op: Any = None,
    run_id: str | None = None,
    job_name: str | None = None,
    op_exception: BaseException | None = None,
    instance: Any = None,
) -> DirectHookContext:
    """The context for a direct call of a hook."""
    return DirectHookContext(resources or {}, op, run_id, job_name, op_exception, instance)


def call_hook(hook: HookDefinition, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """Call the decorated function.

    Raises:
        InvalidInvocationError: the number or the names of the arguments do not fit.
        InvalidDefinitionError: a resource that it needs was not given.
    """
    function: Any = hook.decorated_fn
    takes_events = hook.hook_fn is function
    names = list(inspect.signature(function).parameters)
    if takes_events:
        names = [names[0], "event_list" if "event_list" not in names else names[1], *names[2:]]
    _check_count(names, takes_events, args, kwargs)
    given = _by_name(names, args, kwargs)
    context = given[0] if given[0] is not None else build_hook_context()
    if not isinstance(context, DirectHookContext):
        raise InvalidInvocationError(
            f"The context of a hook is what build_hook_context() makes, or None, got {type(context).__name__}."
        )
    context.bind(hook)
    return function(context, *given[1:])


def _check_count(names: list[str], takes_events: bool, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    expected, count = (2 if takes_events else 1), len(args) + len(kwargs)
    if count != expected:
        shown = "two parameters, context and event_list" if takes_events else f"one parameter, {names[0]}"
        raise InvalidInvocationError(f"Decorated function expects {shown}, but {count} were provided.")


def _by_name(names: list[str], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[Any]:
    found = list(args)
    for name in names[len(args) : len(args) + len(kwargs)]:
        if name not in kwargs:
            raise InvalidInvocationError(f"Could not find expected argument '{name}'. Provided kwargs: {list(kwargs)}")
        found.append(kwargs[name])
    return found
