"""The light record that the engine writes for each event, and the event that it becomes when somebody looks.

A record is a plain tuple `(kind, step key, path, timestamp, data)`: making one costs a tenth of a microsecond. For the five kinds that every
step has, `data` is a plain tuple too; for all others it is the data class of the event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from jetbridge.storage.events import data as kinds
from jetbridge.storage.events.event import Event
from jetbridge.storage.events.handles import NodeHandle
from jetbridge.storage.events.messages import message_of
from jetbridge.storage.events.said import Said
from jetbridge.storage.events.types import EventType

Record: TypeAlias = tuple[EventType, "str | None", "tuple[str, ...] | None", float, Any]
"""Kind, key of the step (of the resource for RESOURCE_INIT_*: None), path of the node, seconds since 1970, data."""


def _step_input(_key: str | None, data: Any) -> Any:
    name, check = data
    return kinds.StepInputData(name, kinds.type_check_data(check, name))


def _step_output(key: str | None, data: Any) -> Any:
    name, mapping_key, check, metadata = data
    handle = kinds.StepOutputHandle(key or "", name, mapping_key)
    return kinds.StepOutputData(handle, kinds.type_check_data(check, name), metadata or {})


def _handled_output(_key: str | None, data: Any) -> Any:
    name, manager_key, metadata = data
    return kinds.HandledOutputData(name, manager_key, metadata or {})


def _loaded_input(_key: str | None, data: Any) -> Any:
    name, manager_key, output, step_key, metadata = data
    return kinds.LoadedInputData(name, manager_key, output, step_key, metadata or {})


def _step_success(_key: str | None, data: Any) -> Any:
    return kinds.StepSuccessData(data)


_EXPAND: Mapping[EventType, Callable[[str | None, Any], Any]] = {
    EventType.STEP_INPUT: _step_input,
    EventType.STEP_OUTPUT: _step_output,
    EventType.HANDLED_OUTPUT: _handled_output,
    EventType.LOADED_INPUT: _loaded_input,
    EventType.STEP_SUCCESS: _step_success,
}


def event_of(record: Record, job_name: str, pid: int | None = None, types: Any = None) -> Event:
    """The event of a record. `types(path, is_input, name)` names the runtime type of an input or output, for the text."""
    kind, step_key, path, timestamp, raw = record
    expand = _EXPAND.get(kind)
    data = raw if expand is None else expand(step_key, raw)
    said = None
    if type(data) is Said:
        said, data = data.message, data.data
    return Event(
        kind.value,
        job_name,
        step_key,
        None if path is None else NodeHandle.of(path),
        data,
        said or message_of(kind, job_name, step_key, data, None if types is None or path is None else (types, path)),
        timestamp,
        pid,
        {} if step_key is None else {"step_key": step_key, "job_name": job_name},
        None if step_key is None else "COMPUTE",
    )


def events_of(records: Iterable[Record], job_name: str, pid: int | None = None, types: Any = None) -> Iterator[Event]:
    """The events of records, in order."""
    for record in records:
        yield event_of(record, job_name, pid, types)
