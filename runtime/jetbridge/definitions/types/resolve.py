"""From what people write (annotations, classes, `In(int)`) to runtime types."""

from __future__ import annotations

import collections.abc
import types
import typing
from typing import Any

from jetbridge.definitions.types.builtin import ANY, BUILTIN
from jetbridge.definitions.types.builtin_loaders import DictLoader
from jetbridge.definitions.types.containers import DictType, ListType, OptionalType, SetType, TupleType
from jetbridge.definitions.types.python_object import HintedType, PythonObjectType
from jetbridge.definitions.types.runtime_type import RuntimeType
from jetbridge.errors import InvalidDefinitionError

PYTHON_DICT = PythonObjectType(
    dict, key="PythonDict", description="Represents a python dictionary to pass between ops", loader=DictLoader()
)
PYTHON_SET = PythonObjectType(set, key="PythonSet", description="Represents a python set to pass between ops")
PYTHON_TUPLE = PythonObjectType(tuple, key="PythonTuple", description="Represents a python tuple")
_BARE: dict[Any, RuntimeType] = {
    **BUILTIN,
    dict: PYTHON_DICT,
    typing.Dict: PYTHON_DICT,  # noqa: UP006 - users write it
    set: PYTHON_SET,
    typing.Set: PYTHON_SET,  # noqa: UP006 - users write it
    tuple: PYTHON_TUPLE,
    typing.Tuple: PYTHON_TUPLE,  # noqa: UP006 - users write it
    list: ListType(ANY),
    typing.List: ListType(ANY),  # noqa: UP006 - users write it
    None: ANY,
}
_GENERIC: dict[Any, Any] = {
    list: ListType,
    collections.abc.Sequence: ListType,
    set: SetType,
    dict: DictType,
    collections.abc.Mapping: DictType,
}
_INVALID = "Invalid type: dagster_type must be an instance of DagsterType or a Python type:"
_registered: dict[type, RuntimeType] = {}
_hinted: dict[type, HintedType] = {}


def register(python_type: type, runtime_type: RuntimeType) -> None:
    """Let a class mean a runtime type wherever it stands as annotation.

    Raises:
        InvalidDefinitionError: the class has another meaning already.
    """
    known = _BARE.get(python_type) or _registered.get(python_type) or _hinted.get(python_type)
    if known is not None and known is not runtime_type:
        raise InvalidDefinitionError(
            f"The Python type {python_type} has already been registered with the runtime type {known.display_name}. "
            "You cannot associate it with another one."
        )
    _registered[python_type] = runtime_type


def resolve_type(given: Any) -> RuntimeType:
    """The runtime type of what was given.

    Raises:
        InvalidDefinitionError: it is neither a runtime type nor a Python type that can be checked.
    """
    if isinstance(given, RuntimeType):
        return given
    try:
        known = _BARE.get(given) or _registered.get(given)
    except TypeError:
        raise InvalidDefinitionError(
            f"{_INVALID} got {given}, which isn't hashable. Did you pass an instance of a type instead of the type?"
        ) from None
    if known is not None:
        return known
    if typing.get_origin(given) is not None:
        return _resolve_generic(given)
    if hasattr(given, "to_runtime_type"):
        bare: RuntimeType = given.to_runtime_type()
        return bare
    if isinstance(given, type):
        return _resolve_class(given)
    raise _invalid(given)


def _resolve_class(cls: type) -> RuntimeType:
    if cls not in _hinted:
        _hinted[cls] = HintedType(cls)
    return _hinted[cls]


def _resolve_generic(given: Any) -> RuntimeType:
    origin, arguments = typing.get_origin(given), typing.get_args(given)
    if origin is typing.Annotated:
        return resolve_type(arguments[0])
    if origin in {typing.Union, types.UnionType}:
        return _resolve_union(given, arguments)
    if origin is tuple:
        return TupleType(tuple(resolve_type(argument) for argument in arguments))
    make = _GENERIC.get(origin)
    if make is None:
        raise _invalid(given)
    made: RuntimeType = make(*(resolve_type(argument) for argument in arguments))
    return made


def _resolve_union(given: Any, arguments: tuple[Any, ...]) -> RuntimeType:
    inner = [argument for argument in arguments if argument is not type(None)]
    if len(inner) != 1 or len(arguments) == 1:
        raise _invalid(given)
    return OptionalType(resolve_type(inner[0]))


def _invalid(given: Any) -> InvalidDefinitionError:
    return InvalidDefinitionError(
        f"{_INVALID} got {given}. Give a class, a container of one (list[int], dict[str, int], int | None), or a runtime type."
    )
