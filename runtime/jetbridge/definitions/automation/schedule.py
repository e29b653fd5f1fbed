"""`ScheduleDefinition`: a job, when it runs, and what the runs are given.

https://docs.dagster.io/api/dagster/schedules-sensors#dagster.ScheduleDefinition
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, NamedTuple

from jetbridge.definitions.automation.cron import CronSchedule, check_cron, check_timezone, cron_ticks
from jetbridge.definitions.automation.requests import (
    SCHEDULE_NAME_TAG,
    DefaultScheduleStatus,
    RunRequest,
    SkipReason,
)
from jetbridge.definitions.automation.schedule_context import ScheduleEvaluationContext, build_schedule_context
from jetbridge.definitions.automation.schedule_result import requests_of
from jetbridge.definitions.automation.target import Target, check_owners, targets_of
from jetbridge.definitions.automation.user_function import UserFunction
from jetbridge.definitions.config.run_config_class import run_config_dict
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.names import check_name
from jetbridge.definitions.tags import check_user_tags, normalize_tags, warn_of_keys
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError, ScheduleExecutionError


class ScheduleExecutionData(NamedTuple):
    """What a tick came to."""

    run_requests: list[RunRequest] | None
    skip_message: str | None
    log_key: list[str] | None = None


class ScheduleDefinition:
    """When a job runs: by `cron_schedule`, or by a `timetable` (Airflow's, of `jetbridge.scheduling.timetables`).

    What a run is given is `run_config`, or what `run_config_fn(context)` says; `execution_fn` says all by itself.

    Raises:
        InvalidDefinitionError: the cron schedule, the time zone or an owner is none, or two ways of saying one thing were used.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        cron_schedule: CronSchedule | None = None,
        timetable: Any = None,
        job_name: str | None = None,
        run_config: Any = None,
        run_config_fn: Callable[[ScheduleEvaluationContext], Any] | None = None,
        tags: Mapping[str, Any] | None = None,
        tags_fn: Callable[[ScheduleEvaluationContext], Mapping[str, Any] | None] | None = None,
        metadata: Mapping[str, Any] | None = None,
        should_execute: Callable[[ScheduleEvaluationContext], bool] | None = None,
        environment_vars: Mapping[str, str] | None = None,
        execution_timezone: str | None = None,
        execution_fn: Any = None,
        description: str | None = None,
        job: Any = None,
        default_status: DefaultScheduleStatus = DefaultScheduleStatus.STOPPED,
        required_resource_keys: Set[str] | None = None,
        target: Any = None,
        owners: Sequence[str] | None = None,
    ) -> None:
        self.targets: tuple[Target, ...] = targets_of(job_name=job_name, job=job, target=target, noun="schedule")
        self.name = check_name(name or self._name_by_job(execution_fn))
        if timetable is None:
            check_cron(cron_schedule, self.name)
        check_timezone(execution_timezone, self.name)
        self._check_one_way(run_config, run_config_fn, tags, tags_fn)
        self.cron_schedule = cron_schedule
        self.timetable = timetable
        self.execution_timezone = execution_timezone
        self.tags = dict(normalize_tags(tags))
        check_user_tags(self.tags)
        warn_of_keys(self.tags)
        self.metadata = normalize_metadata(metadata)
        self.environment_vars = dict(environment_vars or {})
        self.description = description
        self.default_status = default_status
        self.owners = check_owners(owners)
        self._run_config, self._run_config_fn = run_config, run_config_fn
        self._tags_fn, self._should_execute = tags_fn, should_execute
        self.function = self._function(execution_fn, frozenset(required_resource_keys or ()))
        self.required_resource_keys = frozenset(required_resource_keys or ()) | (
            self.function.resource_names if self.function else frozenset()
        )
        self.__doc__ = getattr(self.function.function, "__doc__", None) if self.function else None

    def _name_by_job(self, execution_fn: Any) -> str:
        if self.targets:
            return f"{self.targets[0].job_name}_schedule"
        if execution_fn is not None:
            return str(execution_fn.__name__)
        raise InvalidDefinitionError("A schedule needs a name, or a job to be named after.")

    def _check_one_way(self, *ways: Any) -> None:
        run_config, run_config_fn, tags, tags_fn = ways
        if run_config is not None and run_config_fn is not None:
            raise InvalidDefinitionError(
                "Attempted to provide both run_config_fn and run_config as arguments to ScheduleDefinition. Must provide only one of the two."
            )
        if tags is not None and tags_fn is not None:
            raise InvalidDefinitionError(
                "Attempted to provide both tags_fn and tags as arguments to ScheduleDefinition. Must provide only one of the two."
            )

    def _function(self, execution_fn: Any, required: frozenset[str]) -> UserFunction | None:
        if execution_fn is None or isinstance(execution_fn, UserFunction):
            return execution_fn
        return UserFunction(execution_fn, "schedule", self.name, required)

    # --- the job

    @property
    def job_name(self) -> str:
        """The name of the job."""
        return self._target().job_name

    @property
    def job(self) -> Any:
        """The job's definition.

        Raises:
            InvalidDefinitionError: the job was given by name only.
        """
        if not self.has_job:
            raise InvalidDefinitionError("No job was provided to ScheduleDefinition.")
        return self._target().job

    @property
    def has_job(self) -> bool:
        """Whether the job's definition is known."""
        return bool(self.targets) and self.targets[0].job is not None

    @property
    def target(self) -> Any:
        """The job, as it was given."""
        return self._target().job or self._target().job_name

    def _target(self) -> Target:
        if not self.targets:
            raise InvalidDefinitionError("No job was provided to ScheduleDefinition.")
        return self.targets[0]

    def with_updated_job(self, new_job: Any) -> ScheduleDefinition:
        """The same schedule for another job."""
        return self._copy(job=new_job, job_name=None)

    def with_attributes(self, *, job: Any = None, metadata: Mapping[str, Any] | None = None) -> ScheduleDefinition:
        """The same schedule with another job or other metadata."""
        changes: dict[str, Any] = {} if job is None else {"job": job, "job_name": None}
        return self._copy(**changes, **({} if metadata is None else {"metadata": metadata}))

    def _copy(self, **changes: Any) -> ScheduleDefinition:
        known = self.targets[0] if self.targets else None
        said: dict[str, Any] = {
            "name": self.name,
            "cron_schedule": self.cron_schedule,
            "timetable": self.timetable,
            "job": known.job if known else None,
            "job_name": known.job_name if known and known.job is None else None,
            "run_config": self._run_config,
            "run_config_fn": self._run_config_fn,
            "tags": self.tags if self._tags_fn is None else None,
            "tags_fn": self._tags_fn,
            "metadata": self.metadata,
            "should_execute": self._should_execute,
            "environment_vars": self.environment_vars,
            "execution_timezone": self.execution_timezone,
            "execution_fn": self.function,
            "description": self.description,
            "default_status": self.default_status,
            "required_resource_keys": self.required_resource_keys,
            "owners": self.owners,
        }
        return type(self)(**{**said, **changes})

    # --- evaluation

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function directly, as a test does; what it returns is given back as it is.

        Raises:
            InvalidInvocationError: the schedule has no function, or the context is missing.
        """
        if self.function is None:
            raise InvalidInvocationError(
                "Schedule invocation is only supported for schedules created via the schedule decorator."
            )
        return self.function.call_directly(args, kwargs, build_schedule_context)

    def evaluate_tick(self, context: ScheduleEvaluationContext) -> ScheduleExecutionData:
        """What happens at a tick: the runs to start, or why there are none.

        Raises:
            ScheduleExecutionError: the schedule's code raised.
            UnknownPartitionError: a run is asked for a partition that does not exist.
        """
        try:
            answer = self._answer(context)
            requests, skip = requests_of(answer, self.name)
        except (InvalidDefinitionError, InvalidInvocationError):
            raise
        except Exception as error:
            raise ScheduleExecutionError(
                f"Error occurred during the execution of the schedule '{self.name}': {error!r}", user_exception=error
            ) from error
        resolved = [self._resolve(request, context) for request in requests]
        return ScheduleExecutionData(resolved, skip)

    def _answer(self, context: ScheduleEvaluationContext) -> Any:
        if self._should_execute is not None and not self._should_execute(context):
            return SkipReason(f"should_execute function for {self.name} returned false.")
        if self.function is not None:
            return self._with_tags(self.function.call(context), context)
        config = self._run_config_fn(context) if self._run_config_fn is not None else self._run_config
        return RunRequest(
            run_config=config if config is not None else self._default_config(), tags=self._evaluated_tags(context)
        )

    def _default_config(self) -> Any:
        return (self.targets[0].job.run_config if self.has_job else None) or {}

    def _with_tags(self, answer: Any, context: ScheduleEvaluationContext) -> Any:
        """A function that answers with run config alone leaves the tags to the schedule."""
        if isinstance(answer, Mapping) or hasattr(answer, "to_config_dict"):
            return RunRequest(run_config=run_config_dict(answer), tags=self._evaluated_tags(context))
        return answer

    def _evaluated_tags(self, context: ScheduleEvaluationContext) -> Mapping[str, Any]:
        return self.tags if self._tags_fn is None else (self._tags_fn(context) or {})

    def _resolve(self, request: RunRequest, context: ScheduleEvaluationContext) -> RunRequest:
        if request.partition_key is not None and not request.has_resolved_partition():
            job = self.targets[0].job if self.has_job else context.repository_def.get_job(self.job_name)
            request = request.with_resolved_tags_and_config(job, context.instance_or_none, context.tick_time)
        return request.with_replaced_attrs(tags={**request.tags, SCHEDULE_NAME_TAG: self.name})

    def ticks(self, start: dt.datetime) -> Any:
        """The moments of the cron schedule from `start` on, in its time zone.

        Raises:
            InvalidDefinitionError: the schedule has a timetable in place of a cron schedule.
        """
        if self.cron_schedule is None:
            raise InvalidDefinitionError(f"Schedule '{self.name}' has a timetable: ask that for its runs.")
        return cron_ticks(self.cron_schedule, start, self.execution_timezone)

    def __repr__(self) -> str:
        return f"ScheduleDefinition({self.name!r})"
