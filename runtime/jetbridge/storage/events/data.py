"""What the events of each kind carry.

https://docs.dagster.io/api/dagster/execution#dagster.DagsterEvent
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from jetbridge.definitions.events import (
    AssetMaterialization,
    AssetObservation,
    ExpectationResult,
    TypeCheck,
)
from jetbridge.definitions.metadata.normalize import NO_METADATA
from jetbridge.storage.events.error_info import ErrorInfo


@dataclass(frozen=True, slots=True)
class TypeCheckData:
    """What the type check of an input or output found."""

    success: bool
    label: str
    description: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepOutputHandle:
    """Which output of which step (under which mapping key)."""

    step_key: str
    output_name: str = "result"
    mapping_key: str | None = None


@dataclass(frozen=True, slots=True)
class StepInputData:
    """An input was loaded and checked."""

    input_name: str
    type_check_data: TypeCheckData | None = None


@dataclass(frozen=True, slots=True)
class StepOutputData:
    """An output was given and checked."""

    step_output_handle: StepOutputHandle
    type_check_data: TypeCheckData | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def output_name(self) -> str:
        """The name of the output."""
        return self.step_output_handle.output_name

    @property
    def mapping_key(self) -> str | None:
        """The mapping key of a dynamic output."""
        return self.step_output_handle.mapping_key


@dataclass(frozen=True, slots=True)
class StepSuccessData:
    """How long a step took, in milliseconds."""

    duration_ms: float


class ErrorSource(str, Enum):
    """Whose fault a failure is."""

    FRAMEWORK_ERROR = "FRAMEWORK_ERROR"
    USER_CODE_ERROR = "USER_CODE_ERROR"
    INTERRUPT = "INTERRUPT"
    UNEXPECTED_TERMINATION = "UNEXPECTED_TERMINATION"


@dataclass(frozen=True, slots=True)
class UserFailureData:
    """What a `Failure` said."""

    label: str
    description: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepFailureData:
    """Why a step failed."""

    error: ErrorInfo | None
    user_failure_data: UserFailureData | None = None
    error_source: ErrorSource | None = None

    @property
    def error_display_string(self) -> str:
        """The error as text."""
        if self.error is None:
            return ""
        if self.error_source is ErrorSource.USER_CODE_ERROR and self.error.cause is not None:
            return self.error.message.strip() + ":\n\n" + self.error.cause.to_string()
        return self.error.to_string()


@dataclass(frozen=True, slots=True)
class StepRetryData:
    """Why and after how many seconds a step is tried again."""

    error: ErrorInfo | None
    seconds_to_wait: float | None = None


@dataclass(frozen=True, slots=True)
class StepMaterializationData:
    """What an op made."""

    materialization: AssetMaterialization
    asset_lineage: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class AssetObservationData:
    """What an op saw."""

    asset_observation: AssetObservation


@dataclass(frozen=True, slots=True)
class StepExpectationResultData:
    """What an op found of its data."""

    expectation_result: ExpectationResult


@dataclass(frozen=True, slots=True)
class HandledOutputData:
    """An IO manager took an output."""

    output_name: str
    manager_key: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadedInputData:
    """An IO manager gave an input."""

    input_name: str
    manager_key: str
    upstream_output_name: str | None = None
    upstream_step_key: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EngineEventData:
    """What the engine did beside running steps."""

    metadata: Mapping[str, Any] = field(default_factory=dict)
    error: ErrorInfo | None = None
    marker_start: str | None = None
    marker_end: str | None = None


@dataclass(frozen=True, slots=True)
class JobFailureData:
    """Why a run failed."""

    error: ErrorInfo | None = None
    failure_reason: str | None = None
    first_step_failure_event: Any = None


@dataclass(frozen=True, slots=True)
class JobCanceledData:
    """Why a run was cancelled."""

    error: ErrorInfo | None = None


@dataclass(frozen=True, slots=True)
class HookErroredData:
    """What a hook raised."""

    error: ErrorInfo


@dataclass(frozen=True, slots=True)
class ComputeLogsCaptureData:
    """Where the captured output of steps is kept."""

    file_key: str
    step_keys: Sequence[str] = ()
    external_url: str | None = None
    external_stdout_url: str | None = None
    external_stderr_url: str | None = None
    shell_cmd: str | None = None


@dataclass(frozen=True, slots=True)
class StepExpansionData:
    """A mapped step got its map indexes."""

    length: int
    mapping_keys: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class StepRescheduleData:
    """A step waits until a moment (seconds since 1970) without holding a worker."""

    until: float


@dataclass(frozen=True, slots=True)
class StepSkipsData:
    """A step decided which steps after it are skipped."""

    mark: Mapping[str, Sequence[str]] | None
    at_once: Sequence[tuple[str, int | None]] = ()


@dataclass(frozen=True, slots=True)
class XComData:
    """A task pushed an XCom; its value is in the store of values."""

    key: str


EventData: TypeAlias = Any


def type_check_data(check: TypeCheck | None, label: str) -> TypeCheckData:
    """The outcome of a check, as an event carries it; None is a check that is not worth a word."""
    if check is None:
        return TypeCheckData(success=True, label=label)
    return TypeCheckData(check.success, label, check.description, check.metadata or NO_METADATA)
