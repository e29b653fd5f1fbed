"""Stand-ins for systems and for what comes from them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, SupportsIndex

from typing_extensions import Self

from jetbridge.execution.kept_values import KeptAsItIs

_JINJA = frozenset({"alters_data", "jinja_pass_arg", "unsafe_callable"})
"""Marks by which Jinja knows what it must not call, or has to call otherwise."""


class FakeText(KeptAsItIs, str):
    """A value from outside, which nobody knows: a text that has every attribute, every key, and is a number if asked."""

    __slots__ = ()

    def __new__(cls) -> Self:
        """All of them are the same text."""
        return super().__new__(cls, "fake")

    def __getattr__(self, name: str) -> FakeText:
        if name.startswith("__") or name in _JINJA:
            raise AttributeError(name)
        return FakeText()

    def __getitem__(self, key: Any) -> FakeText:
        return FakeText()

    def __call__(self, *_args: Any, **_named: Any) -> FakeText:
        """Whatever is called gives it too."""
        return FakeText()

    def __add__(self, other: Any) -> FakeText:
        return FakeText()

    __radd__ = __sub__ = __rsub__ = __truediv__ = __floordiv__ = __mod__ = __add__

    def __mul__(self, other: SupportsIndex) -> FakeText:
        return FakeText()

    def __int__(self) -> int:
        return 1

    def __float__(self) -> float:
        return 1.0

    def __index__(self) -> int:
        return 1


class FakeMapping(KeptAsItIs, dict[str, Any]):
    """A dictionary from outside, which nobody knows: it has every key."""

    def __missing__(self, key: str) -> FakeText:
        return FakeText()

    def __contains__(self, key: object) -> bool:
        return True


class FakeConf(KeptAsItIs, dict[str, Any]):
    """What a run was given: nothing, but whoever asks for a key gets something."""

    def __missing__(self, key: str) -> FakeText:
        return FakeText()


@dataclass(frozen=True, slots=True)
class Call:
    """What an op asked a system to do."""

    resource: str
    method: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


class FakeResource:
    """A system that does nothing, notes what it is asked to do, and refuses what the real class would refuse."""

    def __init__(self, key: str, resource_class: type | None, note: Callable[[Call], None]) -> None:
        self._key = key
        self._class = resource_class
        self._note = note

    def using(self, _conn_id: str | None) -> FakeResource:
        """The same over another connection."""
        return self

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method.startswith("_"):
            raise AttributeError(method)
        signature = self._signature(method)

        def call(*args: Any, **kwargs: Any) -> FakeText:
            if signature is not None:
                signature.bind(self, *args, **kwargs)
            self._note(Call(self._key, method, args, kwargs))
            return FakeText()

        return call

    def _signature(self, method: str) -> inspect.Signature | None:
        """How the method is called; None if the class is not known.

        Raises:
            AttributeError: the class has no such method.
        """
        if self._class is None:
            return None
        function = getattr(self._class, method)
        return inspect.signature(function) if inspect.isfunction(function) else None
