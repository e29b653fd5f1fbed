"""Runs, records and values as rows."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from jetbridge.errors import StorageError
from jetbridge.storage.events.record import Record
from jetbridge.storage.events.types import EventType
from jetbridge.storage.run import Run
from jetbridge.storage.sql import schema
from jetbridge.storage.store import Happened, KeptXCom

_SEPARATOR = "\n"
"""Between the names of a path; no name can have it."""


def pack(value: Any, what: str) -> bytes:
    """A value as bytes.

    Raises:
        StorageError: it cannot be pickled; the text names what it is of.
    """
    try:
        return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise StorageError(f"{what} cannot be kept: {value!r} cannot be pickled ({error}).") from error


def unpack(content: bytes) -> Any:
    """The value of bytes that this instance wrote."""
    return pickle.loads(content)  # noqa: S301 - the instance's own rows


def row_of_record(run_id: str, record: Record) -> dict[str, Any]:
    """A record as a row; data that cannot be kept leave their text."""
    kind, step_key, path, moment, data = record
    content = None
    if data is not None:
        try:
            content = pack(data, f"The event {kind.value} of {step_key or run_id}")
        except StorageError:
            content = pack(repr(data), "text")
    return {
        "run_id": run_id,
        "kind": kind.value,
        "step_key": step_key,
        "path": None if path is None else _SEPARATOR.join(path),
        "moment": moment,
        "data": content,
    }


def record_of_row(row: Mapping[str, Any]) -> Record:
    """The record of a row."""
    path = None if row["path"] is None else tuple(row["path"].split(_SEPARATOR))
    data = None if row["data"] is None else unpack(row["data"])
    return (EventType(row["kind"]), row["step_key"], path, row["moment"], data)


def rows_of(run_id: str, happened: Happened) -> dict[sa.Table, list[dict[str, Any]]]:
    """The rows of each table for what happened."""
    return {
        schema.records: [row_of_record(run_id, record) for record in happened.records],
        schema.messages: [
            {"run_id": run_id, "moment": moment, "level": level, "step_key": key, "text": text}
            for moment, level, key, text in happened.messages
        ],
        schema.captured: [{"run_id": run_id, "step_key": key, "text": text} for key, text in happened.printed.items()],
        schema.xcoms: [_row_of_xcom(xcom) for xcom in happened.xcoms],
    }


def _row_of_xcom(xcom: KeptXCom) -> dict[str, Any]:
    return {
        "run_id": xcom.run_id,
        "step_key": xcom.step_key,
        "map_index": xcom.map_index,
        "key": xcom.key,
        "value": pack(xcom.value, f'XCom "{xcom.key}" of "{xcom.step_key}"'),
        "place": xcom.order,
    }


def body_of_run(run: Run) -> bytes:
    """A run as bytes."""
    return pack(run, f"Run {run.run_id}")
