"""What a sensor answers, and what its evaluation comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from jetbridge.definitions.automation.requests import RunRequest, SkipReason
from jetbridge.definitions.automation.schedule_result import flatten
from jetbridge.errors import InvariantViolationError


@dataclass(frozen=True)
class SensorResult:
    """All that a sensor has to say at once.

    https://docs.dagster.io/api/dagster/schedules-sensors#dagster.SensorResult

    Raises:
        InvariantViolationError: there are both requests and a reason to skip.
    """

    run_requests: Sequence[RunRequest] | None = None
    skip_reason: SkipReason | str | None = None
    cursor: str | None = None
    dynamic_partitions_requests: Sequence[Any] | None = None
    asset_events: Sequence[Any] = ()

    def __post_init__(self) -> None:
        if isinstance(self.skip_reason, str):
            object.__setattr__(self, "skip_reason", SkipReason(self.skip_reason))
        if self.skip_reason is not None and self.run_requests:
            raise InvariantViolationError(
                "Expected a single skip reason or one or more run requests: received values for both run_requests and skip_reason"
            )
        object.__setattr__(self, "asset_events", list(self.asset_events or ()))


class SensorExecutionData(NamedTuple):
    """What an evaluation came to."""

    run_requests: list[RunRequest] | None
    skip_message: str | None
    cursor: str | None
    dagster_run_reactions: list[Any] | None = None
    captured_log_key: list[str] | None = None
    dynamic_partitions_requests: list[Any] | None = None
    asset_events: list[Any] = []  # noqa: RUF012 - a named tuple's default; never changed


class SensorAnswer(NamedTuple):
    """The parts of an answer, whatever its form."""

    requests: list[RunRequest]
    skip: str | None
    result: SensorResult
    reactions: list[Any]


def answer_of(answer: Any, name: str, reaction: type) -> SensorAnswer:
    """The parts of what a sensor's function gave.

    Raises:
        InvariantViolationError: parts that exclude each other, or something else.
    """
    items = list(flatten(answer))
    results = [item for item in items if isinstance(item, SensorResult)]
    if results:
        if len(items) > 1:
            raise InvariantViolationError(
                f"Error in sensor {name}: When a SensorResult is returned from a sensor, it must be the only object returned."
            )
        skip = results[0].skip_reason
        message = skip.skip_message if isinstance(skip, SkipReason) else None
        return SensorAnswer(list(results[0].run_requests or ()), message, results[0], [])
    return _single_answers(items, name, reaction)


def _single_answers(items: list[Any], name: str, reaction: type) -> SensorAnswer:
    wrong = next((item for item in items if not isinstance(item, (RunRequest, SkipReason, reaction))), None)
    if wrong is not None:
        raise InvariantViolationError(
            f"Error in sensor {name}: Sensor unexpectedly returned output {wrong!r} of type {type(wrong)}. Should only return "
            "SkipReason or RunRequest objects."
        )
    requests = [item for item in items if isinstance(item, RunRequest)]
    skips = [item for item in items if isinstance(item, SkipReason)]
    if skips and requests:
        raise InvariantViolationError(
            f"Error in sensor {name}: Expected a single SkipReason or one or more RunRequests: received both RunRequest and SkipReason"
        )
    if len(skips) > 1:
        raise InvariantViolationError(
            f"Error in sensor {name}: Expected a single SkipReason or one or more RunRequests: received multiple SkipReasons"
        )
    reactions = [item for item in items if isinstance(item, reaction)]
    message = skips[0].skip_message if skips else None
    if not items:
        message = "Sensor function returned an empty result"
    return SensorAnswer(requests, message, SensorResult(), reactions)
