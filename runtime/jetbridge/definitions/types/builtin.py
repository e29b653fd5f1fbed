"""The built-in types: scalars, `Any`, `Nothing`."""

from __future__ import annotations

from typing import Any as TypingAny

from jetbridge.definitions.events import TypeCheck
from jetbridge.definitions.types.builtin_loaders import ScalarLoader
from jetbridge.definitions.types.runtime_type import PASSED, RuntimeType, TypeKind


class ScalarType(RuntimeType):
    """A scalar: `isinstance`, with a text that names the value."""

    def __init__(self, name: str, python_type: type, noun: str) -> None:
        super().__init__(
            self._check, key=name, name=name, is_builtin=True, kind=TypeKind.SCALAR, typing_type=python_type
        )
        self.python_type = python_type
        self.python_types = (python_type,)
        self.loader = ScalarLoader(python_type)
        self._noun = noun

    def _check(self, _context: TypingAny, value: TypingAny) -> TypeCheck:
        if isinstance(value, self.python_type):
            return PASSED
        return TypeCheck(
            success=False,
            description=f'Value "{value}" of python type "{type(value).__name__}" must be a {self._noun}.',
        )


class AnyType(RuntimeType):
    """Every value passes."""

    def __init__(self) -> None:
        super().__init__(lambda _context, _value: PASSED, key="Any", name="Any", is_builtin=True, kind=TypeKind.ANY)
        self.python_types = (object,)
        self.loader = ScalarLoader(None)


class NothingType(RuntimeType):
    """No value: order only. What an op returns for it is dropped, `None` alone passes."""

    def __init__(self) -> None:
        super().__init__(
            self._check, key="Nothing", name="Nothing", is_builtin=True, kind=TypeKind.NOTHING, typing_type=type(None)
        )

    def _check(self, _context: TypingAny, value: TypingAny) -> TypeCheck:
        if value is None:
            return PASSED
        return TypeCheck(success=False, description=f"Value must be None, got a {type(value).__name__}")


ANY = AnyType()
NOTHING = NothingType()
BOOL = ScalarType("Bool", bool, "bool")
FLOAT = ScalarType("Float", float, "float")
INT = ScalarType("Int", int, "int")
STRING = ScalarType("String", str, "string")
BUILTIN: dict[TypingAny, RuntimeType] = {
    TypingAny: ANY,
    bool: BOOL,
    float: FLOAT,
    int: INT,
    str: STRING,
    type(None): NOTHING,
}

Any = TypingAny
Bool = bool
Float = float
Int = int
String = str
Nothing = type(None)
