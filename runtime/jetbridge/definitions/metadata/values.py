"""The kinds of metadata values.

https://docs.dagster.io/guides/build/assets/metadata-and-tags
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.definitions.metadata.table import (
    TableColumn,
    TableColumnLineage,
    TableRecord,
    TableSchema,
    infer_column_type,
)
from jetbridge.errors import InvalidMetadata


@dataclass(frozen=True)
class BaseMetadataValue:
    """Base of all metadata values; `value` is the plain Python value."""

    value: Any


class TextMetadataValue(BaseMetadataValue):
    """A text."""

    def __init__(self, text: str | None) -> None:
        super().__init__(text)

    @property
    def text(self) -> Any:
        """The text."""
        return self.value


class UrlMetadataValue(BaseMetadataValue):
    """A link."""

    def __init__(self, url: str | None) -> None:
        super().__init__(url)

    @property
    def url(self) -> Any:
        """The link."""
        return self.value


class MarkdownMetadataValue(BaseMetadataValue):
    """A text in Markdown."""

    def __init__(self, md_str: str | None) -> None:
        super().__init__(md_str)

    @property
    def md_str(self) -> Any:
        """The text."""
        return self.value


class _PathValue(BaseMetadataValue):
    def __init__(self, path: str | os.PathLike[str] | None) -> None:
        super().__init__(os.fspath(path) if path is not None else "")

    @property
    def path(self) -> str:
        """The path."""
        return str(self.value)

    fspath = path


class PathMetadataValue(_PathValue):
    """A path of a file or folder."""


class NotebookMetadataValue(_PathValue):
    """A path of a notebook."""


class IntMetadataValue(BaseMetadataValue):
    """An integer."""


class FloatMetadataValue(BaseMetadataValue):
    """A floating-point number."""


class BoolMetadataValue(BaseMetadataValue):
    """True or false."""


class TimestampMetadataValue(BaseMetadataValue):
    """A moment, in seconds since 1970."""


class RunMetadataValue(BaseMetadataValue):
    """A run, by its id."""

    def __init__(self, run_id: str) -> None:
        super().__init__(run_id)

    @property
    def run_id(self) -> Any:
        """The id."""
        return self.value


class AssetMetadataValue(BaseMetadataValue):
    """An asset, by its key."""

    def __init__(self, asset_key: AssetKey) -> None:
        super().__init__(asset_key)

    @property
    def asset_key(self) -> AssetKey:
        """The key."""
        return AssetKey.from_coercible(self.value)


class NullMetadataValue(BaseMetadataValue):
    """Nothing."""

    def __init__(self) -> None:
        super().__init__(None)


class PoolMetadataValue(BaseMetadataValue):
    """A pool, by its name."""

    def __init__(self, pool: str) -> None:
        super().__init__(pool)


class JsonMetadataValue(BaseMetadataValue):
    """Anything that JSON holds.

    Raises:
        InvalidMetadata: JSON does not hold it.
    """

    def __init__(self, data: Mapping[str, Any] | Sequence[Any] | None) -> None:
        try:
            json.dumps(data)
        except (TypeError, ValueError) as error:
            raise InvalidMetadata(
                f"Value is not JSON serializable: {error}. Give dictionaries, lists, strings, numbers, booleans, None."
            ) from error
        super().__init__(data)

    @property
    def data(self) -> Any:
        """The data."""
        return self.value


@dataclass(frozen=True)
class PythonArtifactMetadataValue:
    """The name of a class or function."""

    module: str
    name: str

    @property
    def value(self) -> PythonArtifactMetadataValue:
        """Itself: the object is not kept."""
        return self


@dataclass(frozen=True, init=False)
class TableMetadataValue:
    """A small table; the schema is inferred from the first record if none is given."""

    records: Sequence[TableRecord]
    schema: TableSchema

    def __init__(self, records: Sequence[TableRecord], schema: TableSchema | None) -> None:
        if not records and schema is None:
            raise InvalidMetadata("schema must be provided if records is empty: it cannot be inferred from nothing.")
        object.__setattr__(self, "records", list(records))
        object.__setattr__(self, "schema", schema or self._infer(records[0]))

    @staticmethod
    def _infer(record: TableRecord) -> TableSchema:
        return TableSchema([TableColumn(name, infer_column_type(value)) for name, value in record.data.items()])

    @staticmethod
    def infer_column_type(value: object) -> str:
        """The type name of a column, from one of its values."""
        return infer_column_type(value)

    @property
    def value(self) -> TableMetadataValue:
        """Itself."""
        return self


class TableSchemaMetadataValue(BaseMetadataValue):
    """The columns of a table."""

    def __init__(self, schema: TableSchema) -> None:
        super().__init__(schema)

    @property
    def schema(self) -> Any:
        """The schema."""
        return self.value


class TableColumnLineageMetadataValue(BaseMetadataValue):
    """Which columns a table's columns are made of."""

    def __init__(self, column_lineage: TableColumnLineage) -> None:
        super().__init__(column_lineage)

    @property
    def column_lineage(self) -> Any:
        """The lineage."""
        return self.value


@dataclass(frozen=True)
class ObjectMetadataValue:
    """An object that lives only as long as the process: it keeps its class name beside itself."""

    class_name: str
    instance: Any = None

    @property
    def value(self) -> Any:
        """The object; None when it was read back from storage."""
        return self.instance
