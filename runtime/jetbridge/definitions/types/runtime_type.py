"""The runtime type: a name and a function that looks at a value.

https://docs.dagster.io/api/dagster/types
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from enum import Enum
from typing import Any

from jetbridge.definitions.events import TypeCheck
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.errors import InvalidDefinitionError, InvariantViolationError

TypeCheckFunction = Callable[..., "TypeCheck | bool"]
PASSED = TypeCheck(success=True)
NOT_PASSED = TypeCheck(success=False)


class TypeKind(Enum):
    """The families of runtime types."""

    ANY = "ANY"
    SCALAR = "SCALAR"
    LIST = "LIST"
    NOTHING = "NOTHING"
    NULLABLE = "NULLABLE"
    REGULAR = "REGULAR"


class RuntimeType:
    """A type whose check is a function `(context, value) -> bool | TypeCheck`.

    `python_types` are set if the check is nothing but `isinstance`, so that the engine can do it without a call.

    Raises:
        InvalidDefinitionError: neither a key nor a name was given, or the check is no function.
    """

    def __init__(
        self,
        type_check_fn: TypeCheckFunction,
        key: str | None = None,
        name: str | None = None,
        is_builtin: bool = False,
        description: str | None = None,
        loader: Any = None,
        required_resource_keys: Set[str] | None = None,
        kind: TypeKind = TypeKind.REGULAR,
        typing_type: Any = Any,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        if key is None and name is None:
            raise InvalidDefinitionError("A runtime type needs a name or a key.")
        if not callable(type_check_fn):
            raise InvalidDefinitionError(f"The check of type {name or key} must be a function, got {type_check_fn!r}.")
        self.key = key or str(name)
        self._name = name
        self._type_check_fn = type_check_fn
        self.is_builtin = is_builtin
        self.description = description
        self.loader = loader
        self.required_resource_keys = frozenset(required_resource_keys or ())
        self.kind = kind
        self.typing_type = typing_type
        self.metadata = normalize_metadata(metadata)
        self.python_types: tuple[type, ...] | None = None

    @property
    def has_unique_name(self) -> bool:
        """Whether the type was given a name."""
        return self._name is not None

    @property
    def unique_name(self) -> str:
        """The name; reading it of a type without one is an error."""
        if self._name is None:
            raise InvariantViolationError(f"The type {self.display_name} has no unique name.")
        return self._name

    @property
    def display_name(self) -> str:
        """The name that people see."""
        return self._name or self.key

    @property
    def is_any(self) -> bool:
        """Whether every value passes."""
        return self.kind is TypeKind.ANY

    @property
    def is_nothing(self) -> bool:
        """Whether no value passes at all: order only."""
        return self.kind is TypeKind.NOTHING

    @property
    def inner_types(self) -> tuple[RuntimeType, ...]:
        """The types inside, at any depth."""
        return ()

    @property
    def supports_fan_in(self) -> bool:
        """Whether a list of handles may be given to an input of this type."""
        return self.kind in {TypeKind.ANY, TypeKind.NOTHING, TypeKind.LIST}

    def inner_type_for_fan_in(self) -> RuntimeType:
        """The type of each element of a fan-in."""
        return self

    def type_check(self, context: Any, value: Any) -> TypeCheck:
        """Look at a value.

        Raises:
            InvariantViolationError: the user's function returned something else than a bool or a `TypeCheck`.
        """
        found = self._type_check_fn(context, value)
        if isinstance(found, bool):
            return PASSED if found else NOT_PASSED
        if isinstance(found, TypeCheck):
            return found
        raise InvariantViolationError(
            f'You have returned {found!r} of type {type(found)} from the type check function of type "{self.key}". '
            "Return value must be instance of TypeCheck or a bool."
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.display_name})"


def all_types(types: Iterable[RuntimeType]) -> dict[str, RuntimeType]:
    """Types and those inside them, by key."""
    found: dict[str, RuntimeType] = {}
    for type_ in types:
        found[type_.key] = type_
        found.update((inner.key, inner) for inner in type_.inner_types)
    return found
