"""Which objects that can be changed belong to a module: everything that can be reached from its names."""

from __future__ import annotations

import functools
import types
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.modules import Definition
from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject
from jetbridge_translator.evaluate.safety import is_of_the_program
from jetbridge_translator.model import ExternalCall

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.modules import Module

_MOST = 100_000
_CONTAINERS = (list, set, frozenset, tuple, deque)
_LEAVES = (str, int, float, bool, bytes, type(None), types.BuiltinFunctionType, types.ModuleType, Definition)


class _CannotBeSharedError(Exception):
    """Something is reached that belongs to one file."""


def reachable(module: Module, known: frozenset[int]) -> frozenset[int] | None:
    """The ids of what can be changed; None if the module holds something that belongs to one file only: tasks, iterators, open files.

    `known` are the ids of the objects of Airflow that are the same for every file.
    """
    seen: set[int] = set()
    todo: list[Any] = [module.names]
    try:
        while todo:
            value = todo.pop()
            if isinstance(value, _LEAVES) or id(value) in seen:
                continue
            seen.add(id(value))
            todo.extend(_inside(value, known))
            if len(seen) > _MOST:
                return None
    except _CannotBeSharedError:
        return None
    return frozenset(seen)


def _inside(value: Any, known: frozenset[int]) -> Iterable[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values(), *_attributes(value)]
    if isinstance(value, _CONTAINERS):
        return [*value, *_attributes(value)]
    if isinstance(value, Function):
        return [value.defaults, value.keyword_defaults, vars(value), *value.enclosing]
    if isinstance(value, AbstractObject):
        if isinstance(value, AbstractClass) or id(value) in known or value.shareable:
            return ()
        raise _CannotBeSharedError
    if isinstance(value, ExternalCall):
        return [value.arguments, value.keywords]
    if isinstance(value, (Iterator, types.GeneratorType)) or type(value).__module__ == "_io":
        raise _CannotBeSharedError
    return _inside_native(value)


def _inside_native(value: Any) -> Iterable[Any]:  # noqa: PLR0911 -- one line per kind
    if isinstance(value, types.MethodType):
        return [value.__self__, value.__func__]
    if isinstance(value, functools.partial):
        return [value.func, value.args, value.keywords]
    if isinstance(value, property):
        return [value.fget, value.fset]
    if isinstance(value, (classmethod, staticmethod)):
        return [value.__func__]
    if isinstance(value, types.FunctionType):
        return [cell.cell_contents for cell in value.__closure__ or () if _is_filled(cell)]
    if isinstance(value, type) and not is_of_the_program(value):
        return ()
    return _attributes(value)


def _attributes(value: Any) -> list[Any]:
    if not is_of_the_program(value) and not isinstance(value, types.SimpleNamespace):
        wrapped = getattr(value, "__wrapped__", None)
        return [] if wrapped is None else [wrapped]
    found = list(vars(value).values()) if hasattr(value, "__dict__") else []
    slots = [name for cls in type(value).__mro__ for name in _slots(cls)]
    return found + [getattr(value, name) for name in slots if hasattr(value, name)]


def _slots(cls: type) -> Iterable[str]:
    slots = vars(cls).get("__slots__", ()) if is_of_the_program(cls) else ()
    return (slots,) if isinstance(slots, str) else (name for name in slots if not name.startswith("__"))


def _is_filled(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False
