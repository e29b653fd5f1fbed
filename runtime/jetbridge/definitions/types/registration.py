"""Letting a Python class stand for a runtime type, and checking a value by hand.

https://docs.dagster.io/api/dagster/types#making-new-types
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, overload

from jetbridge.definitions.events import Failure, TypeCheck
from jetbridge.definitions.types.python_object import PythonObjectType
from jetbridge.definitions.types.resolve import register, resolve_type
from jetbridge.definitions.types.runtime_type import RuntimeType
from jetbridge.errors import InvariantViolationError, TypeCheckError

C = TypeVar("C", bound=type)


@overload
def usable_as_runtime_type(name: C) -> C: ...
@overload
def usable_as_runtime_type(
    name: str | None = None, description: str | None = None, loader: Any = None
) -> Callable[[C], C]: ...
def usable_as_runtime_type(name: Any = None, description: str | None = None, loader: Any = None) -> Any:
    """Decorate a class so that it stands for a runtime type with a name, a description or a loader of its own."""

    def decorate(cls: C) -> C:
        shown = name if isinstance(name, str) else cls.__name__
        register(cls, PythonObjectType(cls, name=shown, description=description, loader=loader))
        return cls

    return decorate(name) if isinstance(name, type) else decorate


def make_python_type_usable_as_runtime_type(python_type: type, dagster_type: RuntimeType) -> None:
    """Let a class that one cannot decorate stand for a runtime type.

    Raises:
        InvalidDefinitionError: the class has another meaning already.
    """
    register(python_type, dagster_type)


def check_type(dagster_type: Any, value: Any) -> TypeCheck:
    """Check a value against a type, outside of any run.

    Raises:
        InvariantViolationError: the type is one of Python's `typing`.
        Failure: the check raised it; it is given as a failed check.
    """
    is_typing = type(dagster_type).__module__ == "typing" or getattr(dagster_type, "__module__", "") == "typing"
    if is_typing and dagster_type is not Any:
        raise InvariantViolationError(
            f"Must pass in a type of jetbridge. You passed {dagster_type} which is part of python's typing module."
        )
    resolved = resolve_type(dagster_type)
    try:
        return resolved.type_check(None, value)
    except Failure as failure:
        return TypeCheck(success=False, description=failure.description, metadata=failure.metadata)


__all__ = ["TypeCheckError", "check_type", "make_python_type_usable_as_runtime_type", "usable_as_runtime_type"]
