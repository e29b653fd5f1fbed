"""What GCSToBigQueryOperator says to BigQuery: the configuration of a load job, or the description of an external table.

https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationLoad
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

FORMATS = ("CSV", "NEWLINE_DELIMITED_JSON", "AVRO", "GOOGLE_SHEETS", "DATASTORE_BACKUP", "PARQUET", "ORC")

_CSV = (
    "allowJaggedRows",
    "allowQuotedNewlines",
    "fieldDelimiter",
    "skipLeadingRows",
    "quote",
    "encoding",
    "preserveAsciiControlCharacters",
    "columnNameCharacterMap",
)
_PARQUET = ("enumAsString", "enableListInference", "mapTargetType")
_OF_LOAD: dict[str, tuple[str, ...]] = {
    "CSV": (*_CSV, "autodetect", "ignoreUnknownValues", "nullMarker"),
    "DATASTORE_BACKUP": ("projectionFields",),
    "NEWLINE_DELIMITED_JSON": ("autodetect", "ignoreUnknownValues"),
    "PARQUET": ("autodetect", "ignoreUnknownValues"),
    "AVRO": ("useAvroLogicalTypes",),
    "ORC": ("autodetect",),
    "GOOGLE_SHEETS": (),
}
_OF_TABLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "CSV": ("csvOptions", _CSV),
    "GOOGLE_SHEETS": ("googleSheetsOptions", ("skipLeadingRows",)),
    "PARQUET": ("parquetOptions", _PARQUET),
}


def load_options(source_format: str, given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a format in a load job; those of Parquet that have a place of their own stand in it.

    Raises:
        ValueError: the format has no such option.
    """
    nested = _PARQUET if source_format == "PARQUET" else ()
    options = _chosen(source_format, _OF_LOAD[source_format], given, defaults, nested)
    if nested:
        options["parquetOptions"] = {name: given[name] for name in nested if name in given}
    return options


def table_options(source_format: str, given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a format in the description of an external table.

    Raises:
        ValueError: the format has no such option.
    """
    if source_format not in _OF_TABLE:
        return {}
    place, valid = _OF_TABLE[source_format]
    return {place: _chosen(source_format, valid, given, defaults)}


def _chosen(
    source_format: str,
    valid: Collection[str],
    given: Mapping[str, Any],
    defaults: Mapping[str, Any],
    elsewhere: Collection[str] = (),
) -> dict[str, Any]:
    unknown = [name for name in given if name not in valid and name not in elsewhere]
    if unknown:
        raise ValueError(f"{unknown[0]} is not a valid src_fmt_configs for type {source_format}.")
    return {name: value for name, value in {**defaults, **given}.items() if name in valid}


def present(**values: Any) -> dict[str, Any]:
    """The values that are not empty."""
    return {name: value for name, value in values.items() if value}
