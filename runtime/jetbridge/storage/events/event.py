"""The event: one fact of a run, as people and the UI see it.

https://docs.dagster.io/api/dagster/execution#dagster.DagsterEvent
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jetbridge.storage.events.data import StepMaterializationData
from jetbridge.storage.events.error_info import ErrorInfo
from jetbridge.storage.events.handles import NodeHandle, StepHandle
from jetbridge.storage.events.types import (
    ENGINE_EVENTS,
    FAILURE_EVENTS,
    HOOK_EVENTS,
    RUN_EVENTS,
    STEP_EVENTS,
    EventType,
)


@dataclass(frozen=True, slots=True)
class Event:
    """One fact of a run; `event_specific_data` depends on the kind, and each kind has a property for it."""

    event_type_value: str
    job_name: str
    step_key: str | None = None
    node_handle: NodeHandle | None = None
    event_specific_data: Any = None
    message: str | None = None
    timestamp: float = 0.0
    pid: int | None = None
    logging_tags: Mapping[str, str] = field(default_factory=dict)
    step_kind_value: str | None = "COMPUTE"

    @property
    def event_type(self) -> EventType:
        """The kind."""
        return EventType(self.event_type_value)

    @property
    def step_handle(self) -> StepHandle | None:
        """The step."""
        return None if self.step_key is None else StepHandle(self.step_key)

    @property
    def node_name(self) -> str:
        """The name of the node."""
        return "" if self.node_handle is None else self.node_handle.name

    @property
    def is_step_event(self) -> bool:
        """Whether it is about a step."""
        return self.event_type in STEP_EVENTS

    @property
    def is_hook_event(self) -> bool:
        """Whether it is about a hook."""
        return self.event_type in HOOK_EVENTS

    @property
    def is_job_event(self) -> bool:
        """Whether it is about the run as a whole."""
        return self.event_type in RUN_EVENTS

    @property
    def is_engine_event(self) -> bool:
        """Whether it is about the engine."""
        return self.event_type in ENGINE_EVENTS

    @property
    def is_failure(self) -> bool:
        """Whether a step or the run failed."""
        return self.event_type in FAILURE_EVENTS

    @property
    def is_resource_init_failure(self) -> bool:
        """Whether a resource could not be made."""
        return self.event_type is EventType.RESOURCE_INIT_FAILURE

    @property
    def is_job_success(self) -> bool:
        """Whether the run succeeded."""
        return self.event_type is EventType.RUN_SUCCESS

    @property
    def is_job_failure(self) -> bool:
        """Whether the run failed."""
        return self.event_type is EventType.RUN_FAILURE

    is_run_failure = is_job_failure

    @property
    def is_step_success(self) -> bool:
        """Whether a step succeeded."""
        return self.event_type is EventType.STEP_SUCCESS

    @property
    def is_step_start(self) -> bool:
        """Whether a step started."""
        return self.event_type is EventType.STEP_START

    @property
    def is_step_failure(self) -> bool:
        """Whether a step failed."""
        return self.event_type is EventType.STEP_FAILURE

    @property
    def is_step_skipped(self) -> bool:
        """Whether a step was skipped."""
        return self.event_type is EventType.STEP_SKIPPED

    @property
    def is_step_up_for_retry(self) -> bool:
        """Whether a step will be tried again."""
        return self.event_type is EventType.STEP_UP_FOR_RETRY

    @property
    def is_step_restarted(self) -> bool:
        """Whether a step is tried again."""
        return self.event_type is EventType.STEP_RESTARTED

    @property
    def is_successful_output(self) -> bool:
        """Whether an output was given."""
        return self.event_type is EventType.STEP_OUTPUT

    @property
    def is_handled_output(self) -> bool:
        """Whether an IO manager took an output."""
        return self.event_type is EventType.HANDLED_OUTPUT

    @property
    def is_loaded_input(self) -> bool:
        """Whether an IO manager gave an input."""
        return self.event_type is EventType.LOADED_INPUT

    @property
    def is_step_materialization(self) -> bool:
        """Whether an op made something."""
        return self.event_type is EventType.ASSET_MATERIALIZATION

    @property
    def is_expectation_result(self) -> bool:
        """Whether an op looked at its data."""
        return self.event_type is EventType.STEP_EXPECTATION_RESULT

    @property
    def is_asset_observation(self) -> bool:
        """Whether an op saw something."""
        return self.event_type is EventType.ASSET_OBSERVATION

    @property
    def asset_key(self) -> Any:
        """The key of what was made or seen, if any."""
        data = self.event_specific_data
        if isinstance(data, StepMaterializationData):
            return data.materialization.asset_key
        seen = getattr(data, "asset_observation", None)
        return None if seen is None else seen.asset_key

    @property
    def partition(self) -> str | None:
        """The partition of what was made, if any."""
        data = self.event_specific_data
        return data.materialization.partition if isinstance(data, StepMaterializationData) else None

    @property
    def materialization(self) -> Any:
        """What was made."""
        return self.event_specific_data.materialization


def _data_property(doc: str) -> Any:
    def get(event: Event) -> Any:
        return event.event_specific_data

    get.__doc__ = doc
    return property(get)


for _name, _doc in {
    "step_input_data": "What a STEP_INPUT event carries.",
    "step_output_data": "What a STEP_OUTPUT event carries.",
    "step_success_data": "What a STEP_SUCCESS event carries.",
    "step_failure_data": "What a STEP_FAILURE event carries.",
    "step_retry_data": "What a STEP_UP_FOR_RETRY event carries.",
    "step_materialization_data": "What an ASSET_MATERIALIZATION event carries.",
    "asset_observation_data": "What an ASSET_OBSERVATION event carries.",
    "step_expectation_result_data": "What a STEP_EXPECTATION_RESULT event carries.",
    "job_failure_data": "What a RUN_FAILURE event carries.",
    "job_canceled_data": "What a RUN_CANCELED event carries.",
    "engine_event_data": "What an ENGINE_EVENT carries.",
    "hook_completed_data": "What a HOOK_COMPLETED event carries.",
    "hook_errored_data": "What a HOOK_ERRORED event carries.",
    "hook_skipped_data": "What a HOOK_SKIPPED event carries.",
    "logs_captured_data": "What a LOGS_CAPTURED event carries.",
    "handled_output_data": "What a HANDLED_OUTPUT event carries.",
    "loaded_input_data": "What a LOADED_INPUT event carries.",
}.items():
    setattr(Event, _name, _data_property(_doc))


@dataclass(frozen=True, slots=True)
class EventLogEntry:
    """One line of a run's history: an event, or a message that an op logged."""

    run_id: str
    timestamp: float
    user_message: str = ""
    level: int = logging.DEBUG
    step_key: str | None = None
    job_name: str | None = None
    dagster_event: Any = None
    error_info: ErrorInfo | None = None

    @property
    def is_dagster_event(self) -> bool:
        """Whether it is an event, not a message."""
        return self.dagster_event is not None

    @property
    def dagster_event_type(self) -> EventType | None:
        """The kind of the event, if it is one."""
        return None if self.dagster_event is None else self.dagster_event.event_type

    def get_dagster_event(self) -> Any:
        """The event."""
        return self.dagster_event

    @property
    def asset_materialization(self) -> Any:
        """What was made, if the event says so."""
        if self.dagster_event is None or not self.dagster_event.is_step_materialization:
            return None
        return self.dagster_event.materialization

    @property
    def asset_observation(self) -> Any:
        """What was seen, if the event says so."""
        if self.dagster_event is None or not self.dagster_event.is_asset_observation:
            return None
        return self.dagster_event.event_specific_data.asset_observation

    @property
    def message(self) -> str:
        """The text."""
        if self.dagster_event is not None:
            return self.dagster_event.message or ""
        return self.user_message

    @property
    def datetime(self) -> dt.datetime:
        """The moment, in UTC."""
        return dt.datetime.fromtimestamp(self.timestamp, dt.timezone.utc)
