"""The mark of a value that was not given, where None is a value."""

from __future__ import annotations

from typing import Final


class NoValue:
    """Stands for "not given"; there is one, `NO_VALUE`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NO_VALUE"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "NO_VALUE"


NO_VALUE: Final = NoValue()
