"""Functions, lambdas, partials and names of other packages as the writer sees them."""

from __future__ import annotations

import ast
import functools
import types
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.classes import definition_of
from jetbridge_translator.evaluate.decorated import decorator_of
from jetbridge_translator.evaluate.frame import Frame
from jetbridge_translator.evaluate.functions import Function, FunctionNode
from jetbridge_translator.evaluate.library.functional import AbstractPartial
from jetbridge_translator.evaluate.names import definition_names, free_names
from jetbridge_translator.evaluate.native_functions import Native
from jetbridge_translator.evaluate.sites import name_use
from jetbridge_translator.model import Callable, ExternalCall, ExternalName, NameUse
from jetbridge_translator.read import unindented

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator
    from jetbridge_translator.evaluate.modules import Definition
    from jetbridge_translator.read import SourceText


def callable_model(function: Any, machine: Evaluator) -> Callable | None:  # noqa: PLR0911 -- one line per kind
    """The model of anything that can be called; None if it is no callable, or one that is not known."""
    if isinstance(function, Function):
        return _of_function(function)
    if isinstance(function, types.MethodType) and isinstance(function.__func__, Function):
        holder = machine.made.holder_of(function.__self__, machine)
        return replace(_of_function(function.__func__), of_object=True, holder=holder)
    if isinstance(function, functools.partial):
        return _bound(callable_model(function.func, machine), function.args, function.keywords)
    if isinstance(function, AbstractPartial):
        return _bound(callable_model(function.function, machine), function.arguments, function.keywords)
    if isinstance(function, type) and (definition := definition_of(function)) is not None:
        return _of_class(function, definition)
    if isinstance(function, (ExternalName, Native)):
        name = function.qualified_name if isinstance(function, ExternalName) else function.name
        return Callable(name.rpartition(".")[2], None, None, qualified_name=name)
    if callable(function) and not isinstance(function, ExternalCall):
        return _of_real(function, machine)
    return None


def _of_function(function: Function) -> Callable:
    decorator, wrapped = decorator_of(function), function.__dict__.get("__wrapped__")
    if decorator is not None and isinstance(wrapped, Function):
        return _with_decorator(_of_function(wrapped), decorator, wrapped)
    source = function.module.source
    is_lambda = isinstance(function.node, ast.Lambda)
    return Callable(
        name=function.name,
        file=source.file,
        place=source.place(function.node),
        text=source.text.of(function.node) if is_lambda else definition_text(function),
        is_lambda=is_lambda,
        at_module_level=function.top_level and not is_lambda,
        parameters=function.parameters,
        names=_names(function),
        qualname=function.__qualname__,
    )


def _with_decorator(inner: Callable, decorator: ast.expr, function: Function) -> Callable:
    """The function that a decorator wraps, with the decorator's line above it."""
    text = f"@{function.module.source.text.of(decorator)}\n{inner.text}"
    frame = Frame(function.module, {}, "function", function.enclosing)
    added = tuple(name_use(name, frame) for name in free_names(decorator))
    return replace(inner, text=text, names=tuple(dict.fromkeys((*inner.names, *added))))


def definition_text(function: Function) -> str:
    """The whole `def` without its decorators, dedented; the lines inside of texts stay as they are. Cut once per node."""
    node = function.node
    known: str | None = getattr(node, "jetbridge_text", None)
    if known is None:
        known = _cut_definition(function.module.source.text, node)
        node.jetbridge_text = known  # type: ignore[union-attr]
    return known


def _cut_definition(text: SourceText, node: FunctionNode) -> str:
    cut = text.cut((node.lineno, 0), (node.end_lineno or node.lineno, node.end_col_offset or 0))
    return unindented(cut.split("\n"), node)


def _names(function: Function) -> tuple[NameUse, ...]:
    frame = Frame(function.module, {}, "function", function.enclosing)
    return tuple(name_use(name, frame) for name in definition_names(function.node))


def _bound(model: Callable | None, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Callable | None:
    if model is None:
        return None
    fields = {name: getattr(model, name) for name in model.__dataclass_fields__}
    fields["bound_arguments"] = (*model.bound_arguments, *arguments)
    fields["bound_keywords"] = (*model.bound_keywords, *keywords.items())
    return Callable(**fields)


def _of_class(cls: type, definition: Definition) -> Callable:
    module, node = definition.module, definition.node
    text = module.source.text.of(node)
    names = tuple(name_use(name, Frame(module, module.names, "module")) for name in definition_names(node))
    return Callable(cls.__name__, module.source.file, module.source.place(node), text, names=names)


def _of_real(function: Any, machine: Evaluator) -> Callable | None:
    if definition_of(type(function)) is not None:
        called = getattr(type(function), "__call__", None)  # noqa: B004 -- the method itself is wanted
        return replace(_of_function(called), of_object=True) if isinstance(called, Function) else None
    decorator, wrapped = decorator_of(function), getattr(function, "__wrapped__", None)
    if decorator is not None and isinstance(wrapped, Function):
        return _with_decorator(_of_function(wrapped), decorator, wrapped)
    name = getattr(function, "__qualname__", None)
    module = getattr(function, "__module__", None) or "builtins"
    if name is None:
        return None
    return Callable(name.rpartition(".")[2], None, None, qualified_name=f"{module}.{name}")
