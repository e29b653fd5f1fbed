"""`List`, `Optional`, `Dict`, `Set`, `Tuple` of the op layer: subscripted with runtime types as well as with Python's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jetbridge.definitions.types.builtin import ANY
from jetbridge.definitions.types.containers import DictType, ListType, OptionalType, SetType, TupleType
from jetbridge.definitions.types.resolve import PYTHON_DICT, PYTHON_SET, PYTHON_TUPLE, resolve_type
from jetbridge.definitions.types.runtime_type import RuntimeType
from jetbridge.errors import InvalidDefinitionError


class Generic:
    """A container to be subscripted: `List[int]`; bare it is the container of anything."""

    def __init__(
        self, name: str, count: int | None, make: Callable[..., RuntimeType], bare: RuntimeType | None
    ) -> None:
        self._name = name
        self._count = count
        self._make = make
        self._bare = bare

    def __getitem__(self, inner: Any) -> RuntimeType:
        given = inner if isinstance(inner, tuple) else (inner,)
        if self._count is not None and len(given) != self._count:
            raise InvalidDefinitionError(f"{self._name} takes {self._count} type(s) in brackets, got {len(given)}.")
        return self._make(*(resolve_type(item) for item in given))

    def __call__(self, inner: Any) -> RuntimeType:
        """The same as brackets."""
        return self[inner]

    def to_runtime_type(self) -> RuntimeType:
        """The type when nothing is said about what is inside."""
        if self._bare is None:
            raise InvalidDefinitionError(f"{self._name} needs a type in brackets: {self._name}[int].")
        return self._bare


List = Generic("List", 1, ListType, ListType(ANY))
Optional = Generic("Optional", 1, OptionalType, None)
Dict = Generic("Dict", 2, DictType, PYTHON_DICT)
Set = Generic("Set", 1, SetType, PYTHON_SET)
Tuple = Generic("Tuple", None, lambda *inner: TupleType(inner), PYTHON_TUPLE)
