"""Where a step's input gets its value from: the bindings of a graph with every name replaced by the number of a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from jetbridge.definitions.node import XComOperationKind


@dataclass(frozen=True, slots=True)
class FromStep:
    """An output of a step. `key` asks for an XCom of that key.

    If reader and source run in the same mapping, the value of the reader's own map index is meant; else a mapped source gives the list
    over its indexes.
    """

    step: int
    output: str = "result"
    key: str | None = None


@dataclass(frozen=True, slots=True)
class FromValue:
    """A value that was known when the job was written; `resolvable` as in `Literal`, its bindings being sources already."""

    value: Any
    resolvable: bool = False


@dataclass(frozen=True, slots=True)
class FromDefault:
    """The default of the input."""

    value: Any
    resolvable: bool = False


@dataclass(frozen=True, slots=True)
class FromConfig:
    """The `inputs` section of the run config of a node (path), or of the job (empty path), or `input_values`."""

    path: tuple[str, ...]
    input_name: str
    dagster_type: Any = None
    otherwise: FromDefault | FromManager | None = None


@dataclass(frozen=True, slots=True)
class FromManager:
    """An input manager (or an asset) loads the input, which is connected to nothing."""

    key: str


@dataclass(frozen=True, slots=True)
class FromDynamic:
    """The element of a dynamic output for the step's own mapping key."""

    step: int
    output: str = "result"


@dataclass(frozen=True, slots=True)
class FromCollected:
    """All elements of a dynamic output, or of what was mapped over one."""

    step: int
    output: str = "result"


@dataclass(frozen=True, slots=True)
class FromMapping:
    """The element of a mapping for the step's own map index: what it has under `name`, else `otherwise`."""

    scope: int
    name: str
    otherwise: Source | None = None


@dataclass(frozen=True, slots=True)
class FromMany:
    """Several sources that arrive as a list."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class FromOperation:
    """A lazy change of results: see `XComOperation`."""

    kind: XComOperationKind
    sources: tuple[Source, ...]
    function: Callable[[Any], Any] | None = None
    fill: Any = None
    pads: bool = False


Source: TypeAlias = (
    FromStep
    | FromValue
    | FromDefault
    | FromConfig
    | FromManager
    | FromDynamic
    | FromCollected
    | FromMapping
    | FromMany
    | FromOperation
)
SOURCE_TYPES = (
    FromStep,
    FromValue,
    FromDefault,
    FromConfig,
    FromManager,
    FromDynamic,
    FromCollected,
    FromMapping,
    FromMany,
    FromOperation,
)


def walk(source: Any) -> Iterator[Any]:
    """A source and all sources inside it, also those inside resolvable values."""
    yield source
    if isinstance(source, (FromMany, FromOperation)):
        for inner in source.sources:
            yield from walk(inner)
    elif isinstance(source, FromValue) and source.resolvable:
        yield from walk_value(source.value)


def walk_value(value: Any) -> Iterator[Any]:
    """The sources inside a plain value, at any depth."""
    if isinstance(value, SOURCE_TYPES):
        yield from walk(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from walk_value(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from walk_value(item)


def steps_read(source: Any) -> Iterator[int]:
    """The numbers of the steps whose outputs a source reads."""
    for item in walk(source):
        if isinstance(item, (FromStep, FromDynamic, FromCollected)):
            yield item.step
