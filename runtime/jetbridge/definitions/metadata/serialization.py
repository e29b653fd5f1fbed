"""Metadata values as JSON text, and back.

The form is `{"__class__": class name, field: value, …}`, nested.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.definitions.metadata import table, values
from jetbridge.errors import InvalidMetadata

_TABLE_CLASSES = (
    table.TableRecord,
    table.TableSchema,
    table.TableColumn,
    table.TableConstraints,
    table.TableColumnConstraints,
    table.TableColumnDep,
    table.TableColumnLineage,
)
_VALUE_CLASSES = tuple(
    cls for cls in vars(values).values() if isinstance(cls, type) and cls.__name__.endswith("MetadataValue")
)
_CLASSES: dict[str, type] = {cls.__name__: cls for cls in (*_TABLE_CLASSES, *_VALUE_CLASSES, AssetKey)}
_FIELD_OF_ONE = "value"


def serialize_value(value: Any) -> str:
    """The JSON text of a metadata value, of what tables are made of, or of an asset key.

    Raises:
        InvalidMetadata: it is something else.
    """
    return json.dumps(_pack(value))


def deserialize_value(text: str, as_type: type | None = None) -> Any:
    """The value of a JSON text; `as_type` says what it has to be.

    Raises:
        InvalidMetadata: the text is of no known class, or of another one.
    """
    value = _unpack(json.loads(text))
    if as_type is not None and not isinstance(value, as_type):
        raise InvalidMetadata(f"Expected {as_type.__name__}, the text is of {type(value).__name__}.")
    return value


def _pack(value: Any) -> Any:
    name = type(value).__name__
    if _CLASSES.get(name) is type(value):
        return {"__class__": name, **{key: _pack(item) for key, item in vars(value).items()}}
    if isinstance(value, Mapping):
        return {str(key): _pack(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_pack(item) for item in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise InvalidMetadata(f"A value of type {name} cannot be written as JSON.")


def _unpack(packed: Any) -> Any:
    if isinstance(packed, list):
        return [_unpack(item) for item in packed]
    if not isinstance(packed, dict):
        return packed
    items = {key: _unpack(item) for key, item in packed.items() if key != "__class__"}
    name = packed.get("__class__")
    if name is None:
        return items
    cls = _CLASSES.get(name)
    if cls is None:
        raise InvalidMetadata(f"There is no class {name!r} to read.")
    if issubclass(cls, values.NullMetadataValue):
        return cls()
    if issubclass(cls, values.BaseMetadataValue):
        return cls(items[_FIELD_OF_ONE])
    return cls(**items)
