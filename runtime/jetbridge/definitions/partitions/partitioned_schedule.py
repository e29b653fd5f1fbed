"""A schedule that runs each partition of a job once it has ended.

https://docs.dagster.io/api/dagster/schedules-sensors#dagster.build_schedule_from_partitioned_job
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jetbridge.definitions.automation.requests import DefaultScheduleStatus, RunRequest, SkipReason
from jetbridge.definitions.automation.resolve import resolve_partition
from jetbridge.definitions.automation.schedule import ScheduleDefinition
from jetbridge.definitions.partitions.definition import PartitionsDefinition
from jetbridge.definitions.partitions.multi import MultiPartitionsDefinition
from jetbridge.definitions.partitions.time_windows import TimeWindowPartitionsDefinition
from jetbridge.errors import InvalidDefinitionError


def build_schedule_from_partitioned_job(
    job: Any,
    description: str | None = None,
    name: str | None = None,
    minute_of_hour: int | None = None,
    hour_of_day: int | None = None,
    day_of_week: int | None = None,
    day_of_month: int | None = None,
    default_status: DefaultScheduleStatus = DefaultScheduleStatus.STOPPED,
    tags: Mapping[str, Any] | None = None,
    cron_schedule: str | None = None,
    execution_timezone: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    owners: Sequence[str] | None = None,
) -> ScheduleDefinition:
    """The schedule: at the end of each span, the partition that ended; of partitions without time, all, at `cron_schedule`.

    Raises:
        InvalidDefinitionError: the job has no partitions, or none of time and there is no `cron_schedule`.
    """
    partitions = job.partitions_def
    if partitions is None:
        raise InvalidDefinitionError(
            f"Job '{job.name}' has no partitions: it needs partitions_def, or a PartitionedConfig."
        )
    time = _time_part(partitions)
    if time is None and cron_schedule is None:
        raise InvalidDefinitionError(
            f"Job '{job.name}' has partitions without time: say when to run them with cron_schedule."
        )
    made = cron_schedule or (
        time.get_cron_schedule(minute_of_hour, hour_of_day, day_of_week, day_of_month) if time else None
    )
    return ScheduleDefinition(
        name or f"{job.name}_schedule",
        job=job,
        cron_schedule=made,
        execution_timezone=execution_timezone or (time.timezone if time else None),
        execution_fn=_evaluation(job, partitions, time, tags),
        description=description,
        default_status=default_status,
        tags=tags,
        metadata=metadata,
        owners=owners,
    )


schedule_from_partitions = build_schedule_from_partitioned_job


def _time_part(partitions: PartitionsDefinition) -> TimeWindowPartitionsDefinition | None:
    if isinstance(partitions, TimeWindowPartitionsDefinition):
        return partitions
    if isinstance(partitions, MultiPartitionsDefinition):
        found = (dimension.partitions_def for dimension in partitions.partitions_defs)
        return next((made for made in found if isinstance(made, TimeWindowPartitionsDefinition)), None)
    return None


def _evaluation(
    job: Any,
    partitions: PartitionsDefinition,
    time: TimeWindowPartitionsDefinition | None,
    tags: Mapping[str, Any] | None,
) -> Callable[[Any], Any]:
    def evaluate(context: Any) -> Any:
        keys = _keys(context, partitions, time)
        if not keys:
            return SkipReason("The job's PartitionsDefinition has no partitions")
        requests = [
            RunRequest(run_key=None if len(keys) == 1 else key, partition_key=key, tags=tags or {}) for key in keys
        ]
        return [resolve_partition(request, job, context.tick_time, context.instance_or_none) for request in requests]

    return evaluate


def _keys(context: Any, partitions: PartitionsDefinition, time: TimeWindowPartitionsDefinition | None) -> Sequence[str]:
    if time is None:
        return list(partitions.get_partition_keys(None, context.instance_or_none))
    last = time.latest_key(context.tick_time)
    if last is None:
        return []
    if not isinstance(partitions, MultiPartitionsDefinition):
        return [last]
    name = next(dimension.name for dimension in partitions.partitions_defs if dimension.partitions_def is time)
    return list(partitions.get_multipartition_keys_with_dimension_value(name, last))
