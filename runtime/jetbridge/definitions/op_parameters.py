"""What each parameter of an op's function is: the context, config, a resource, something injected, or an input."""

from __future__ import annotations

import builtins
import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from jetbridge.definitions.function_parameters import POSITIONAL_ONLY, RawParameter, parameters_of
from jetbridge.definitions.names import context_names
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidDefinitionError

_CONTEXT_NAMES = frozenset(context_names())


class ParameterRole(str, Enum):
    """What a parameter is given."""

    CONTEXT = "context"
    CONFIG = "config"
    RESOURCE = "resource"
    INJECTED = "injected"
    INPUT = "input"


_PLAIN_ROLES = frozenset({ParameterRole.CONTEXT, ParameterRole.INPUT})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `annotation` and `default` are `NO_VALUE` where there is none."""

    name: str
    role: ParameterRole
    annotation: Any = NO_VALUE
    default: Any = NO_VALUE
    is_positional_only: bool = False


@dataclass(frozen=True, slots=True)
class FunctionSignature:
    """A function as the op layer sees it.

    `extra_positional` and `extra_named` are the names of `*args` and `**kwargs`; `extra_named_class` is the class that `**kwargs` is annotated
    with if it can be injected (`**context: Context`). `is_plain`: there are only inputs and a context.
    """

    function: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    returns: Any
    extra_positional: str | None = None
    extra_named: str | None = None
    extra_named_class: Any = None
    is_plain: bool = False

    def of_role(self, role: ParameterRole) -> tuple[Parameter, ...]:
        """The parameters of one role, in order."""
        return tuple(parameter for parameter in self.parameters if parameter.role is role)

    @property
    def input_names(self) -> tuple[str, ...]:
        """The parameters that are inputs, in order."""
        return tuple(parameter.name for parameter in self.parameters if parameter.role is ParameterRole.INPUT)

    @property
    def is_stream(self) -> bool:
        """Whether the function yields."""
        return inspect.isgeneratorfunction(self.function) or inspect.isasyncgenfunction(self.function)

    @property
    def has_context(self) -> bool:
        """Whether the first parameter is the context."""
        return bool(self.parameters) and self.parameters[0].role is ParameterRole.CONTEXT


def role_of_annotation(annotation: Any) -> ParameterRole | None:
    """The role that an annotation alone decides.

    Context, config and resource classes carry `__op_parameter__`, injected ones a class method `__inject__`; `ResourceParam[T]` is
    `Annotated[T, "resource_param"]`.
    """
    if isinstance(annotation, type):
        mark = getattr(annotation, "__op_parameter__", None)
        if mark is not None:
            return ParameterRole(mark)
        return ParameterRole.INJECTED if hasattr(annotation, "__inject__") else None
    if "resource_param" in getattr(annotation, "__metadata__", ()):
        return ParameterRole.RESOURCE
    origin = typing.get_origin(annotation)
    return role_of_annotation(origin) if isinstance(origin, type) and origin is not annotation else None


def signature_of(
    function: Callable[..., Any], has_config_schema: bool = False, *, is_lenient: bool = False
) -> FunctionSignature:
    """Read a function. `is_lenient`: an annotation that cannot be evaluated says nothing.

    Raises:
        InvalidDefinitionError: an annotation cannot be evaluated; a context parameter is not the first; a `config` parameter has no annotation, or stands beside a config schema.
    """
    raw = parameters_of(function)
    annotations = _annotations(function, raw.annotations, is_lenient=is_lenient)
    parameters = tuple(
        _parameter(item, index, annotations.get(item.name, NO_VALUE)) for index, item in enumerate(raw.named)
    )
    found = FunctionSignature(
        function,
        parameters,
        annotations.get("return", NO_VALUE),
        raw.extra_positional,
        raw.extra_named,
        _injectable(annotations.get(raw.extra_named)) if raw.extra_named else None,
        all(parameter.role in _PLAIN_ROLES and not parameter.is_positional_only for parameter in parameters),
    )
    if not found.is_plain:
        _check_config(found, has_config_schema)
    return found


def _annotations(function: Callable[..., Any], raw: Mapping[str, Any], *, is_lenient: bool) -> Mapping[str, Any]:
    if not any(isinstance(annotation, str) for annotation in raw.values()):
        return raw
    target = inspect.unwrap(function)
    plain = _plain_names(raw, getattr(target, "__globals__", {}))
    if plain is not None:
        return plain
    try:
        return typing.get_type_hints(target, include_extras=True) | _explicit_nones(raw)
    except (NameError, AttributeError, TypeError):
        return {name: _evaluate(annotation, target, is_lenient=is_lenient) for name, annotation in raw.items()}


def _plain_names(raw: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any] | None:
    """The annotations if each is the name of a class, or None; else None: they have to be evaluated, which takes much longer."""
    found: dict[str, Any] = {}
    for key, annotation in raw.items():
        value = annotation
        if isinstance(annotation, str) and annotation != "None":
            value = names.get(annotation) or vars(builtins).get(annotation)
            if not isinstance(value, type):
                return None
        found[key] = None if annotation == "None" else value
    return found


def _explicit_nones(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None for name, annotation in raw.items() if annotation in {None, "None"}}


def _evaluate(annotation: Any, function: Any, *, is_lenient: bool) -> Any:
    """Evaluate one annotation; a name that does not exist at run time (imported for type checkers only) says nothing."""
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, getattr(function, "__globals__", {}))  # noqa: S307 - the function's own annotation
    except Exception as error:
        if is_lenient:
            return NO_VALUE
        raise InvalidDefinitionError(
            f'Failed to resolve type annotation "{annotation}" in function {getattr(function, "__name__", function)}: {error}. The name must '
            "exist at run time, at module level: import it outside of `if TYPE_CHECKING`, and define it outside of functions."
        ) from error


def _parameter(raw: RawParameter, index: int, annotation: Any) -> Parameter:
    name = raw.name
    role = None if annotation is NO_VALUE else role_of_annotation(annotation)
    if index == 0 and role is None and name in _CONTEXT_NAMES:
        role = ParameterRole.CONTEXT
    if role is ParameterRole.CONTEXT and index != 0:
        raise InvalidDefinitionError(
            f'Parameter "{name}" is annotated as the context, which must be the first parameter of the function.'
        )
    if role is None and name == "config":
        role = ParameterRole.CONFIG
    return Parameter(name, role or ParameterRole.INPUT, annotation, raw.default, raw.kind == POSITIONAL_ONLY)


def _injectable(annotation: Any) -> Any:
    return annotation if role_of_annotation(annotation) is ParameterRole.INJECTED else None


def _check_config(signature: FunctionSignature, has_config_schema: bool) -> None:
    for parameter in signature.of_role(ParameterRole.CONFIG):
        if parameter.annotation is NO_VALUE:
            raise InvalidDefinitionError(
                f'The function "{signature.function.__name__}" has a parameter "config" without an annotation. Annotate it with a Config class '
                "or a config type, or give it another name."
            )
        if has_config_schema:
            raise InvalidDefinitionError(
                f'The function "{signature.function.__name__}" has a parameter "config" and a config_schema: cannot use both, give one.'
            )
