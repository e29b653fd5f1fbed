"""`MetadataValue`: the one name that makes every kind of metadata value, and that every kind is an instance of."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.definitions.metadata import values as kinds
from jetbridge.definitions.metadata.table import TableColumnLineage, TableRecord, TableSchema
from jetbridge.errors import InvalidMetadata

VALUE_CLASSES = (
    kinds.BaseMetadataValue,
    kinds.PythonArtifactMetadataValue,
    kinds.TableMetadataValue,
    kinds.ObjectMetadataValue,
)


_Seconds: TypeAlias = float


class _AnyKind(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, VALUE_CLASSES)


class MetadataValue(metaclass=_AnyKind):
    """Makes metadata values; `isinstance(x, MetadataValue)` is true for each kind.

    https://docs.dagster.io/api/dagster/ops#dagster.MetadataValue
    """

    value: Any

    @staticmethod
    def text(text: str) -> kinds.TextMetadataValue:
        """A text."""
        return kinds.TextMetadataValue(text)

    @staticmethod
    def url(url: str) -> kinds.UrlMetadataValue:
        """A link."""
        return kinds.UrlMetadataValue(url)

    @staticmethod
    def path(path: str | os.PathLike[str]) -> kinds.PathMetadataValue:
        """A path of a file or folder."""
        return kinds.PathMetadataValue(path)

    @staticmethod
    def notebook(path: str | os.PathLike[str]) -> kinds.NotebookMetadataValue:
        """A path of a notebook."""
        return kinds.NotebookMetadataValue(path)

    @staticmethod
    def json(data: Mapping[str, Any] | Sequence[Any] | None) -> kinds.JsonMetadataValue:
        """Anything that JSON holds."""
        return kinds.JsonMetadataValue(data)

    @staticmethod
    def md(data: str) -> kinds.MarkdownMetadataValue:
        """A text in Markdown."""
        return kinds.MarkdownMetadataValue(data)

    @staticmethod
    def python_artifact(python_artifact: Callable[..., Any]) -> kinds.PythonArtifactMetadataValue:
        """The name of a class or function."""
        return kinds.PythonArtifactMetadataValue(python_artifact.__module__, python_artifact.__name__)

    @staticmethod
    def float(value: float) -> kinds.FloatMetadataValue:
        """A floating-point number."""
        return kinds.FloatMetadataValue(value)

    @staticmethod
    def int(value: int) -> kinds.IntMetadataValue:
        """An integer."""
        return kinds.IntMetadataValue(value)

    @staticmethod
    def bool(value: bool) -> kinds.BoolMetadataValue:
        """True or false."""
        return kinds.BoolMetadataValue(value)

    @staticmethod
    def timestamp(value: _Seconds | dt.datetime) -> kinds.TimestampMetadataValue:
        """A moment: seconds since 1970, or a datetime with a time zone."""
        if not isinstance(value, dt.datetime):
            return kinds.TimestampMetadataValue(value)
        if value.tzinfo is None:
            raise InvalidMetadata(
                f"Datetime values provided to MetadataValue.timestamp must have timezones, but {value.isoformat()} does not."
            )
        return kinds.TimestampMetadataValue(value.timestamp())

    @staticmethod
    def dagster_run(run_id: str) -> kinds.RunMetadataValue:
        """A run."""
        return kinds.RunMetadataValue(run_id)

    @staticmethod
    def asset(asset_key: AssetKey) -> kinds.AssetMetadataValue:
        """An asset."""
        return kinds.AssetMetadataValue(asset_key)

    @staticmethod
    def table(records: Sequence[TableRecord], schema: TableSchema | None = None) -> kinds.TableMetadataValue:
        """A small table."""
        return kinds.TableMetadataValue(records, schema)

    @staticmethod
    def table_schema(schema: TableSchema) -> kinds.TableSchemaMetadataValue:
        """The columns of a table."""
        return kinds.TableSchemaMetadataValue(schema)

    @staticmethod
    def column_lineage(lineage: TableColumnLineage) -> kinds.TableColumnLineageMetadataValue:
        """Which columns a table's columns are made of."""
        return kinds.TableColumnLineageMetadataValue(lineage)

    @staticmethod
    def pool(pool: str) -> kinds.PoolMetadataValue:
        """A pool."""
        return kinds.PoolMetadataValue(pool)

    @staticmethod
    def null() -> kinds.NullMetadataValue:
        """Nothing."""
        return kinds.NullMetadataValue()
