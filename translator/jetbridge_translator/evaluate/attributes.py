"""`value.name`, by the kind of the value."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import natives
from jetbridge_translator.evaluate.frame import MISSING
from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.modules import Module, Package
from jetbridge_translator.evaluate.opaque import reason_of
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject, EvaluatedError
from jetbridge_translator.evaluate.running import submodule
from jetbridge_translator.evaluate.standins import StandIn, stand_in
from jetbridge_translator.model import ExternalCall, ExternalName, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


def get_attribute(machine: Evaluator, value: Any, name: str, node: ast.AST, frame: Frame) -> Any:
    """The value of `value.name`.

    Raises:
        RaisedError: there is no such attribute.
    """
    handler = _BY_TYPE.get(type(value))
    if handler is None:
        handler = _of_abstract if isinstance(value, AbstractObject) else _of_other
    return handler(machine, value, name, node, frame)


def _of_abstract(machine: Evaluator, value: AbstractObject, name: str, node: ast.AST, frame: Frame) -> Any:
    if name == "__init__" and isinstance(value, AbstractClass):
        return vars(stand_in(machine, value))[name]  # `BaseOperator.__init__(self, …)`, without `super()`
    found = value.get_attribute(name, machine.site(node, frame), machine)
    if found is NotImplemented:
        return machine.not_known(f"a {type(value).__name__} has no `{name}` that is known", node, frame)
    return found


def _of_module(machine: Evaluator, module: Module, name: str, node: ast.AST, frame: Frame) -> Any:
    found = module.names.get(name, MISSING)
    if found is not MISSING:
        return found
    if name == "__dict__":
        return module.names
    found = submodule(machine, module.location, name)
    if found is not MISSING:
        return found
    if module.stars:
        return machine.external(f"{module.stars[-1]}.{name}")
    raise RaisedError(AttributeError(f"module '{module.name}' has no attribute '{name}'"))


def _of_package(machine: Evaluator, package: Package, name: str, node: ast.AST, frame: Frame) -> Any:
    found = submodule(machine, package.location, name)
    return machine.external(f"{package.location.name}.{name}") if found is MISSING else found


def _of_external_name(machine: Evaluator, value: ExternalName, name: str, _node: ast.AST, _frame: Frame) -> Any:
    last = value.qualified_name.rpartition(".")[2]
    if name in ("__name__", "__qualname__") and last[:1].isupper():
        return last  # of a class that is not read, by the way classes are named
    return machine.external(f"{value.qualified_name}.{name}")


def _of_opaque(machine: Evaluator, value: Any, _name: str, node: ast.AST, frame: Frame) -> UnknownValue:
    return machine.not_known(reason_of(value), node, frame)


def _of_function(machine: Evaluator, function: Function, name: str, node: ast.AST, _frame: Frame) -> Any:
    if name == "__annotations__":
        from jetbridge_translator.evaluate.frame import Frame as _Frame  # noqa: PLC0415 -- only TaskFlow asks

        home = _Frame(function.module, function.module.names, "module", function.enclosing)
        return {key: machine.annotation(value, home) for key, value in function.annotations.items()}
    if name in _FUNCTION_ATTRIBUTES or name in vars(function):
        return getattr(function, name)
    if name == "__dict__":
        return vars(function)
    raise RaisedError(AttributeError(f"'function' object has no attribute '{name}'"))


_FUNCTION_ATTRIBUTES = frozenset({"__name__", "__qualname__", "__doc__", "__module__", "__call__", "__get__"})


def _of_other(machine: Evaluator, value: Any, name: str, node: ast.AST, frame: Frame) -> Any:
    if isinstance(value, type) and issubclass(value, StandIn):
        return _of_stand_in_class(machine, value, name, node, frame)
    if not natives.may_have(value, name):
        return machine.not_known(f"`{name}` of a {type(value).__name__} is not read", node, frame)
    if (replaced := natives.replaced_method(machine, value, name)) is not None:
        return replaced
    before, machine.node = machine.node, node
    machine.frames.append(frame)
    try:
        return getattr(value, name)
    except EvaluatedError:
        raise
    except Exception as error:
        raise RaisedError(error) from error
    finally:
        machine.frames.pop()
        machine.node = before


def _of_stand_in_class(machine: Evaluator, cls: type[StandIn], name: str, node: ast.AST, frame: Frame) -> Any:
    if name == "__name__" or any(name in vars(base) for base in cls.__mro__ if base.__module__ != StandIn.__module__):
        return getattr(cls, name)
    if cls.__abstract__ is None:
        return machine.not_known(f"`{cls.__external__}` belongs to a package that is not read", node, frame)
    found = cls.__abstract__.class_attribute(cls, name, machine.site(node, frame), machine)
    if found is not NotImplemented:
        return found
    if natives.may_have(cls, name) and hasattr(cls, name):
        return getattr(cls, name)
    return machine.not_known(f"`{cls.__name__}.{name}` is not read", node, frame)


_BY_TYPE: dict[type, Callable[..., Any]] = {
    Module: _of_module,
    Package: _of_package,
    ExternalName: _of_external_name,
    ExternalCall: _of_opaque,
    UnknownValue: _of_opaque,
    Function: _of_function,
}


def set_attribute(machine: Evaluator, target: Any, name: str, value: Any, node: ast.AST, frame: Frame) -> None:
    """`target.name = value`.

    Raises:
        RaisedError: the object refuses it.
    """
    machine.changed(target.names if isinstance(target, Module) else target)
    if isinstance(target, AbstractObject):
        machine.touch()
        if target.set_attribute(name, value, machine.site(node, frame), machine) is NotImplemented:
            _not_set(machine, node, frame, f"`{name}` of a {type(target).__name__}")
    elif isinstance(target, Module):
        target.names[name] = value
    elif isinstance(target, (UnknownValue, ExternalCall, ExternalName)):
        _not_set(machine, node, frame, reason_of(target))
    elif natives.is_of_the_program(target) or isinstance(target, (Function, types.SimpleNamespace)):
        _set_native(machine, target, name, value, node, frame)
    else:
        _not_set(machine, node, frame, f"`{name}` of a {type(target).__name__}")


def _set_native(machine: Evaluator, target: Any, name: str, value: Any, node: ast.AST, frame: Frame) -> None:
    before, machine.node = machine.node, node
    machine.frames.append(frame)
    try:
        setattr(target, name, value)
    except EvaluatedError:
        raise
    except Exception as error:
        raise RaisedError(error) from error
    finally:
        machine.frames.pop()
        machine.node = before


def _not_set(machine: Evaluator, node: ast.AST, frame: Frame, what: str) -> None:
    machine.finding("DAG110", machine.site(node, frame), f"the attribute was not set: {what}")
