"""Calling an op's function: what the engine and direct invocation share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.op_parameters import FunctionSignature, ParameterRole


@dataclass(frozen=True, slots=True)
class OpBody:
    """The function behind an op, ready to be called.

    `call` takes the op's context and the values of the inputs by name, and gives what the function gives: a value, a generator, a coroutine,
    an async generator. Of the context it reads only what the function asks for: itself, `op_config`, `resources`.
    """

    function: Callable[..., Any]
    signature: FunctionSignature | None
    """None: the base form `compute_fn(context, inputs)`."""
    has_context: bool
    config: str | None = None
    config_class: Any = None
    resources: tuple[str, ...] = ()
    injected: tuple[tuple[str, Any], ...] = ()
    positional_only: tuple[str, ...] = ()
    extra_named_class: Any = None
    is_plain: bool = False

    def call(self, context: Any, inputs: Mapping[str, Any]) -> Any:
        """Call the function."""
        if self.signature is None:
            return self.function(context, inputs)
        if self.is_plain:
            return self.function(context, **inputs) if self.has_context else self.function(**inputs)
        return self._call(context, dict(inputs))

    def _call(self, context: Any, named: dict[str, Any]) -> Any:
        if self.config is not None:
            named[self.config] = self.make_config(context.op_config)
        for name in self.resources:
            named[name] = getattr(context.resources, name)
        for name, cls in self.injected:
            named[name] = cls.__inject__(context)
        positional = [context] if self.has_context else []
        positional.extend(named.pop(name) for name in self.positional_only if name in named)
        if self.extra_named_class is not None:
            known = {parameter.name for parameter in self.signature.parameters} if self.signature else set()
            collected = self.extra_named_class.__inject__(context)
            named.update((key, collected[key]) for key in collected if key not in known and key not in named)
        return self.function(*positional, **named)

    def make_config(self, op_config: Any) -> Any:
        """The object that a `config` parameter gets: an instance of the `Config` class, or the plain value."""
        make = getattr(self.config_class, "from_op_config", None)
        return op_config if make is None else make(op_config)

    @property
    def is_generator(self) -> bool:
        """Whether the function yields."""
        return inspect.isgeneratorfunction(self.function) or inspect.isasyncgenfunction(self.function)


def body_of(signature: FunctionSignature) -> OpBody:
    """Prepare a decorated function."""
    if signature.is_plain and signature.extra_named_class is None:
        return OpBody(signature.function, signature, signature.has_context, is_plain=True)
    config = signature.of_role(ParameterRole.CONFIG)
    resources = tuple(parameter.name for parameter in signature.of_role(ParameterRole.RESOURCE))
    injected = tuple((parameter.name, parameter.annotation) for parameter in signature.of_role(ParameterRole.INJECTED))
    positional_only = tuple(
        parameter.name
        for parameter in signature.parameters
        if parameter.is_positional_only and parameter.role is not ParameterRole.CONTEXT
    )
    return OpBody(
        signature.function,
        signature,
        signature.has_context,
        config[0].name if config else None,
        config[0].annotation if config else None,
        resources,
        injected,
        positional_only,
        signature.extra_named_class,
        not (config or resources or injected or positional_only or signature.extra_named_class),
    )


def raw_body(function: Callable[..., Any]) -> OpBody:
    """The base form `compute_fn(context, inputs)`."""
    return OpBody(function, None, has_context=True)
