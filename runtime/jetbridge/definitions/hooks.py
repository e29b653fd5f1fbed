"""Hooks: functions that run after a step has ended well or badly.

https://docs.dagster.io/guides/build/ops/op-hooks
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Set
from enum import Enum
from typing import Any, overload

from jetbridge.definitions.engine_door import engine
from jetbridge.definitions.events import HookExecutionResult
from jetbridge.definitions.names import check_name, context_names
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError


class HookMoment(Enum):
    """When a hook runs: after an attempt that succeeded or failed; with Airflow's meaning also before one, or after one that skipped itself."""

    END = "end"
    START = "start"
    SKIP = "skip"


class HookDefinition:
    """A hook; `hook_fn(context, events)` looks at the step's events and says what it did.

    Two hooks are the same if they are one object, or have the same name and the same function.
    """

    moment: HookMoment = HookMoment.END

    def __init__(
        self,
        *,
        name: str,
        hook_fn: Callable[..., HookExecutionResult],
        required_resource_keys: Set[str] | None = None,
        decorated_fn: Callable[..., Any] | None = None,
    ) -> None:
        if decorated_fn is None or decorated_fn is hook_fn:
            _check_base_form(hook_fn)
        self.name = check_name(name)
        self.hook_fn = hook_fn
        self.required_resource_keys = frozenset(required_resource_keys or ())
        self.decorated_fn = decorated_fn

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HookDefinition) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[Any, ...]:
        return (self.name, self.decorated_fn or self.hook_fn, self.required_resource_keys)

    def __repr__(self) -> str:
        return f"HookDefinition({self.name!r})"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the decorated function with a built context, or decorate a job with the hook.

        Raises:
            InvalidInvocationError: the context is missing, or there is anything beside it.
        """
        from jetbridge.definitions.job_definition import JobDefinition
        from jetbridge.definitions.node_definition import NodeDefinition

        if len(args) == 1 and isinstance(args[0], (JobDefinition, NodeDefinition)):
            return args[0].with_hooks({self})
        if self.decorated_fn is None:
            raise InvalidInvocationError(
                "Attempted to invoke hook that was not created by `success_hook` or `failure_hook`. Only those can be called directly."
            )
        return engine("call_hook")(self, args, kwargs)


@overload
def success_hook(hook_fn: Callable[..., Any]) -> HookDefinition: ...
@overload
def success_hook(
    hook_fn: None = None, *, name: str | None = ..., required_resource_keys: Set[str] | None = ...
) -> Callable[[Callable[..., Any]], HookDefinition]: ...
def success_hook(
    hook_fn: Callable[..., Any] | None = None,
    *,
    name: str | None = None,
    required_resource_keys: Set[str] | None = None,
) -> Any:
    """Make a hook that runs after each step that succeeds.

    https://docs.dagster.io/api/dagster/hooks#dagster.success_hook
    """
    return _decorator(hook_fn, name, required_resource_keys, is_success=True)


@overload
def failure_hook(hook_fn: Callable[..., Any]) -> HookDefinition: ...
@overload
def failure_hook(
    hook_fn: None = None, *, name: str | None = ..., required_resource_keys: Set[str] | None = ...
) -> Callable[[Callable[..., Any]], HookDefinition]: ...
def failure_hook(
    hook_fn: Callable[..., Any] | None = None,
    *,
    name: str | None = None,
    required_resource_keys: Set[str] | None = None,
) -> Any:
    """Make a hook that runs after each step that fails for good; retried attempts do not count.

    https://docs.dagster.io/api/dagster/hooks#dagster.failure_hook
    """
    return _decorator(hook_fn, name, required_resource_keys, is_success=False)


def _decorator(
    hook_fn: Callable[..., Any] | None, name: str | None, required: Set[str] | None, *, is_success: bool
) -> Any:
    def decorate(function: Callable[..., Any]) -> HookDefinition:
        _check_function(function, is_success=is_success)
        return HookDefinition(
            name=name or function.__name__,
            hook_fn=_OnEvent(function, name or function.__name__, is_success=is_success),
            required_resource_keys=required,
            decorated_fn=function,
        )

    return decorate if hook_fn is None else decorate(hook_fn)


def _check_base_form(function: Callable[..., Any]) -> None:
    parameters = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]
    is_open = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    if len(parameters) < 2 and not is_open:  # noqa: PLR2004 - context and events
        raise InvalidDefinitionError(
            f"The function {getattr(function, '__name__', function)!r} of a hook does not have required positional parameters 'context' and "
            "'event_list': the base form of a hook takes both."
        )


class _OnEvent:
    """Runs the function if the step ended the way that the hook waits for."""

    def __init__(self, function: Callable[..., Any], name: str, *, is_success: bool) -> None:
        self.function = function
        self.name = name
        self.is_success = is_success

    def __call__(self, context: Any, events: Any) -> HookExecutionResult:
        attribute = "is_step_success" if self.is_success else "is_step_failure"
        if not any(getattr(event, attribute) for event in events):
            return HookExecutionResult(self.name, is_skipped=True)
        self.function(context)
        return HookExecutionResult(self.name)


def _check_function(function: Callable[..., Any], *, is_success: bool) -> None:
    kind = "success_hook" if is_success else "failure_hook"
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or parameters[0].name not in context_names():
        raise InvalidDefinitionError(
            f"@{kind} '{function.__name__}' decorated function does not have required positional parameter 'context'. "
            "Hook functions should only have one positional parameter named 'context'."
        )
    if len(parameters) > 1:
        raise InvalidDefinitionError(
            f"@{kind} '{function.__name__}' decorated function has more than one parameter. "
            "Hook functions should only have one positional parameter named 'context'."
        )
