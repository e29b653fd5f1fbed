"""The parameters of a function; of a plain one read from its code object, which is many times faster than `inspect.signature`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple

from jetbridge.definitions.values import NO_VALUE

POSITIONAL_ONLY, POSITIONAL, KEYWORD_ONLY = range(3)


class RawParameter(NamedTuple):
    """A parameter; `default` is `NO_VALUE` if there is none."""

    name: str
    kind: int
    default: Any


class RawParameters(NamedTuple):
    """All parameters in order, the names of `*args` and `**kwargs`, and the annotations as they stand there."""

    named: list[RawParameter]
    extra_positional: str | None
    extra_named: str | None
    annotations: dict[str, Any]


def parameters_of(function: Callable[..., Any]) -> RawParameters:
    """The parameters of any callable."""
    if (
        type(function) is FunctionType
        and not hasattr(function, "__wrapped__")
        and not hasattr(function, "__signature__")
    ):
        return _of_code(function)
    return _of_signature(function)


def _of_code(function: FunctionType) -> RawParameters:
    code = function.__code__
    count, keyword_only = code.co_argcount, code.co_kwonlyargcount
    names = code.co_varnames
    defaults = function.__defaults__ or ()
    first = count - len(defaults)
    positional_only = code.co_posonlyargcount
    named = [
        RawParameter(
            names[index],
            POSITIONAL_ONLY if index < positional_only else POSITIONAL,
            NO_VALUE if index < first else defaults[index - first],
        )
        for index in range(count)
    ]
    if keyword_only:
        known = function.__kwdefaults__ or {}
        named += [
            RawParameter(name, KEYWORD_ONLY, known.get(name, NO_VALUE)) for name in names[count : count + keyword_only]
        ]
    after = count + keyword_only
    has_extra = bool(code.co_flags & inspect.CO_VARARGS)
    extra_positional = names[after] if has_extra else None
    extra_named = names[after + has_extra] if code.co_flags & inspect.CO_VARKEYWORDS else None
    return RawParameters(named, extra_positional, extra_named, function.__annotations__)


def _of_signature(function: Callable[..., Any]) -> RawParameters:
    kinds: dict[Any, int] = {
        inspect.Parameter.POSITIONAL_ONLY: POSITIONAL_ONLY,
        inspect.Parameter.KEYWORD_ONLY: KEYWORD_ONLY,
    }
    named: list[RawParameter] = []
    extra: dict[Any, str] = {}
    signature = inspect.signature(function)
    annotations = {p.name: p.annotation for p in signature.parameters.values() if p.annotation is not p.empty}
    if signature.return_annotation is not signature.empty:
        annotations["return"] = signature.return_annotation
    for raw in signature.parameters.values():
        if raw.kind in {raw.VAR_POSITIONAL, raw.VAR_KEYWORD}:
            extra[raw.kind] = raw.name
        else:
            default = NO_VALUE if raw.default is raw.empty else raw.default
            named.append(RawParameter(raw.name, kinds.get(raw.kind, POSITIONAL), default))
    return RawParameters(
        named,
        extra.get(inspect.Parameter.VAR_POSITIONAL),
        extra.get(inspect.Parameter.VAR_KEYWORD),
        annotations,
    )
