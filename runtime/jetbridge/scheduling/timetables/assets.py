"""Data that jobs make and wait for: Airflow 3's assets, Airflow 2's datasets, and conditions over them.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


class BaseAsset:
    """An asset, or a condition over assets; `|` and `&` combine them."""

    def __or__(self, other: BaseAsset) -> AssetAny:
        return AssetAny(self, other) if isinstance(other, BaseAsset) else NotImplemented

    def __and__(self, other: BaseAsset) -> AssetAll:
        return AssetAll(self, other) if isinstance(other, BaseAsset) else NotImplemented

    def iter_assets(self) -> Iterator[Asset | Dataset]:
        """Every asset in it, in the order of writing."""
        return iter(())

    def evaluate(self, updated: Mapping[str, bool]) -> bool:
        """Whether the condition holds, given by URI what was updated."""
        raise TypeError(f"{type(self).__name__} cannot be waited for ({len(updated)} updates given)")


@dataclass(init=False, eq=True, unsafe_hash=False)
class Asset(BaseAsset, os.PathLike[str]):
    """An asset of Airflow 3, known by name and URI; the one that is not given is the other.

    Raises:
        TypeError: neither name nor URI was given.
    """

    name: str
    uri: str
    group: str = "asset"
    extra: dict[str, Any] = field(default_factory=dict)
    watchers: list[Any] = field(default_factory=list)

    def __init__(
        self,
        name: str | None = None,
        uri: str | os.PathLike[str] | None = None,
        *,
        group: str = "asset",
        extra: dict[str, Any] | None = None,
        watchers: list[Any] | None = None,
    ) -> None:
        if name is None and uri is None:
            raise TypeError("Asset() requires either 'name' or 'uri'")
        self.name = name if name is not None else str(uri)
        self.uri = str(uri) if uri is not None else self.name
        self.group, self.extra, self.watchers = group, dict(extra or {}), list(watchers or ())

    @staticmethod
    def ref(*, name: str = "", uri: str = "") -> AssetNameRef | AssetUriRef:
        """The asset that another job has under this name, or this URI.

        Raises:
            TypeError: neither or both were given.
        """
        if bool(name) is bool(uri):
            raise TypeError("Asset reference must be made to either asset's name or URI")
        return AssetNameRef(name) if name else AssetUriRef(uri)

    def __fspath__(self) -> str:
        return self.uri

    def __hash__(self) -> int:
        return hash((self.name, self.uri))

    def iter_assets(self) -> Iterator[Asset | Dataset]:
        """Itself."""
        yield self

    def evaluate(self, updated: Mapping[str, bool]) -> bool:
        """Whether it was updated."""
        return updated.get(self.uri, False)


@dataclass(eq=False)
class Dataset(BaseAsset, os.PathLike[str]):
    """A dataset of Airflow 2, known by its URI."""

    uri: str
    extra: dict[str, Any] | None = None

    def __fspath__(self) -> str:
        return self.uri

    def __eq__(self, other: object) -> bool:
        return self.uri == other.uri if isinstance(other, Dataset) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.uri)

    def iter_assets(self) -> Iterator[Asset | Dataset]:
        """Itself."""
        yield self

    def evaluate(self, updated: Mapping[str, bool]) -> bool:
        """Whether it was updated."""
        return updated.get(self.uri, False)


@dataclass(frozen=True)
class AssetNameRef(BaseAsset):
    """An asset by its name alone (Airflow 3)."""

    name: str

    def evaluate(self, updated: Mapping[str, bool]) -> bool:
        """Whether the asset of that name was updated."""
        return updated.get(self.name, False)


@dataclass(frozen=True)
class AssetUriRef(BaseAsset):
    """An asset by its URI alone (Airflow 3)."""

    uri: str

    def evaluate(self, updated: Mapping[str, bool]) -> bool:
        """Whether the asset at that URI was updated."""
        return updated.get(self.uri, False)


@dataclass(frozen=True)
class AssetAlias(BaseAsset):
    """A name that stands for the assets that a run attaches to it (Airflow 3)."""

    name: str
    group: str = field(default="asset", kw_only=True)

    def evaluate(self, updated: Mapping[str, bool]) -> bool:
        """False as long as nothing is attached to it."""
        return updated.get(self.name, False)


@dataclass(frozen=True)
class DatasetAlias(BaseAsset):
    """A name that stands for the datasets that a run attaches to it (Airflow 2)."""

    name: str

    def evaluate(self, updated: Mapping[str, bool]) -> bool:
        """False as long as nothing is attached to it."""
        return updated.get(self.name, False)


class AssetCondition(BaseAsset):
    """Several assets or conditions at once.

    Raises:
        TypeError: something else than assets was given.
    """

    def __init__(self, *objects: BaseAsset) -> None:
        if not all(isinstance(each, BaseAsset) for each in objects):
            raise TypeError("expect asset expressions in condition")
        self.objects = objects

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.objects))})"

    def __eq__(self, other: object) -> bool:
        return self.objects == other.objects if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.objects))

    def iter_assets(self) -> Iterator[Asset | Dataset]:
        """Every asset in it, in the order of writing."""
        for each in self.objects:
            yield from each.iter_assets()


class AssetAny(AssetCondition):
    """One of them was updated."""

    def __or__(self, other: BaseAsset) -> AssetAny:
        return AssetAny(*self.objects, other) if isinstance(other, BaseAsset) else NotImplemented

    def evaluate(self, updated: Mapping[str, bool]) -> bool:
        """Whether one of them was updated."""
        return any(each.evaluate(updated) for each in self.objects)


class AssetAll(AssetCondition):
    """All of them were updated."""

    def __and__(self, other: BaseAsset) -> AssetAll:
        return AssetAll(*self.objects, other) if isinstance(other, BaseAsset) else NotImplemented

    def evaluate(self, updated: Mapping[str, bool]) -> bool:
        """Whether all of them were updated."""
        return all(each.evaluate(updated) for each in self.objects)


class DatasetAny(AssetAny):
    """Airflow 2's name."""


class DatasetAll(AssetAll):
    """Airflow 2's name."""
