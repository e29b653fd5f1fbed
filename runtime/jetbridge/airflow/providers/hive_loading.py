"""The statements that load a file into a table of Hive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_KINDS = {"b": "BOOLEAN", "i": "BIGINT", "u": "BIGINT", "f": "DOUBLE", "M": "TIMESTAMP"}


def creating(
    table: str,
    fields: Mapping[str, str],
    delimiter: str,
    partition: Mapping[str, Any] | None,
    properties: Mapping[str, Any] | None,
    *,
    recreate: bool = False,
) -> str:
    """Statements that make a table for files whose columns are separated by `delimiter`."""
    columns = ",\n    ".join(f"`{name.strip('`')}` {kind}" for name, kind in fields.items())
    parts = [f"DROP TABLE IF EXISTS {table};"] if recreate else []
    parts.append(f"CREATE TABLE IF NOT EXISTS {table} (\n{columns})")
    if partition:
        keys = ",\n    ".join(f"{name} STRING" for name in partition)
        parts.append(f"PARTITIONED BY ({keys})")
    parts += ["ROW FORMAT DELIMITED", f"FIELDS TERMINATED BY '{delimiter}'", "STORED AS textfile"]
    if properties is not None:
        pairs = ", ".join(f"'{name}'='{value}'" for name, value in properties.items())
        parts.append(f"TBLPROPERTIES({pairs})")
    return "\n".join(parts) + "\n;"


def loading(file: str, table: str, partition: Mapping[str, Any] | None, *, overwrite: bool) -> str:
    """The statement that loads a local file."""
    values = ", ".join(f"{name}='{value}'" for name, value in (partition or {}).items())
    return (
        f"LOAD DATA LOCAL INPATH '{file}' {'OVERWRITE ' if overwrite else ''}INTO TABLE {table} "
        + (f"PARTITION ({values})" if values else "")
        + ";\n"
    )


def types_of(frame: Any) -> dict[str, str]:
    """Hive's types of a data frame's columns."""
    return {str(name): _KINDS.get(kind.kind, "STRING") for name, kind in frame.dtypes.items()}
