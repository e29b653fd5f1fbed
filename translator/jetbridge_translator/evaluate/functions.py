"""Functions of the evaluated program: real callables, so that the standard library can call them back."""

from __future__ import annotations

import ast
import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.frame import MISSING, Frame, Names
from jetbridge_translator.evaluate.outcomes import RaisedError

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator
    from jetbridge_translator.evaluate.modules import Module

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Function:
    """A `def` or `lambda`, with its defaults evaluated and its surroundings kept."""

    __slots__ = (
        "__dict__",
        "__weakref__",
        "_home",
        "cell",
        "defaults",
        "enclosing",
        "keyword_defaults",
        "module",
        "node",
        "of_package",
        "top_level",
    )

    def __init__(self, machine: Evaluator, node: FunctionNode, frame: Frame) -> None:
        """Define it where `frame` is."""
        self._home = machine.home
        self.node = node
        self.of_package = False  # whether what it does when it is called is known to a package only
        self.module: Module = frame.module
        self.enclosing: tuple[Names, ...] = frame.closure()
        self.cell = frame.cell
        self.top_level = frame.at_module_level and node in frame.module.source.tree.body
        self.defaults: tuple[Any, ...] = tuple(machine.evaluate(value, frame) for value in node.args.defaults)
        self.keyword_defaults: dict[str, Any] = {
            name.arg: machine.evaluate(value, frame)
            for name, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if value is not None
        }
        self.__name__ = "<lambda>" if isinstance(node, ast.Lambda) else node.name
        self.__qualname__ = _qualified(self.__name__, frame)
        self.__module__ = frame.module.name
        self.__doc__ = None if isinstance(node, ast.Lambda) else ast.get_docstring(node, clean=False)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Evaluate a call; the standard library comes in here, and sees exceptions as what they are.

        Raises:
            Exception: what the program raised.
        """
        try:
            return self._home.machine.call_function(self, arguments, keywords)
        except RaisedError as error:
            if isinstance(error.value, Exception):
                raise error.value from None
            raise

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """Bind as a method."""
        return self if instance is None else types.MethodType(self, instance)

    def __repr__(self) -> str:
        """As Python shows functions, without an address."""
        return f"<function {self.__qualname__}>"

    @property
    def name(self) -> str:
        """The name in the `def`."""
        return "<lambda>" if isinstance(self.node, ast.Lambda) else self.node.name

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters, in order; `*args` and `**kwargs` with their stars."""
        args = self.node.args
        names = [a.arg for a in (*args.posonlyargs, *args.args)]
        names += [f"*{args.vararg.arg}"] if args.vararg else []
        names += [a.arg for a in args.kwonlyargs]
        names += [f"**{args.kwarg.arg}"] if args.kwarg else []
        return tuple(names)

    @property
    def annotations(self) -> dict[str, ast.expr]:
        """The annotations of the parameters and, under `return`, of the result."""
        args = self.node.args
        everything = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        found = {a.arg: a.annotation for a in everything if a is not None and a.annotation is not None}
        returns = getattr(self.node, "returns", None)
        return found if returns is None else {**found, "return": returns}


def _qualified(name: str, frame: Frame) -> str:
    if frame.function is not None:
        return f"{frame.function.__qualname__}.<locals>.{name}"
    outer = frame.names.get("__qualname__") if frame.kind == "class" else None
    return f"{outer}.{name}" if outer else name


def bind(function: Function, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> dict[str, Any]:
    """The names that a call binds, by Python's rules.

    Raises:
        TypeError: the arguments do not fit, in Python's words.
    """
    args = function.node.args
    positional = [a.arg for a in (*args.posonlyargs, *args.args)]
    names: dict[str, Any] = dict(zip(positional, arguments, strict=False))
    rest = dict(keywords)
    unknown_rest = rest.pop("**", MISSING)
    only_positional = {a.arg for a in args.posonlyargs}
    for name in [*positional, *(a.arg for a in args.kwonlyargs)]:
        if name in rest and name not in only_positional:
            if name in names:
                raise TypeError(f"{function.__name__}() got multiple values for argument '{name}'")
            names[name] = rest.pop(name)
    _bind_rest(function, arguments[len(positional) :], rest, names)
    _bind_defaults(function, positional, names, unknown_rest)
    return names


def _bind_rest(function: Function, extra: tuple[Any, ...], rest: dict[str, Any], names: dict[str, Any]) -> None:
    args = function.node.args
    if args.vararg is not None:
        names[args.vararg.arg] = tuple(extra)
    elif extra:
        count = len(args.posonlyargs) + len(args.args)
        raise TypeError(f"{function.__name__}() takes {count} positional arguments but {count + len(extra)} were given")
    if args.kwarg is not None:
        names[args.kwarg.arg] = rest
    elif rest:
        raise TypeError(f"{function.__name__}() got an unexpected keyword argument '{next(iter(rest))}'")


def _bind_defaults(function: Function, positional: list[str], names: dict[str, Any], unknown_rest: Any) -> None:
    first_default = len(positional) - len(function.defaults)
    missing = []
    for index, name in enumerate(positional):
        if name in names:
            continue
        if unknown_rest is not MISSING:
            names[name] = unknown_rest
        elif index >= first_default:
            names[name] = function.defaults[index - first_default]
        else:
            missing.append(name)
    for parameter in function.node.args.kwonlyargs:
        if parameter.arg not in names:
            value = function.keyword_defaults.get(parameter.arg, unknown_rest)
            if value is MISSING:
                missing.append(parameter.arg)
            names[parameter.arg] = value
    if missing:
        raise TypeError(f"{function.__name__}() missing required arguments: {', '.join(map(repr, missing))}")
