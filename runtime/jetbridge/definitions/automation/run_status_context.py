"""The context of a sensor that is told of a run's new status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jetbridge.definitions.automation.context import EvaluationContext
from jetbridge.definitions.automation.requests import PARTITION_NAME_TAG


class RunStatusSensorContext(EvaluationContext):
    """The run, the event that changed its status, and what every context has.

    https://docs.dagster.io/api/dagster/schedules-sensors#dagster.RunStatusSensorContext
    """

    __op_parameter__ = "context"
    builder = "build_run_status_sensor_context"

    def __init__(self, *, sensor_name: str, dagster_run: Any, dagster_event: Any, **options: Any) -> None:
        super().__init__(**options)
        self.sensor_name = sensor_name
        self.dagster_run = dagster_run
        self.dagster_event = dagster_event

    @property
    def partition_key(self) -> str | None:
        """The partition of the run, if it is of one."""
        found: str | None = self.dagster_run.tags.get(PARTITION_NAME_TAG)
        return found

    def for_run_failure(self) -> RunFailureSensorContext:
        """The same, for the function of a run failure sensor."""
        return RunFailureSensorContext(
            sensor_name=self.sensor_name,
            dagster_run=self.dagster_run,
            dagster_event=self.dagster_event,
            instance=self._instance,
            resources=self._given_resources,
            repository_def=self.repository_def,
        )


class RunFailureSensorContext(RunStatusSensorContext):
    """The context of a sensor that is told of a failed run."""

    @property
    def failure_event(self) -> Any:
        """The event that says that the run failed."""
        return self.dagster_event

    def get_step_failure_events(self) -> Sequence[Any]:
        """The failures of the run's steps."""
        entries = self.instance.all_logs(self.dagster_run.run_id)
        events = [entry.dagster_event for entry in entries if entry.dagster_event is not None]
        return [event for event in events if event.event_type_value == "STEP_FAILURE"]


def build_run_status_sensor_context(
    sensor_name: str,
    dagster_event: Any,
    dagster_instance: Any,
    dagster_run: Any,
    context: Any = None,
    resources: Mapping[str, Any] | None = None,
    repository_def: Any = None,
    *,
    partition_key: str | None = None,
) -> RunStatusSensorContext:
    """The context for a direct call of a run status sensor.

    https://docs.dagster.io/api/dagster/schedules-sensors#dagster.build_run_status_sensor_context
    """
    _ = context
    if partition_key is not None:
        dagster_run = dagster_run.with_tags({**dagster_run.tags, PARTITION_NAME_TAG: partition_key})
    return RunStatusSensorContext(
        sensor_name=sensor_name,
        dagster_run=dagster_run,
        dagster_event=dagster_event,
        instance=dagster_instance,
        resources=resources,
        repository_def=repository_def,
    )
