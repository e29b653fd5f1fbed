"""`SensorDefinition`: a function that looks from time to time whether runs should start.

https://docs.dagster.io/api/dagster/schedules-sensors#dagster.SensorDefinition
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from enum import Enum
from typing import Any

from jetbridge.definitions.automation.requests import (
    RUN_KEY_TAG,
    SENSOR_NAME_TAG,
    DefaultSensorStatus,
    RunRequest,
)
from jetbridge.definitions.automation.sensor_context import SensorEvaluationContext, build_sensor_context
from jetbridge.definitions.automation.sensor_result import SensorAnswer, SensorExecutionData, answer_of
from jetbridge.definitions.automation.target import Target, check_owners, targets_of
from jetbridge.definitions.automation.user_function import UserFunction
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.names import check_name
from jetbridge.definitions.tags import normalize_tags
from jetbridge.errors import InvalidDefinitionError, InvalidSubsetError, InvariantViolationError, SensorExecutionError

DEFAULT_SENSOR_INTERVAL = 30


class SensorType(Enum):
    """The families of sensors."""

    STANDARD = "STANDARD"
    RUN_STATUS = "RUN_STATUS"


class NoReaction:
    """Nothing is one: what only run status sensors answer with."""


class SensorDefinition:
    """A sensor; `evaluation_fn` gets the context (if it wants it) and resources.

    Raises:
        InvalidDefinitionError: there is no function, or the job is given in two ways.
    """

    sensor_type = SensorType.STANDARD
    reaction_type: type = NoReaction

    def __init__(
        self,
        name: str | None = None,
        *,
        evaluation_fn: Callable[..., Any] | UserFunction | None = None,
        job_name: str | None = None,
        minimum_interval_seconds: int | None = None,
        description: str | None = None,
        job: Any = None,
        jobs: Sequence[Any] | None = None,
        default_status: DefaultSensorStatus = DefaultSensorStatus.STOPPED,
        asset_selection: Any = None,
        required_resource_keys: Set[str] | None = None,
        tags: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        target: Any = None,
        owners: Sequence[str] | None = None,
    ) -> None:
        if evaluation_fn is None:
            raise InvalidDefinitionError("Must provide evaluation_fn to SensorDefinition.")
        required = frozenset(required_resource_keys or ())
        self.targets: tuple[Target, ...] = targets_of(job_name=job_name, job=job, jobs=jobs, target=target)
        self.name = check_name(name or self._default_name(evaluation_fn))
        self.function = (
            evaluation_fn
            if isinstance(evaluation_fn, UserFunction)
            else UserFunction(evaluation_fn, "sensor", self.name, required)
        )
        self.minimum_interval_seconds = minimum_interval_seconds or DEFAULT_SENSOR_INTERVAL
        self.description = description
        self.default_status = default_status
        self.asset_selection = asset_selection
        self.required_resource_keys = required | self.function.resource_names
        self.tags = dict(normalize_tags(tags))
        self.metadata = normalize_metadata(metadata)
        self.owners = check_owners(owners)
        self.__doc__ = getattr(self.function.function, "__doc__", None)

    def _default_name(self, function: Any) -> str:
        if isinstance(function, UserFunction):
            return function.name
        if len(self.targets) == 1:
            return f"{self.targets[0].job_name}_sensor"
        return str(getattr(function, "__name__", type(function).__name__))

    # --- the jobs

    @property
    def job_name(self) -> str:
        """The name of the one job."""
        return self._one_target().job_name

    @property
    def job(self) -> Any:
        """The definition of the one job."""
        target = self._one_target()
        if target.job is None:
            raise InvalidDefinitionError("No job was provided to SensorDefinition.")
        return target.job

    @property
    def jobs(self) -> list[Any]:
        """The definitions of the jobs."""
        return [target.job for target in self.targets if target.job is not None]

    def _one_target(self) -> Target:
        if not self.targets:
            raise InvalidDefinitionError("No job was provided to SensorDefinition.")
        if len(self.targets) > 1:
            raise InvalidDefinitionError("Job property not available when SensorDefinition has multiple jobs.")
        return self.targets[0]

    def with_updated_jobs(self, new_jobs: Sequence[Any]) -> SensorDefinition:
        """The same sensor for other jobs."""
        return self._copy(job=None, job_name=None, jobs=list(new_jobs))

    def with_updated_job(self, new_job: Any) -> SensorDefinition:
        """The same sensor for another job."""
        return self._copy(jobs=None, job_name=None, job=new_job)

    def with_attributes(
        self, *, jobs: Sequence[Any] | None = None, metadata: Mapping[str, Any] | None = None
    ) -> SensorDefinition:
        """The same sensor with other jobs or other metadata."""
        changes: dict[str, Any] = {} if jobs is None else {"jobs": list(jobs), "job": None, "job_name": None}
        return self._copy(**changes, **({} if metadata is None else {"metadata": metadata}))

    def _said(self) -> dict[str, Any]:
        named = [target.job or target.job_name for target in self.targets]
        return {
            "name": self.name,
            "evaluation_fn": self.function,
            "jobs": named if len(named) > 1 else None,
            "job": named[0] if len(named) == 1 and not isinstance(named[0], str) else None,
            "job_name": named[0] if len(named) == 1 and isinstance(named[0], str) else None,
            "minimum_interval_seconds": self.minimum_interval_seconds,
            "description": self.description,
            "default_status": self.default_status,
            "asset_selection": self.asset_selection,
            "required_resource_keys": self.required_resource_keys,
            "tags": self.tags,
            "metadata": self.metadata,
            "owners": self.owners,
        }

    def _copy(self, **changes: Any) -> SensorDefinition:
        return type(self)(**{**self._said(), **changes})

    # --- evaluation

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function directly, as a test does; what it returns is given back as it is."""
        return self.function.call_directly(args, kwargs, build_sensor_context)

    def evaluate_tick(self, context: SensorEvaluationContext) -> SensorExecutionData:
        """What happens at an evaluation: the runs to start, or why there are none, and the new cursor.

        Raises:
            SensorExecutionError: the sensor's code raised.
            InvariantViolationError: its answer is none, or the cursor was set in two ways.
        """
        answer = answer_of(self._run(context), self.name, self.reaction_type)
        return SensorExecutionData(
            [self._resolve(request, context) for request in answer.requests],
            answer.skip,
            self._cursor(answer, context),
            answer.reactions,
            None,
            list(answer.result.dynamic_partitions_requests or ()),
            list(answer.result.asset_events),
        )

    def _run(self, context: SensorEvaluationContext) -> Any:
        from jetbridge.definitions.automation.schedule_result import flatten

        try:
            return list(flatten(self.answer(context)))
        except (InvalidDefinitionError, InvariantViolationError):
            raise
        except Exception as error:
            raise SensorExecutionError(
                f"Error occurred during the execution of evaluation_fn for sensor {self.name}: {error!r}",
                user_exception=error,
            ) from error

    def answer(self, context: SensorEvaluationContext) -> Any:
        """What the sensor says."""
        return self.function.call(context)

    def _cursor(self, answer: SensorAnswer, context: SensorEvaluationContext) -> str | None:
        if answer.result.cursor is None:
            return context.cursor
        if context.cursor_updated:
            raise InvariantViolationError("SensorResult.cursor cannot be set if context.update_cursor() was called.")
        return answer.result.cursor

    def _resolve(self, request: RunRequest, context: SensorEvaluationContext) -> RunRequest:
        target = self._target_of(request)
        if request.partition_key is not None and not request.has_resolved_partition():
            request = request.with_resolved_tags_and_config(self._job(target, context), context.instance_or_none)
        tags = {**request.tags, SENSOR_NAME_TAG: self.name}
        if request.run_key is not None:
            tags[RUN_KEY_TAG] = request.run_key
        return request.with_replaced_attrs(tags=tags, job_name=target.job_name)

    def _job(self, target: Target, context: SensorEvaluationContext) -> Any:
        if context.repository_def is None and target.job is None:
            raise InvariantViolationError(
                "Must provide repository def to build_sensor_context when yielding partitioned run requests"
            )
        return target.job if target.job is not None else context.repository_def.get_job(target.job_name)

    def _target_of(self, request: RunRequest) -> Target:
        if not self.targets:
            raise SensorExecutionError(
                f"Error in sensor {self.name}: Sensor evaluation function returned a RunRequest for a sensor lacking a specified "
                "target (job_name, job, or jobs). Targets can be specified by providing job, jobs, or job_name to the @sensor decorator."
            )
        if request.job_name is None:
            if len(self.targets) > 1:
                names = [target.job_name for target in self.targets]
                raise InvariantViolationError(
                    f"Error in sensor {self.name}: Sensor returned a RunRequest that did not specify job_name for the requested run. "
                    f"Expected one of: {names}"
                )
            return self.targets[0]
        for target in self.targets:
            if target.job_name == request.job_name:
                return target
        raise InvalidSubsetError(
            f"Error in sensor {self.name}: RunRequest returned job '{request.job_name}', which is none of the sensor's jobs: "
            f"{[target.job_name for target in self.targets]}."
        )

    def __repr__(self) -> str:
        return f"SensorDefinition({self.name!r})"


