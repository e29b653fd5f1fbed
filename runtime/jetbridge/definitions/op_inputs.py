"""Which inputs an op has: its parameters, refined by `ins=`, and the inputs of `ins=` that are order alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.inputs import In, InputDefinition, combine
from jetbridge.definitions.names import check_name
from jetbridge.definitions.op_parameters import FunctionSignature, Parameter, ParameterRole
from jetbridge.definitions.templates import FromContext
from jetbridge.definitions.types.builtin import ANY, NOTHING
from jetbridge.definitions.types.resolve import resolve_type
from jetbridge.definitions.types.runtime_type import RuntimeType
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidDefinitionError

_NOT_SAID = In()


def input_definitions(
    op_name: str, signature: FunctionSignature, ins: Mapping[str, In], described: Mapping[str, str], *, has_types: bool
) -> tuple[InputDefinition, ...]:
    """The inputs of a decorated function.

    `has_types` false (ops with a `kind`): annotations are for people only, and any parameter name will do.

    Raises:
        InvalidDefinitionError: `ins` names what is no parameter, or an annotation cannot be checked.
    """
    parameters = signature.of_role(ParameterRole.INPUT)
    known = {
        parameter.name: _from_parameter(
            op_name, parameter, ins.get(parameter.name), described.get(parameter.name), has_types=has_types
        )
        for parameter in parameters
    }
    if not ins:
        return tuple(known.values())
    said = [
        known.pop(name) if name in known else _without_parameter(op_name, signature, name, given)
        for name, given in ins.items()
    ]
    return (*said, *known.values())


def check_no_varargs(op_name: str, signature: FunctionSignature) -> None:
    """Inputs have names.

    Raises:
        InvalidDefinitionError: the function takes `*args`.
    """
    if signature.extra_positional is not None:
        raise InvalidDefinitionError(
            f"@op '{op_name}' decorated function has positional vararg parameter '*{signature.extra_positional}'. @op decorated functions should "
            "only have keyword arguments that match input names and, if system information is required, a first positional parameter named "
            "'context'."
        )


def _from_parameter(
    op_name: str, parameter: Parameter, given: In | None, description: str | None, *, has_types: bool
) -> InputDefinition:
    if has_types:
        check_name(parameter.name)
    type_ = _type(op_name, parameter, given) if has_types else ANY
    default = parameter.default
    if isinstance(default, FromContext):
        default = default.named(parameter.name)
        type_ = ANY
    if type_.is_nothing:
        raise InvalidDefinitionError(
            f'@op "{op_name}": Input parameter {parameter.name} is annotated with Nothing. Nothing is used to represent passing no data, so '
            "it must be used via In() and no parameter should be included in the @op decorated function."
        )
    definition = combine(parameter.name, given or _NOT_SAID, type_, default, description)
    if given is not None and _is_nothing(given):
        raise InvalidDefinitionError(
            f'@op "{op_name}": the function has the parameter "{parameter.name}" that is one of the input_defs of type Nothing which should not '
            "be included since no data will be passed for it."
        )
    return definition


def _type(op_name: str, parameter: Parameter, given: In | None) -> RuntimeType:
    if parameter.annotation is None:
        return NOTHING
    if parameter.annotation is NO_VALUE or (given is not None and given.dagster_type is not NO_VALUE):
        return ANY
    try:
        return resolve_type(parameter.annotation)
    except InvalidDefinitionError as error:
        raise InvalidDefinitionError(
            f"@op \"{op_name}\": Problem using type '{parameter.annotation}' from type annotation for argument '{parameter.name}', "
            "correct the issue or explicitly set the dagster_type via In()."
        ) from error


def _without_parameter(op_name: str, signature: FunctionSignature, name: str, given: In) -> InputDefinition:
    check_name(name)
    if not _is_nothing(given) and signature.extra_named is None:
        raise InvalidDefinitionError(
            f"@op '{op_name}' decorated function does not have argument(s) '{name}'. "
            "@op decorated functions should have a keyword argument for each of their Ins, except for Ins that have the Nothing type. "
            f"Alternatively, they can accept **kwargs."
        )
    return combine(name, given, ANY, NO_VALUE, None)


def _is_nothing(given: In) -> bool:
    return isinstance(given.dagster_type, RuntimeType) and given.dagster_type.is_nothing


def inputs_of(ins: Mapping[str, Any] | None) -> tuple[InputDefinition, ...]:
    """The inputs of the base form, from `ins=` alone."""
    return tuple(InputDefinition.from_in(check_name(name), given) for name, given in (ins or {}).items())
