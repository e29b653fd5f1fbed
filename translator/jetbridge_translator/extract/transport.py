"""What was read of a file as bytes: from worker processes, and in the cache."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

from jetbridge_translator.evaluate.frame import MODULE_PREFIX
from jetbridge_translator.extract.session import class_name
from jetbridge_translator.model import DagFile, ExternalCall, ExternalName

_MODEL = DagFile.__module__.rpartition(".")[0]

_PLAIN: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    bytes: lambda value: bytes(memoryview(value)),
    int: int.__int__,
    float: float.__float__,
}


class _Pickler(pickle.Pickler):
    """Values of the program's own classes have no class outside of the evaluation: plain ones travel as what they are, others by their name."""

    def reducer_override(self, obj: Any) -> Any:
        kind = obj if isinstance(obj, type) else type(obj)
        if kind.__module__.startswith(_MODEL) and kind is not obj and is_dataclass(kind):
            return _restored, (kind, tuple(getattr(obj, field.name) for field in _fields(kind)))
        if not kind.__module__.startswith(MODULE_PREFIX):
            return NotImplemented
        if isinstance(obj, type):
            return ExternalName, (class_name(obj),)
        for plain, value_of in _PLAIN.items():
            if isinstance(obj, plain):
                return plain, (value_of(obj),)
        return ExternalCall, (class_name(kind),)


_fields = lru_cache(maxsize=None)(fields)


@cache
def _setters(kind: type) -> tuple[Callable[[Any, Any], None], ...]:
    return tuple(getattr(kind, field.name).__set__ for field in _fields(kind))


def _restored(kind: type, values: tuple[Any, ...]) -> Any:
    """A part of the model with its values; what dataclasses do by themselves takes five times as long."""
    made: Any = object.__new__(kind)
    for put, value in zip(_setters(kind), values, strict=True):
        put(made, value)
    return made


def packed(file: DagFile) -> bytes:
    """The bytes of a file's result."""
    stream = io.BytesIO()
    _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump(file)
    return stream.getvalue()


def unpacked(content: bytes) -> DagFile:
    """The result of the bytes.

    Raises:
        Exception: they are damaged, or of another version.
    """
    found = pickle.loads(content)  # noqa: S301 -- from our own worker, or from the user's own cache folder
    if not isinstance(found, DagFile):
        raise TypeError(f"{type(found).__name__} is no DagFile")
    return found
