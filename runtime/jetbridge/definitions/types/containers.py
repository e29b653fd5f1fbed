"""Types of containers: `List[T]`, `Optional[T]`, `Dict[K, V]`, `Set[T]`, `Tuple[T, ...]`; each element is checked."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from typing import Any

from jetbridge.definitions.events import TypeCheck
from jetbridge.definitions.types.builtin_loaders import (
    list_loader,
    map_loader,
    optional_loader,
    set_loader,
    tuple_loader,
)
from jetbridge.definitions.types.runtime_type import PASSED, RuntimeType, TypeKind
from jetbridge.errors import InvalidDefinitionError


class ContainerType(RuntimeType):
    """What the containers have in common: inner types, and a name made of theirs."""

    def __init__(self, key: str, name: str, inner: tuple[RuntimeType, ...], typing_type: Any, kind: TypeKind) -> None:
        if any(type_.is_nothing for type_ in inner):
            raise InvalidDefinitionError(f"Type Nothing can not be wrapped in another type: {name} has no values.")
        super().__init__(self.check, key=key, kind=kind, typing_type=typing_type)
        self._shown = name
        self.parameters = inner

    def check(self, context: Any, value: Any) -> TypeCheck:
        """The check of the container and of each element."""
        raise NotImplementedError

    @property
    def display_name(self) -> str:
        """The name, made of the names inside."""
        return self._shown

    @property
    def inner_types(self) -> tuple[RuntimeType, ...]:
        """The types inside, at any depth."""
        return tuple(t for inner in self.parameters for t in (inner, *inner.inner_types))


class ListType(ContainerType):
    """A list whose elements pass the inner type."""

    def __init__(self, inner: RuntimeType) -> None:
        super().__init__(
            f"List.{inner.key}",
            f"[{inner.display_name}]",
            (inner,),
            generic_alias("List", inner.typing_type),
            TypeKind.LIST,
        )
        self.inner_type = inner
        self.loader = list_loader(inner.loader)

    def inner_type_for_fan_in(self) -> RuntimeType:
        """The type of each element of a fan-in."""
        return self.inner_type

    def check(self, context: Any, value: Any) -> TypeCheck:
        """A list of what passes."""
        return _instance(value, list, "list") or _each(context, self.inner_type, value)


class OptionalType(ContainerType):
    """`None`, or what passes the inner type."""

    def __init__(self, inner: RuntimeType) -> None:
        super().__init__(
            f"Optional.{inner.key}",
            f"{inner.display_name}?",
            (inner,),
            generic_alias("Optional", inner.typing_type),
            TypeKind.NULLABLE,
        )
        self.inner_type = inner
        self.loader = optional_loader(inner.loader)

    @property
    def supports_fan_in(self) -> bool:
        """As the inner type."""
        return self.inner_type.supports_fan_in

    def inner_type_for_fan_in(self) -> RuntimeType:
        """As the inner type."""
        return self.inner_type.inner_type_for_fan_in()

    def check(self, context: Any, value: Any) -> TypeCheck:
        """None, or what passes."""
        return PASSED if value is None else self.inner_type.type_check(context, value)


class SetType(ContainerType):
    """A set whose elements pass the inner type."""

    def __init__(self, inner: RuntimeType) -> None:
        super().__init__(
            f"TypedPythonSet.{inner.key}",
            f"Set[{inner.display_name}]",
            (inner,),
            generic_alias("Set", inner.typing_type),
            TypeKind.REGULAR,
        )
        self.inner_type = inner
        self.loader = set_loader(inner.loader)

    def check(self, context: Any, value: Any) -> TypeCheck:
        """A set of what passes."""
        return _instance(value, set, "set") or _each(context, self.inner_type, value)


class DictType(ContainerType):
    """A dictionary whose keys and values pass the inner types."""

    def __init__(self, keys: RuntimeType, values: RuntimeType) -> None:
        super().__init__(
            f"TypedPythonDict.{keys.key}.{values.key}",
            f"Dict[{keys.display_name},{values.display_name}]",
            (keys, values),
            generic_alias("Dict", (keys.typing_type, values.typing_type)),
            TypeKind.REGULAR,
        )
        self.loader = map_loader(keys.loader, values.loader)
        self.key_type, self.value_type = keys, values

    def check(self, context: Any, value: Any) -> TypeCheck:
        """A dictionary of what passes."""
        keys, values = self.parameters
        wrong = _instance(value, dict, "dict")
        if wrong is not None:
            return wrong
        found = _each(context, keys, value)
        return found if not found.success else _each(context, values, value.values())


class TupleType(ContainerType):
    """A tuple of a fixed length, each element with a type of its own."""

    def __init__(self, inner: tuple[RuntimeType, ...]) -> None:
        super().__init__(
            "TypedPythonTuple" + ".".join(t.key for t in inner),
            f"Tuple[{','.join(t.display_name for t in inner)}]",
            inner,
            generic_alias("Tuple", tuple(t.typing_type for t in inner)),
            TypeKind.REGULAR,
        )
        self.loader = tuple_loader(tuple(t.loader for t in inner))

    def check(self, context: Any, value: Any) -> TypeCheck:
        """A tuple of what passes."""
        wrong = _instance(value, tuple, "tuple")
        if wrong is not None:
            return wrong
        if len(value) != len(self.parameters):
            return TypeCheck(
                success=False,
                description=f"Tuple with key {self.key} requires {len(self.parameters)} entries, received {len(value)} values",
            )
        for inner, item in zip(self.parameters, value, strict=True):
            found = inner.type_check(context, item)
            if not found.success:
                return found
        return PASSED


def generic_alias(name: str, parameters: Any) -> Any:
    """`typing.List[…]` and the like, made at run time."""
    return getattr(typing, name)[parameters]


def _instance(value: Any, expected: type, noun: str) -> TypeCheck | None:
    if isinstance(value, expected):
        return None
    return TypeCheck(
        success=False,
        description=f'Value "{value}" of python type "{type(value).__name__}" must be a {noun}.',
    )


def _each(context: Any, inner: RuntimeType, items: Iterable[Any]) -> TypeCheck:
    if inner.is_any:
        return PASSED
    for item in items:
        found = inner.type_check(context, item)
        if not found.success:
            return found
    return PASSED
