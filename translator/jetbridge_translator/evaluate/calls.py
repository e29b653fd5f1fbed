"""What calling a value means, by the kind of the value."""

from __future__ import annotations

import ast
import functools
import sys
import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import generators, natives
from jetbridge_translator.evaluate.frame import Frame
from jetbridge_translator.evaluate.functions import Function, bind
from jetbridge_translator.evaluate.limits import LimitReachedError
from jetbridge_translator.evaluate.opaque import reason_of
from jetbridge_translator.evaluate.outcomes import RaisedError, Return
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.evaluate.standins import StandIn
from jetbridge_translator.evaluate.truths import same
from jetbridge_translator.model import ExternalCall, ExternalName, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


def call_value(
    machine: Evaluator, function: Any, arguments: Arguments, keywords: Keywords, node: ast.AST, frame: Frame
) -> Any:
    """Call a value."""
    before, machine.node = machine.node, node
    machine.frames.append(frame)
    try:
        handler = _BY_TYPE.get(type(function))
        if handler is None:
            handler = _handler_of(function)
            if handler is None:
                return natives.call(machine, function, arguments, keywords, node, frame)
        return handler(machine, function, arguments, keywords, node, frame)
    finally:
        machine.frames.pop()
        machine.node = before


def _handler_of(function: Any) -> Callable[..., Any] | None:
    if isinstance(function, AbstractObject):
        return _call_abstract
    if isinstance(function, type) and issubclass(function, StandIn):
        return _instantiate
    if isinstance(function, types.FunctionType) and function.__name__ == "__init__":
        return _call_plain_initialiser
    return None


def _call_user_function(
    machine: Evaluator, function: Function, arguments: Arguments, keywords: Keywords, _node: ast.AST, _frame: Frame
) -> Any:
    return call_function(machine, function, arguments, keywords)


def _call_method(
    machine: Evaluator, method: Any, arguments: Arguments, keywords: Keywords, node: ast.AST, frame: Frame
) -> Any:
    if type(method.__func__) is Function:
        return call_function(machine, method.__func__, (method.__self__, *arguments), keywords)
    return natives.call(machine, method, arguments, keywords, node, frame)


def _call_plain_initialiser(
    machine: Evaluator, function: Any, arguments: Arguments, keywords: Keywords, node: ast.AST, frame: Frame
) -> Any:
    """`BaseOperator.__init__(self, …)`, without `super()`: what a stand-in has is called as the method of its instance."""
    if arguments and isinstance(arguments[0], StandIn):
        function, arguments = types.MethodType(function, arguments[0]), arguments[1:]
    return natives.call(machine, function, arguments, keywords, node, frame)


def _call_partial(
    machine: Evaluator, partial: Any, arguments: Arguments, keywords: Keywords, node: ast.AST, frame: Frame
) -> Any:
    merged = {**partial.keywords, **keywords}
    return call_value(machine, partial.func, (*partial.args, *arguments), merged, node, frame)


def _call_abstract(
    machine: Evaluator, function: AbstractObject, arguments: Arguments, keywords: Keywords, node: ast.AST, frame: Frame
) -> Any:
    if not function.shareable:
        machine.touch()
    result = function.call(arguments, keywords, machine.site(node, frame), machine)
    if result is NotImplemented:
        return machine.not_known(f"a {type(function).__name__} cannot be called", node, frame)
    return result


def _call_external(
    machine: Evaluator, name: ExternalName, arguments: Arguments, keywords: Keywords, node: ast.AST, frame: Frame
) -> ExternalCall | UnknownValue:
    """An object of a class that is not read is kept with its arguments; what a function of the standard library gives is not known."""
    module, _, last = name.qualified_name.rpartition(".")
    if module.partition(".")[0] in sys.stdlib_module_names and not last[:1].isupper():
        return machine.not_known(f"`{name.qualified_name}` is not computed", node, frame)
    return ExternalCall(name.qualified_name, arguments, keywords)


