"""`class` statements: real classes, whose methods are functions of the evaluated program."""

from __future__ import annotations

import ast
import types
import typing
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.frame import MODULE_PREFIX, Frame
from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.modules import Definition
from jetbridge_translator.evaluate.operators import run
from jetbridge_translator.evaluate.standins import StandIn, is_not_read, stand_in
from jetbridge_translator.model import ExternalName, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

_CLASS_METHODS = ("__init_subclass__", "__class_getitem__")
_DEFINITION = "__definition__"
"""Kept at the class itself: a table of classes would keep every module that holds one."""
_BASES_WITHOUT_MEANING = frozenset({"typing.Generic", "typing.Protocol", "typing_extensions.Protocol"})


def make_class(machine: Evaluator, node: ast.ClassDef, frame: Frame) -> Any:
    """The class of a `class` statement, as a real one."""
    bases = tuple(_base(machine, base, frame) for base in node.bases)
    resolved = types.resolve_bases(tuple(base for base in bases if base is not None))
    keywords = {k.arg: machine.evaluate(k.value, frame) for k in node.keywords if k.arg is not None}
    if not isinstance(keywords.get("metaclass", type), type):
        keywords.pop("metaclass")
    if any(isinstance(base, type) and issubclass(base, StandIn) for base in resolved):
        keywords = {key: value for key, value in keywords.items() if key == "metaclass"}
    return run(machine, _build, (machine, node, frame, (bases, resolved), keywords), node, frame)


def _build(
    machine: Evaluator,
    node: ast.ClassDef,
    frame: Frame,
    bases: tuple[tuple[Any, ...], tuple[Any, ...]],
    keywords: dict[str, Any],
) -> Any:
    original, resolved = bases
    metaclass, namespace, rest = types.prepare_class(node.name, _consistent(resolved), keywords)
    outer = frame.function.__qualname__ + ".<locals>." if frame.function is not None else ""
    namespace["__module__"] = MODULE_PREFIX + frame.module.name
    namespace["__qualname__"] = outer + node.name
    if (text := ast.get_docstring(node, clean=False)) is not None:
        namespace["__doc__"] = text
    body = Frame(frame.module, namespace, "class", frame.closure())
    body.function, body.cell = None, []
    machine.frames.append(body)
    try:
        machine.execute(node.body, body)
    finally:
        machine.frames.pop()
    namespace.pop("__del__", None)  # nothing of the program runs when its file has been read
    for name in _CLASS_METHODS:
        if isinstance(namespace.get(name), Function):
            namespace[name] = classmethod(namespace[name])
    if isinstance(namespace.get("__new__"), Function):
        namespace["__new__"] = staticmethod(namespace["__new__"])
    if tuple(original) != tuple(resolved):
        namespace["__orig_bases__"] = tuple(base for base in original if base is not None)
    made = metaclass(node.name, _consistent(resolved), namespace, **rest)
    body.cell.append(made)
    type.__setattr__(made, _DEFINITION, Definition(frame.module, node))
    return made


def definition_of(cls: type) -> Definition | None:
    """Where a class of the program was made; None for other classes."""
    found: Definition | None = vars(cls).get(_DEFINITION)
    return found


def _base(machine: Evaluator, node: ast.expr, frame: Frame) -> Any:
    value = machine.evaluate(node, frame)
    if isinstance(value, ExternalName) and value.qualified_name in _BASES_WITHOUT_MEANING:
        return None
    if isinstance(value, (type, types.GenericAlias)) or hasattr(value, "__mro_entries__"):
        return value
    if typing.get_origin(value) is not None:
        return value
    return stand_in(machine, value) if is_not_read(value) or isinstance(value, UnknownValue) else value


def _consistent(bases: tuple[Any, ...]) -> tuple[Any, ...]:
    """Bases without doubles: two classes that are not read may have the same stand-in."""
    return tuple(dict.fromkeys(bases))
