"""What an op's body gives, yields or raises: outputs, materialisations, expectations, failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.definitions.metadata.normalize import NO_METADATA, normalize_metadata
from jetbridge.definitions.metadata.values import PathMetadataValue
from jetbridge.definitions.names import has_valid_form
from jetbridge.definitions.tags import NO_TAGS, normalize_tags
from jetbridge.errors import InvalidDefinitionError

T = TypeVar("T")
DEFAULT_OUTPUT = "result"


class Output(Generic[T]):
    """A value of one output, with metadata.

    https://docs.dagster.io/api/dagster/ops#dagster.Output
    """

    __slots__ = ("data_version", "metadata", "output_name", "tags", "value")

    def __init__(
        self,
        value: T,
        output_name: str = DEFAULT_OUTPUT,
        metadata: Mapping[str, Any] | None = None,
        data_version: Any = None,
        *,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        self.value = value
        self.output_name = output_name
        self.metadata = normalize_metadata(metadata) if metadata else NO_METADATA
        self.data_version = data_version
        self.tags = normalize_tags(tags) if tags else NO_TAGS

    def with_metadata(self, metadata: Mapping[str, Any] | None) -> Output[T]:
        """The same output with other metadata."""
        return Output(self.value, self.output_name, metadata, self.data_version, tags=self.tags)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Output) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self.output_name)

    def _content(self) -> tuple[Any, ...]:
        return (type(self), self.value, self.output_name, self.metadata, self.data_version, self.tags)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(value={self.value!r}, output_name={self.output_name!r}, metadata={self.metadata!r})"
        )


class DynamicOutput(Generic[T]):
    """One element of a dynamic output, under a key that is unique in the step.

    https://docs.dagster.io/api/dagster/dynamic#dagster.DynamicOutput

    Raises:
        InvalidDefinitionError: the mapping key has other signs than letters, digits and underscores.
    """

    __slots__ = ("mapping_key", "metadata", "output_name", "value")

    def __init__(
        self,
        value: T,
        mapping_key: str,
        output_name: str | None = DEFAULT_OUTPUT,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        if not isinstance(mapping_key, str) or not has_valid_form(mapping_key):
            raise InvalidDefinitionError(
                f'Invalid mapping_key "{mapping_key}": the mapping_key for DynamicOutput must be valid under regex ^[A-Za-z0-9_]+$'
            )
        self.value = value
        self.mapping_key = mapping_key
        self.output_name = output_name or DEFAULT_OUTPUT
        self.metadata = normalize_metadata(metadata) if metadata else NO_METADATA

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DynamicOutput) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash((self.output_name, self.mapping_key))

    def _content(self) -> tuple[Any, ...]:
        return (self.value, self.mapping_key, self.output_name, self.metadata)

    def __repr__(self) -> str:
        return (
            f"DynamicOutput(value={self.value!r}, mapping_key={self.mapping_key!r}, output_name={self.output_name!r})"
        )


@dataclass(frozen=True, init=False)
class AssetEvent:
    """What a materialisation and an observation have in common."""

    asset_key: AssetKey
    description: str | None
    metadata: Mapping[str, Any]
    partition: str | None
    tags: Mapping[str, str]

    def __init__(
        self,
        asset_key: AssetKey | str | Sequence[str],
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        partition: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        _fill(
            self,
            asset_key=AssetKey.from_coercible(asset_key),
            description=description,
            metadata=normalize_metadata(metadata),
            partition=partition,
            tags=normalize_tags(tags),
        )

    def with_metadata(self, metadata: Mapping[str, Any] | None) -> Any:
        """The same event with other metadata."""
        return type(self)(self.asset_key, self.description, metadata, self.partition, self.tags)

    @property
    def label(self) -> str:
        """The key as text."""
        return " ".join(self.asset_key.path)


class AssetMaterialization(AssetEvent):
    """Tells that an op has made or changed a thing outside.

    https://docs.dagster.io/api/dagster/ops#dagster.AssetMaterialization
    """

    @staticmethod
    def file(
        path: str, description: str | None = None, asset_key: AssetKey | str | Sequence[str] | None = None
    ) -> AssetMaterialization:
        """Tell that a file was written; its path is the key unless one is given."""
        key = asset_key or [part for part in str(path).split("/") if part]
        return AssetMaterialization(key, description, {"path": PathMetadataValue(path)})


class AssetObservation(AssetEvent):
    """Tells a fact about a thing outside that the op has looked at.

    https://docs.dagster.io/api/dagster/ops#dagster.AssetObservation
    """


@dataclass(frozen=True, init=False)
class ExpectationResult:
    """Tells whether data is as expected; never fails the op by itself.

    https://docs.dagster.io/api/dagster/ops#dagster.ExpectationResult
    """

    success: bool
    label: str | None
    description: str | None
    metadata: Mapping[str, Any]

    def __init__(
        self,
        success: bool,
        label: str | None = None,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        _fill(
            self,
            success=success,
            label=label or "result",
            description=description,
            metadata=normalize_metadata(metadata),
        )


@dataclass(frozen=True, init=False)
class TypeCheck:
    """What a type check found.

    https://docs.dagster.io/api/dagster/types#dagster.TypeCheck
    """

    success: bool
    description: str | None
    metadata: Mapping[str, Any]

    def __init__(
        self, success: bool, description: str | None = None, metadata: Mapping[str, Any] | None = None
    ) -> None:
        _fill(self, success=success, description=description, metadata=normalize_metadata(metadata))


@dataclass(frozen=True)
class HookExecutionResult:
    """What a hook did."""

    hook_name: str
    is_skipped: bool = False


class Failure(Exception):  # noqa: N818 - a public name that people know
    """Raise it in an op to fail the step with a text and metadata; `allow_retries=False` ends it in spite of a retry policy.

    https://docs.dagster.io/api/dagster/ops#dagster.Failure
    """

    def __init__(
        self,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        allow_retries: bool | None = None,
    ) -> None:
        super().__init__(description)
        self.description = description
        self.metadata = normalize_metadata(metadata)
        self.allow_retries = True if allow_retries is None else allow_retries

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.description, self.metadata, self.allow_retries))


class RetryRequested(Exception):  # noqa: N818 - a public name that people know
    """Raise it in an op to try the step again, up to `max_retries` times, after `seconds_to_wait`.

    https://docs.dagster.io/api/dagster/ops#dagster.RetryRequested
    """

    def __init__(self, max_retries: int = 1, seconds_to_wait: float | None = None) -> None:
        super().__init__(max_retries, seconds_to_wait)
        self.max_retries = max_retries
        self.seconds_to_wait = seconds_to_wait


def _fill(target: object, **values: Any) -> None:
    for name, value in values.items():
        object.__setattr__(target, name, value)
