"""How a statement ends: normally (None), or with one of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jetbridge_translator.evaluate.protocol import EvaluatedError


@dataclass(frozen=True, slots=True)
class Jump:
    """`break` or `continue`."""

    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    """`return value`."""

    value: Any


BREAK = Jump("break")
CONTINUE = Jump("continue")

Outcome = Jump | Return | None


class RaisedError(EvaluatedError):
    """An exception object that the evaluated program raised: a real exception, or a value that stands for one of a package that is not read."""

    def __init__(self, value: Any) -> None:
        """Take the exception object."""
        kind, message = describe(value)
        super().__init__(kind, message)
        self.value = value


def describe(value: Any) -> tuple[str, str]:
    """The qualified name of the class of an exception object, and its text."""
    if isinstance(value, BaseException):
        kind = type(value)
        return f"{kind.__module__}.{kind.__qualname__}", _text(value)
    name = getattr(value, "qualified_name", "unknown")
    arguments = getattr(value, "arguments", ())
    return name, ", ".join(str(argument) for argument in arguments)


def _text(value: BaseException) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001 -- `__str__` of a class of the evaluated program
        return type(value).__name__