def _call_opaque(
    machine: Evaluator, value: Any, _arguments: Arguments, _keywords: Keywords, node: ast.AST, frame: Frame
) -> UnknownValue:
    return machine.not_known(reason_of(value), node, frame)


def _instantiate(
    machine: Evaluator, cls: type[StandIn], arguments: Arguments, keywords: Keywords, node: ast.AST, frame: Frame
) -> Any:
    try:
        instance = cls.__new__(cls, *arguments, **keywords)
        if isinstance(instance, cls):
            cls.__init__(instance, *arguments, **keywords)
    except TypeError as error:
        raise RaisedError(error) from error
    if (abstract := cls.__abstract__) is not None:
        abstract.finish(instance, machine.site(node, frame), machine)
    return instance


_BY_TYPE: dict[type, Callable[..., Any]] = {
    Function: _call_user_function,
    types.MethodType: _call_method,
    functools.partial: _call_partial,
    ExternalName: _call_external,
    ExternalCall: _call_opaque,
    UnknownValue: _call_opaque,
}


def call_function(machine: Evaluator, function: Function, arguments: Arguments, keywords: Mapping[str, Any]) -> Any:
    """Call a function of the evaluated program.

    Raises:
        RaisedError: the program raised.
        LimitReachedError: calls are nested too deeply.
    """
    machine.budget.step()
    if function.of_package:
        return machine.not_known(
            "a decorator of a package that is not read stands around it", machine.node, machine.frame
        )
    if len(machine.frames) > machine.budget.limits.depth * 2:
        raise LimitReachedError(f"calls nested more than {machine.budget.limits.depth} deep")
    keywords = _prepared(machine, function, arguments, dict(keywords))
    try:
        names = bind(function, arguments, keywords)
    except TypeError as error:
        raise RaisedError(error) from error
    frame = Frame(function.module, names, "function", function.enclosing)
    frame.function, frame.cell = function, function.cell
    if arguments:
        frame.self_value = arguments[0]
    if _endless(machine, function):
        return machine.not_known("the recursion depends on a value that is not known", machine.node, machine.frame)
    if isinstance(function.node, ast.AsyncFunctionDef):
        return machine.not_known("a coroutine does not run while a file is loaded", machine.node, machine.frame)
    if generators.is_generator(function.node):
        return generators.start(machine, function, frame)
    machine.frames.append(frame)
    try:
        return _run(machine, function, frame)
    finally:
        machine.frames.pop()


def _run(machine: Evaluator, function: Function, frame: Frame) -> Any:
    if isinstance(function.node, ast.Lambda):
        return machine.evaluate(function.node.body, frame)
    outcome = machine.execute(function.node.body, frame)
    value = outcome.value if isinstance(outcome, Return) else None
    return value if not frame.returns else _joined(machine, [*frame.returns, value], function, frame)


def _joined(machine: Evaluator, values: list[Any], function: Function, frame: Frame) -> Any:
    """The result of a function whose way to the end depended on unknown conditions."""
    first = values[0]
    if all(same(first, other) for other in values[1:]):
        return first
    return (
        machine.not_known(
            f"what `{function.name}` returns depends on a value that is not known", machine.node, machine.frames[-2]
        )
        if len(machine.frames) > 1
        else machine.not_known("the result is not known", function.node, frame)
    )


def _endless(machine: Evaluator, function: Function) -> bool:
    return machine.undecided > 0 and any(frame.function is function for frame in machine.frames)


def _prepared(machine: Evaluator, function: Function, arguments: Arguments, keywords: Keywords) -> Keywords:
    if function.__name__ != "__init__" or not arguments or not isinstance(arguments[0], StandIn):
        return keywords
    abstract = type(arguments[0]).__abstract__
    if abstract is None:
        return keywords
    parameters = tuple(name for name in function.parameters[1:] if not name.startswith("*"))
    return abstract.prepare(arguments[0], parameters, keywords, machine.here(), machine)
