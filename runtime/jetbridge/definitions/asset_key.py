"""The name of a thing that ops make: a table, a file, a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jetbridge.errors import InvalidAssetKey


@dataclass(frozen=True, order=True, init=False, eq=True)
class AssetKey:
    """A path of strings; one string is a path of length one.

    https://docs.dagster.io/api/dagster/assets#dagster.AssetKey
    """

    path: tuple[str, ...]

    def __init__(self, path: str | Sequence[str]) -> None:
        parts = (path,) if isinstance(path, str) else tuple(path)
        if not all(isinstance(part, str) for part in parts):
            raise InvalidAssetKey(f"An asset key is a string or a sequence of strings, got {path!r}.")
        object.__setattr__(self, "path", parts)

    def __str__(self) -> str:
        return f"AssetKey({list(self.path)!r})"

    __repr__ = __str__

    @property
    def parts(self) -> tuple[str, ...]:
        """The path."""
        return self.path

    def to_user_string(self) -> str:
        """The parts joined by slashes."""
        return "/".join(self.path)

    def to_python_identifier(self, suffix: str | None = None) -> str:
        """The key as a Python name."""
        text = "__".join(self.path).replace("-", "_").replace(".", "_")
        return text if suffix is None else f"{text}__{suffix}"

    @staticmethod
    def from_user_string(text: str) -> AssetKey:
        """The inverse of `to_user_string`."""
        return AssetKey(text.split("/"))

    @staticmethod
    def from_coercible(value: Any) -> AssetKey:
        """Accept a key, a string, or a sequence of strings."""
        if isinstance(value, AssetKey):
            return value
        if isinstance(value, (str, Sequence)):
            return AssetKey(value)
        raise InvalidAssetKey(
            f"Cannot make an asset key of {value!r}: give an AssetKey, a string or a sequence of strings."
        )

    def with_prefix(self, prefix: str | Sequence[str]) -> AssetKey:
        """The key below a longer path."""
        parts = (prefix,) if isinstance(prefix, str) else tuple(prefix)
        return AssetKey((*parts, *self.path))
