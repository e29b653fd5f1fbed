"""`@schedule`: a schedule whose function says what each run is given.

https://docs.dagster.io/api/dagster/schedules-sensors#dagster.schedule
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from jetbridge.definitions.automation.cron import CronSchedule
from jetbridge.definitions.automation.requests import DefaultScheduleStatus
from jetbridge.definitions.automation.schedule import ScheduleDefinition


def schedule(
    cron_schedule: CronSchedule,
    *,
    job_name: str | None = None,
    name: str | None = None,
    tags: Mapping[str, Any] | None = None,
    tags_fn: Callable[..., Mapping[str, Any] | None] | None = None,
    metadata: Mapping[str, Any] | None = None,
    should_execute: Callable[..., bool] | None = None,
    environment_vars: Mapping[str, str] | None = None,
    execution_timezone: str | None = None,
    description: str | None = None,
    job: Any = None,
    default_status: DefaultScheduleStatus = DefaultScheduleStatus.STOPPED,
    required_resource_keys: Set[str] | None = None,
    target: Any = None,
    owners: Sequence[str] | None = None,
) -> Callable[[Callable[..., Any]], ScheduleDefinition]:
    """Make a schedule of a function that takes the context (if it wants it) and resources.

    It returns or yields run config, `RunConfig`, `RunRequest`s, or a `SkipReason`.
    """

    def decorate(function: Callable[..., Any]) -> ScheduleDefinition:
        return ScheduleDefinition(
            name or function.__name__,
            cron_schedule=cron_schedule,
            job_name=job_name,
            tags=tags,
            tags_fn=tags_fn,
            metadata=metadata,
            should_execute=should_execute,
            environment_vars=environment_vars,
            execution_timezone=execution_timezone,
            execution_fn=function,
            description=description or function.__doc__,
            job=job,
            default_status=default_status,
            required_resource_keys=required_resource_keys,
            target=target,
            owners=owners,
        )

    return decorate
