"""What one attempt of a step came to: what an executor tells the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.execution.engine.skips import DirectSkip
from jetbridge.storage.events.error_info import ErrorInfo


@dataclass(slots=True)
class Outcome:
    """The end of one attempt.

    `outputs` are the names of the outputs that were given, with the mapping keys of dynamic ones. `wait` is the seconds until the next
    attempt (`up_for_retry`), `until` the moment of the next call (`up_for_reschedule`). `exception` is there only in the engine's process.
    """

    state: TaskState
    outputs: dict[str, Any] = field(default_factory=dict)
    wait: float | None = None
    until: float | None = None
    skip: DirectSkip | None = None
    error: ErrorInfo | None = None
    exception: BaseException | None = None
    rendered: dict[str, Any] | None = None
    is_interrupt: bool = False


SUCCEEDED = Outcome(TaskState.SUCCESS)
