"""Tables in metadata: records, columns, constraints, and where columns come from.

https://docs.dagster.io/api/dagster/ops#tables
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.errors import InvalidMetadata

_COLUMN_TYPES = {bool: "bool", int: "int", float: "float"}


def infer_column_type(value: object) -> str:
    """The type name of a column, from one of its values."""
    return _COLUMN_TYPES.get(type(value), "string")


@dataclass(frozen=True, init=False)
class TableRecord:
    """One row: plain values by column."""

    data: Mapping[str, Any]

    def __init__(self, data: Mapping[str, Any]) -> None:
        for name, value in data.items():
            if value is not None and not isinstance(value, (str, float, int, bool)):
                raise InvalidMetadata(
                    f"Record fields must be one of types: (str, float, int, bool), got {value!r} for {name!r}."
                )
        object.__setattr__(self, "data", dict(data))


@dataclass(frozen=True)
class TableColumnConstraints:
    """What holds for the values of a column."""

    nullable: bool = True
    unique: bool = False
    other: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "other", list(self.other or ()))


@dataclass(frozen=True)
class TableConstraints:
    """What holds for a table as a whole."""

    other: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "other", list(self.other))


@dataclass(frozen=True)
class TableColumn:
    """A column of a table."""

    name: str
    type: str = "string"
    description: str | None = None
    constraints: TableColumnConstraints = field(default_factory=TableColumnConstraints)
    tags: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "constraints", self.constraints or TableColumnConstraints())
        object.__setattr__(self, "tags", self.tags or {})


@dataclass(frozen=True)
class TableSchema:
    """The columns of a table, and what holds for it."""

    columns: Sequence[TableColumn]
    constraints: TableConstraints = field(default_factory=TableConstraints)

    def __post_init__(self) -> None:
        object.__setattr__(self, "constraints", self.constraints or TableConstraints())

    @staticmethod
    def from_name_type_dict(name_type_dict: Mapping[str, str]) -> TableSchema:
        """A schema of columns by type, without constraints."""
        return TableSchema([TableColumn(name, type_) for name, type_ in name_type_dict.items()])


@dataclass(frozen=True, init=False)
class TableColumnDep:
    """A column of another table that a column is made of."""

    asset_key: AssetKey
    column_name: str

    def __init__(self, asset_key: AssetKey | str | Sequence[str], column_name: str) -> None:
        object.__setattr__(self, "asset_key", AssetKey.from_coercible(asset_key))
        object.__setattr__(self, "column_name", column_name)


@dataclass(frozen=True)
class TableColumnLineage:
    """Per column, the columns that it is made of."""

    deps_by_column: Mapping[str, Sequence[TableColumnDep]]
