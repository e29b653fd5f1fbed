"""`isinstance`, `type`, `super`, `getattr`, `globals`, … : builtins that look at objects and names."""

from __future__ import annotations

import builtins
import types
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.attributes import get_attribute, set_attribute
from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.modules import Module
from jetbridge_translator.evaluate.native_functions import Native, replaces
from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject, EvaluatedError
from jetbridge_translator.evaluate.safety import is_of_the_program
from jetbridge_translator.evaluate.standins import StandIn
from jetbridge_translator.model import ExternalCall, ExternalName, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


@replaces(isinstance)
def _isinstance(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    value, kinds = arguments
    answers = [_is_instance(machine, value, kind) for kind in _flat(kinds)]
    if True in answers:
        return True
    return NotImplemented if None in answers else False


def _flat(kinds: Any) -> list[Any]:
    if isinstance(kinds, tuple):
        return [kind for part in kinds for kind in _flat(part)]
    return list(kinds.__args__) if isinstance(kinds, types.UnionType) else [kinds]


def _is_instance(machine: Evaluator, value: Any, kind: Any) -> bool | None:
    if isinstance(value, UnknownValue) or isinstance(kind, UnknownValue):
        return None
    if isinstance(value, ExternalCall):
        if isinstance(kind, ExternalName):
            return True if value.qualified_name == kind.qualified_name else None
        return None
    if isinstance(value, AbstractObject):
        return value.is_instance(kind)
    if isinstance(kind, (AbstractClass, ExternalName)):
        return _inherits(type(value), kind)
    return isinstance(value, kind) if isinstance(kind, type) else _by_protocol(value, kind)


def _by_protocol(value: Any, kind: Any) -> bool | None:
    try:
        return isinstance(value, kind)
    except TypeError:
        return None


def _inherits(cls: type, kind: AbstractClass | ExternalName) -> bool | None:
    if not issubclass(cls, StandIn):
        return False
    named = {vars(base).get("__external__") for base in cls.__mro__}
    if kind.qualified_name in named:
        return True
    abstract = cls.__abstract__
    return None if abstract is None else abstract.is_subclass(kind)


@replaces(issubclass)
def _issubclass(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    cls, kinds = arguments
    answers: list[bool | None] = []
    for kind in _flat(kinds):
        if isinstance(cls, AbstractClass):
            answers.append(cls.is_subclass(kind))
        elif isinstance(cls, type) and isinstance(kind, (AbstractClass, ExternalName)):
            answers.append(_inherits(cls, kind))
        else:
            answers.append(issubclass(cls, kind) if isinstance(cls, type) and isinstance(kind, type) else None)
    if True in answers:
        return True
    return NotImplemented if None in answers else False


@replaces(type)
def _type(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    if len(arguments) == 1:
        value = arguments[0]
        if isinstance(value, AbstractObject):
            return value.get_attribute("__class__", machine.here(), machine)
        if isinstance(value, Function):
            return types.FunctionType
        return NotImplemented if is_opaque(value) else type(value)
    name, bases, names = arguments
    from jetbridge_translator.evaluate.standins import is_not_read, stand_in  # noqa: PLC0415 -- rare

    real = tuple(stand_in(machine, base) if is_not_read(base) else base for base in bases)
    return type(name, real, {**names, "__module__": "dags:" + machine.frame.module.name})


@replaces(super)
def _super(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    if len(arguments) == 2:  # noqa: PLR2004 -- super(cls, self)
        return super(*arguments)
    frame = machine.frame
    if not frame.cell:
        return NotImplemented
    return super(frame.cell[0], frame.self_value)


@replaces(getattr)
def _getattr(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    target, name, *default = arguments
    if not isinstance(name, str):
        return NotImplemented
    try:
        return get_attribute(machine, target, name, machine.node, machine.frame)
    except EvaluatedError as error:
        if default and error.kind == "builtins.AttributeError":
            return default[0]
        raise


@replaces(hasattr)
def _hasattr(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    target, name = arguments
    if not isinstance(name, str):
        return NotImplemented
    try:
        found = get_attribute(machine, target, name, machine.node, machine.frame)
    except EvaluatedError as error:
        if error.kind == "builtins.AttributeError":
            return False
        raise
    return (
        NotImplemented
        if isinstance(found, UnknownValue) and (is_opaque(target) or isinstance(target, AbstractObject))
        else True
    )


@replaces(setattr)
def _setattr(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    target, name, value = arguments
    if not isinstance(name, str):
        return NotImplemented
    set_attribute(machine, target, name, value, machine.node, machine.frame)
    return None


@replaces(delattr)
def _delattr(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    target, name = arguments
    if is_of_the_program(target) and name in vars(target):
        delattr(target, name)
    return None


@replaces(callable)
def _callable(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    value = arguments[0]
    if isinstance(value, (UnknownValue, ExternalCall, ExternalName)):
        return NotImplemented
    if isinstance(value, AbstractObject):
        return isinstance(value, AbstractClass) or type(value).call is not AbstractObject.call
    return callable(value) or isinstance(value, Native)


@replaces(globals)
def _globals(machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return machine.frame.module.names


@replaces(locals)
def _locals(machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    frame = machine.frame
    return frame.names if frame.at_module_level else dict(frame.names)


@replaces(vars)
def _vars(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    if not arguments:
        return _locals(machine, (), {})
    value = arguments[0]
    if isinstance(value, Module):
        return value.names
    if is_opaque(value) or isinstance(value, AbstractObject):
        return NotImplemented
    return vars(value)


@replaces(dir)
def _dir(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    if not arguments:
        return sorted(machine.frame.names)
    value = arguments[0]
    if isinstance(value, Module):
        return sorted(value.names)
    return NotImplemented if is_opaque(value) or isinstance(value, AbstractObject) else dir(value)


@replaces(print)
def _print(_machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return None


@replaces(builtins.id)
def _id(_machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
    return NotImplemented


@replaces(builtins.hash)
def _hash(_machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    return NotImplemented if is_opaque(arguments[0]) else hash(arguments[0])


@replaces(pow)
def _pow(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    from jetbridge_translator.evaluate.sizes import check_binary  # noqa: PLC0415 -- rare

    if any(is_opaque(value) for value in arguments):
        return NotImplemented
    if len(arguments) == 2:  # noqa: PLR2004 -- without a modulus the result may be huge
        check_binary(machine.budget, "**", *arguments)
    return pow(*arguments)
