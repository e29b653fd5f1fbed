"""What an op tells beside its outputs: something was made, seen or found."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.events import AssetMaterialization, AssetObservation, ExpectationResult
from jetbridge.errors import InvariantViolationError
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.storage.events.data import AssetObservationData, StepExpectationResultData, StepMaterializationData
from jetbridge.storage.events.types import EventType


def record_user_event(job_run: JobRun, run: StepRun, event: Any) -> None:
    """Write the record of an event that an op yielded or logged.

    Raises:
        InvariantViolationError: it is no such event.
    """
    if isinstance(event, AssetMaterialization):
        job_run.record(EventType.ASSET_MATERIALIZATION, run, StepMaterializationData(event))
    elif isinstance(event, AssetObservation):
        job_run.record(EventType.ASSET_OBSERVATION, run, AssetObservationData(event))
    elif isinstance(event, ExpectationResult):
        job_run.record(EventType.STEP_EXPECTATION_RESULT, run, StepExpectationResultData(event))
    else:
        raise InvariantViolationError(
            f"Unexpected event {event!r}: log_event takes AssetMaterialization, AssetObservation and ExpectationResult."
        )
