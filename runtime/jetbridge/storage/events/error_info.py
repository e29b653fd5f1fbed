"""An exception as data: what is kept in events and crosses the border of a process."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass

from jetbridge._names import OLD_SPELLINGS
from jetbridge.masking import masked

MAX_CAUSES = 20


class ErrorName(str):
    """The name of an error's class; equal to its old spelling too, as the public names are."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True or (isinstance(other, str) and OLD_SPELLINGS.get(other) == str(self))

    def __ne__(self, other: object) -> bool:
        return not self == other


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """Class, text and stack of an exception, with what it was raised from (`cause`) or while handling (`context`)."""

    message: str
    stack: Sequence[str]
    cls_name: str | None
    cause: ErrorInfo | None = None
    context: ErrorInfo | None = None

    def __post_init__(self) -> None:
        if self.cls_name is not None:
            object.__setattr__(self, "cls_name", ErrorName(self.cls_name))

    def to_string(self) -> str:
        """As Python would print it."""
        text = "".join((self.message, *(("\nStack Trace:\n", *self.stack) if self.stack else ())))
        if self.cause is not None:
            text += f"\nThe above exception was caused by the following exception:\n{self.cause.to_string()}"
        if self.context is not None:
            text += f"\nThe above exception occurred during handling of the following exception:\n{self.context.to_string()}"
        return text

    def __str__(self) -> str:
        return self.to_string()


def error_info(error: BaseException, depth: int = 0) -> ErrorInfo:
    """Describe an exception."""
    is_deep = depth >= MAX_CAUSES
    cause = error.__cause__
    context = None if error.__suppress_context__ or cause is not None else error.__context__
    return ErrorInfo(
        masked("".join(traceback.format_exception_only(type(error), error))),
        [masked(frame) for frame in traceback.format_tb(error.__traceback__)],
        type(error).__name__,
        None if cause is None or is_deep else error_info(cause, depth + 1),
        None if context is None or is_deep else error_info(context, depth + 1),
    )
