"""The context of a sensor's evaluation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.automation.context import EvaluationContext


class SensorEvaluationContext(EvaluationContext):
    """What a sensor's function is given.

    `cursor` is what the last evaluation kept; `update_cursor` keeps something for the next one.
    https://docs.dagster.io/api/dagster/schedules-sensors#dagster.SensorEvaluationContext
    """

    __op_parameter__ = "context"
    builder = "build_sensor_context"

    def __init__(
        self,
        *,
        cursor: str | None = None,
        sensor_name: str | None = None,
        last_run_key: str | None = None,
        last_tick_completion_time: float | None = None,
        last_sensor_start_time: float | None = None,
        repository_name: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.cursor = cursor
        self.sensor_name = sensor_name
        self.last_run_key = last_run_key
        self.last_tick_completion_time = last_tick_completion_time
        self.last_completion_time = last_tick_completion_time
        self.last_sensor_start_time = last_sensor_start_time
        self.repository_name = repository_name
        self.cursor_updated = False

    @property
    def is_first_tick_since_sensor_start(self) -> bool:
        """Whether the sensor was switched on and has not been evaluated since."""
        return self.last_sensor_start_time is not None

    def update_cursor(self, cursor: str | None) -> None:
        """Keep a text for the next evaluation."""
        self.cursor = cursor
        self.cursor_updated = True


def build_sensor_context(
    instance: Any = None,
    cursor: str | None = None,
    repository_name: str | None = None,
    repository_def: Any = None,
    sensor_name: str | None = None,
    resources: Mapping[str, Any] | None = None,
    definitions: Any = None,
    instance_ref: Any = None,
    last_sensor_start_time: float | None = None,
    last_run_key: str | None = None,
    last_tick_completion_time: float | dt.datetime | None = None,
) -> SensorEvaluationContext:
    """The context for `sensor(context)` and `sensor.evaluate_tick(context)`.

    https://docs.dagster.io/api/dagster/schedules-sensors#dagster.build_sensor_context
    """
    completed = last_tick_completion_time
    return SensorEvaluationContext(
        cursor=cursor,
        sensor_name=sensor_name,
        last_run_key=last_run_key,
        last_tick_completion_time=completed.timestamp() if isinstance(completed, dt.datetime) else completed,
        last_sensor_start_time=last_sensor_start_time,
        repository_name=repository_name,
        instance=instance,
        resources=resources,
        repository_def=repository_def,
        definitions=definitions,
        instance_ref=instance_ref,
    )
