"""Raw values as users give them, made metadata values."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.definitions.metadata import values as kinds
from jetbridge.definitions.metadata.factory import VALUE_CLASSES, MetadataValue
from jetbridge.definitions.metadata.table import TableColumnLineage, TableSchema
from jetbridge.errors import InvalidMetadata

NO_METADATA: Mapping[str, Any] = {}
_BY_TYPE: tuple[tuple[Any, Any], ...] = (
    (str, kinds.TextMetadataValue),
    (bool, kinds.BoolMetadataValue),
    (int, kinds.IntMetadataValue),
    (float, kinds.FloatMetadataValue),
    ((dict, list), kinds.JsonMetadataValue),
    (dt.datetime, MetadataValue.timestamp),
    (os.PathLike, kinds.PathMetadataValue),
    (AssetKey, kinds.AssetMetadataValue),
    (TableSchema, kinds.TableSchemaMetadataValue),
    (TableColumnLineage, kinds.TableColumnLineageMetadataValue),
)


def normalize_value(raw: Any) -> Any:
    """The metadata value of a raw value.

    Raises:
        InvalidMetadata: there is none for its type.
    """
    if isinstance(raw, VALUE_CLASSES):
        return raw
    if raw is None:
        return kinds.NullMetadataValue()
    for types, make in _BY_TYPE:
        if isinstance(raw, types):
            return make(raw)
    raise InvalidMetadata(
        f"Its type was {type(raw)}. Consider wrapping the value with the appropriate MetadataValue type "
        "(MetadataValue.text, .json, .md, .url, .path, …)."
    )


def normalize_metadata(metadata: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Metadata values by label.

    Raises:
        InvalidMetadata: a value is of a kind that cannot be kept; the text names its label.
    """
    if not metadata:
        return NO_METADATA
    if not isinstance(metadata, Mapping):
        raise InvalidMetadata(f"Metadata must be a mapping of labels to values, got {metadata!r}.")
    return {label: _normalize_entry(label, raw) for label, raw in metadata.items()}


def _normalize_entry(label: str, raw: Any) -> Any:
    try:
        return normalize_value(raw)
    except InvalidMetadata as error:
        raise InvalidMetadata(f'Could not resolve the metadata value for "{label}" to a known type. {error}') from error
