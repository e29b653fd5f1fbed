"""Types that are nothing but a Python class."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.events import TypeCheck
from jetbridge.definitions.types.containers import generic_alias
from jetbridge.definitions.types.runtime_type import PASSED, RuntimeType
from jetbridge.errors import InvalidDefinitionError


class PythonObjectType(RuntimeType):
    """Passes what is an instance of a class, or of one of several.

    https://docs.dagster.io/api/dagster/types#dagster.PythonObjectDagsterType
    """

    def __init__(
        self, python_type: type | tuple[type, ...], key: str | None = None, name: str | None = None, **options: Any
    ) -> None:
        classes = python_type if isinstance(python_type, tuple) else (python_type,)
        if not classes or not all(isinstance(cls, type) for cls in classes):
            raise InvalidDefinitionError(f"python_type must be a class or a tuple of classes, got {python_type!r}.")
        self.python_type = python_type
        self.type_str = _names(classes)
        typing_type = python_type if isinstance(python_type, type) else generic_alias("Union", python_type)
        name = name or self.type_str
        super().__init__(self._check, key=key or name, name=name, **{"typing_type": typing_type, **options})
        self.python_types = classes

    def _check(self, _context: Any, value: Any) -> TypeCheck:
        if isinstance(value, self.python_type):
            return PASSED
        kind = "types" if isinstance(self.python_type, tuple) else "type"
        return TypeCheck(
            success=False,
            description=f"Value of type {type(value)} failed type check for type {self.display_name}, "
            f"expected value to be of Python {kind} {self.type_str}.",
        )


class HintedType(PythonObjectType):
    """The type of an annotation that is a class of the user's."""

    def __init__(self, python_type: type) -> None:
        path = f"{python_type.__module__}.{python_type.__name__}"
        super().__init__(
            python_type,
            key=f"_TypeHintInferred[{path}]",
            description=f"Made from a type hint for the Python type {path}",
        )

    @property
    def has_unique_name(self) -> bool:
        """Two classes may have the same name."""
        return False

    @property
    def display_name(self) -> str:
        """The class's name."""
        return self.type_str


def _names(classes: tuple[type, ...]) -> str:
    return classes[0].__name__ if len(classes) == 1 else f"Union[{', '.join(cls.__name__ for cls in classes)}]"
