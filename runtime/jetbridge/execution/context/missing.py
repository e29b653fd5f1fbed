"""Attributes that a built context may lack: reading one that was not given is an error that says so."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvariantViolationError


class Given:
    """A read-only attribute that holds what was given under `_<name>`.

    Raises:
        InvariantViolationError: nothing was given.
    """

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc
        self.name = ""

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        value = instance.given.get(self.name, NO_VALUE)
        if value is NO_VALUE:
            raise InvariantViolationError(
                f"Attempting to access {self.name}, but it was not provided when constructing the {owner.__name__}"
            )
        return value
