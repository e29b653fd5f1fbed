"""The function of a schedule or sensor: which of its parameters is the context, which are resources, and how it is called."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from typing import Any

from jetbridge.definitions.automation.context import EvaluationContext
from jetbridge.definitions.op_parameters import ParameterRole, role_of_annotation
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError


class UserFunction:
    """A function as written. `noun` (`schedule`, `sensor`) and `name` are for errors; `required_keys` are asked for beside its parameters."""

    def __init__(
        self, function: Callable[..., Any], noun: str, name: str, required_keys: frozenset[str] = frozenset()
    ) -> None:
        self.function, self.noun, self.name, self.required_keys = function, noun, name, required_keys
        parameters = _parameters(function)
        self.resource_names = frozenset(name for name, annotation in parameters.items() if _is_resource(annotation))
        others = [name for name in parameters if name not in self.resource_names]
        self.context_name: str | None = others[0] if others else None

    def call(self, context: EvaluationContext | None, resources: Mapping[str, Any] | None = None) -> Any:
        """Call with a context, and with resources by keyword; those that are not given come from the context."""
        given = dict(resources or {})
        for name in sorted(self.resource_names - given.keys()):
            if context is None or name not in context.resource_keys:
                raise InvalidDefinitionError(
                    f"Resource with key '{name}' required by {self.noun} '{self.name}' was not provided."
                )
            given[name] = getattr(context.resources, name)
        if self.context_name is None:
            return self.function(**given)
        return self.function(**{self.context_name: context}, **given)

    def call_directly(
        self, args: tuple[Any, ...], kwargs: Mapping[str, Any], default_context: Callable[[], EvaluationContext]
    ) -> Any:
        """Call as a test does: the context first or by name, resources by keyword.

        Raises:
            InvalidInvocationError: the context is missing or is something else.
        """
        resources = {name: value for name, value in kwargs.items() if name in self.resource_names}
        others = {name: value for name, value in kwargs.items() if name not in self.resource_names}
        context = self._given_context(args, others)
        if context is None:
            context = default_context()
        missing = context.required_but_missing(self.required_keys)
        if missing is not None:
            raise InvalidDefinitionError(
                f"Resource with key '{missing}' required by {self.noun} '{self.name}' was not provided."
            )
        context.make_required(self.required_keys)
        return self.call(context, resources)

    def _given_context(self, args: tuple[Any, ...], others: dict[str, Any]) -> EvaluationContext | None:
        if len(args) + len(others) > 1:
            raise InvalidInvocationError(
                f"{self.noun.capitalize()} invocation received multiple non-resource arguments. Only a first positional context "
                "parameter should be provided when invoking."
            )
        if args:
            return self._checked(args[0])
        if others:
            name, value = next(iter(others.items()))
            if name != (self.context_name or "context"):
                raise InvalidInvocationError(
                    f"{self.noun.capitalize()} invocation expected argument '{self.context_name}'."
                )
            return self._checked(value)
        if self.context_name is not None:
            raise InvalidInvocationError(
                f"{self.noun.capitalize()} evaluation function expected context argument, but no context argument was provided "
                "when invoking."
            )
        return None

    def _checked(self, value: Any) -> EvaluationContext | None:
        if value is None or isinstance(value, EvaluationContext):
            return value
        if self.resource_names:
            raise InvalidInvocationError(
                f"If directly invoking a {self.noun}, you may not provide resources as positional arguments, only as keyword arguments."
            )
        raise InvalidInvocationError(
            f"A {self.noun} is called with the context that build_{self.noun}_context makes, got {type(value).__name__}."
        )


def _is_resource(annotation: Any) -> bool:
    return role_of_annotation(annotation) is ParameterRole.RESOURCE


def _parameters(function: Callable[..., Any]) -> dict[str, Any]:
    signature = inspect.signature(function)
    target = function if inspect.isfunction(function) else getattr(function, "__call__", function)  # noqa: B004 - its annotations
    try:
        hints = typing.get_type_hints(target, include_extras=True)
    except (NameError, TypeError, AttributeError):
        hints = {}
    return {
        name: hints.get(name, parameter.annotation)
        for name, parameter in signature.parameters.items()
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }
