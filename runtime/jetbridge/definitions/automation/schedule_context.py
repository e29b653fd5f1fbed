"""The context of a schedule's tick."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.automation.context import EvaluationContext
from jetbridge.errors import InvariantViolationError


class ScheduleEvaluationContext(EvaluationContext):
    """What a schedule's function is given.

    https://docs.dagster.io/api/dagster/schedules-sensors#dagster.ScheduleEvaluationContext
    """

    __op_parameter__ = "context"
    builder = "build_schedule_context"

    def __init__(self, *, scheduled_execution_time: dt.datetime | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._scheduled_execution_time = scheduled_execution_time

    @property
    def scheduled_execution_time(self) -> dt.datetime:
        """The moment of the tick.

        Raises:
            InvariantViolationError: the context was built without one.
        """
        if self._scheduled_execution_time is None:
            raise InvariantViolationError(
                "Attempting to access scheduled_execution_time, but no scheduled_execution_time was set on this context"
            )
        return self._scheduled_execution_time

    @property
    def tick_time(self) -> dt.datetime:
        """The moment of the tick; now, if the context was built without one."""
        return self._scheduled_execution_time or dt.datetime.now(dt.timezone.utc)


def build_schedule_context(
    instance: Any = None,
    scheduled_execution_time: dt.datetime | None = None,
    resources: Mapping[str, Any] | None = None,
    repository_def: Any = None,
    instance_ref: Any = None,
    definitions: Any = None,
) -> ScheduleEvaluationContext:
    """The context for `schedule(context)` and `schedule.evaluate_tick(context)`.

    https://docs.dagster.io/api/dagster/schedules-sensors#dagster.build_schedule_context
    """
    return ScheduleEvaluationContext(
        scheduled_execution_time=scheduled_execution_time,
        instance=instance,
        resources=resources,
        repository_def=repository_def,
        definitions=definitions,
        instance_ref=instance_ref,
    )
