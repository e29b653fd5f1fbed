"""Resources of a run: made before its first step, torn down after its last.

https://docs.dagster.io/guides/build/external-resources
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from jetbridge.definitions.config.run_config import ResolvedRunConfig
from jetbridge.definitions.resources.init_context import InitResourceContext
from jetbridge.definitions.resources.setup import ResourceStack, setup_order
from jetbridge.storage.events.data import EngineEventData
from jetbridge.storage.events.error_info import error_info
from jetbridge.storage.events.record import Record
from jetbridge.storage.events.said import Said
from jetbridge.storage.events.types import EventType
from jetbridge.storage.io.memory import InMemoryIOManager
from jetbridge.storage.run import Run


@contextmanager
def resources_of(
    defs: Mapping[str, Any],
    needed: frozenset[str],
    config: ResolvedRunConfig,
    *,
    run: Run,
    instance: Any,
    log: Any,
    records: list[Record],
) -> Iterator[Mapping[str, Any]]:
    """Make the resources that are needed; the events of it are written to `records`.

    Raises:
        ResourceFunctionError: a resource could not be made; those made before are torn down.
    """
    order = setup_order(defs, needed)
    if not order or _only_memory(defs, order):
        yield {key: InMemoryIOManager() for key in order}
        return
    stack = ResourceStack(defs, {key: config.resource_config(key) for key in order})
    try:
        _make_all(stack, order, InitResourceContext(log=log, run=run, instance=instance), records)
        yield stack.values
    finally:
        for key, error in stack.close():
            text = f"Teardown of resources [{key!r}] failed."
            data = EngineEventData(error=error_info(error), marker_end="resources")
            records.append((EventType.ENGINE_EVENT, None, None, time.time(), Said(text, data)))


@contextmanager
def lazy_resources_of(
    defs: Mapping[str, Any], needed: frozenset[str], config: ResolvedRunConfig, *, run: Run, instance: Any, log: Any
) -> Iterator[Mapping[str, Any]]:
    """The same for a process in which no step runs: a resource (an IO manager, say) is made when it is first used."""
    stack = ResourceStack(defs, {key: config.resource_config(key) for key in setup_order(defs, needed)})
    try:
        yield _Lazy(stack, InitResourceContext(log=log, run=run, instance=instance))
    finally:
        for _ in stack.close():
            pass


class _Lazy(Mapping[str, Any]):
    """Makes a resource, and what it needs, when it is asked for."""

    def __init__(self, stack: ResourceStack, base: InitResourceContext) -> None:
        self._stack = stack
        self._base = base

    def __getitem__(self, key: str) -> Any:
        if key not in self._stack.values:
            if key not in self._stack.resource_defs:
                raise KeyError(key)
            for needed in setup_order(self._stack.resource_defs, (key,)):
                if needed not in self._stack.values:
                    self._stack.make(needed, self._base)
        return self._stack.values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stack.resource_defs)

    def __len__(self) -> int:
        return len(self._stack.resource_defs)


def _only_memory(defs: Mapping[str, Any], order: list[str]) -> bool:
    from jetbridge.storage.io.memory import mem_io_manager  # noqa: PLC0415 - it makes definitions

    return all(defs[key] is mem_io_manager for key in order)


def _make_all(stack: ResourceStack, order: list[str], base: InitResourceContext, records: list[Record]) -> None:
    names = ", ".join(order)
    _say(
        records,
        EventType.RESOURCE_INIT_STARTED,
        f"Starting initialization of resources [{names}].",
        EngineEventData(marker_start="resources"),
    )
    try:
        for key in order:
            stack.make(key, base)
    except Exception as error:
        data = EngineEventData(error=error_info(error), marker_end="resources")
        _say(records, EventType.RESOURCE_INIT_FAILURE, "Initialization of resources failed.", data)
        raise
    made = {key: f'Initialized "{type(stack.values[key]).__name__}"' for key in order}
    _say(
        records,
        EventType.RESOURCE_INIT_SUCCESS,
        f"Finished initialization of resources [{names}].",
        EngineEventData(metadata=made, marker_end="resources"),
    )


def _say(records: list[Record], kind: EventType, text: str, data: EngineEventData) -> None:
    records.append((kind, None, None, time.time(), Said(text, data)))