def sensor(
    job_name: str | Callable[..., Any] | None = None,
    *,
    name: str | None = None,
    minimum_interval_seconds: int | None = None,
    description: str | None = None,
    job: Any = None,
    jobs: Sequence[Any] | None = None,
    default_status: DefaultSensorStatus = DefaultSensorStatus.STOPPED,
    asset_selection: Any = None,
    required_resource_keys: Set[str] | None = None,
    tags: Mapping[str, Any] | None = None,
    metadata: Mapping[str, Any] | None = None,
    target: Any = None,
    owners: Sequence[str] | None = None,
) -> Any:
    """Make a sensor of a function; it returns or yields `RunRequest`s, a `SkipReason`, a `SensorResult`, or None.

    https://docs.dagster.io/api/dagster/schedules-sensors#dagster.sensor
    """
    if callable(job_name):
        return SensorDefinition(job_name.__name__, evaluation_fn=job_name, description=job_name.__doc__)

    def decorate(function: Callable[..., Any]) -> SensorDefinition:
        return SensorDefinition(
            name or function.__name__,
            evaluation_fn=function,
            job_name=job_name,
            minimum_interval_seconds=minimum_interval_seconds,
            description=description or function.__doc__,
            job=job,
            jobs=jobs,
            default_status=default_status,
            asset_selection=asset_selection,
            required_resource_keys=required_resource_keys,
            tags=tags,
            metadata=metadata,
            target=target,
            owners=owners,
        )

    return decorate
