"""Sensors that are told when a run reaches a status.

https://docs.dagster.io/api/dagster/schedules-sensors#run-status-sensors
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.automation.requests import DefaultSensorStatus, SkipReason
from jetbridge.definitions.automation.run_status_context import RunStatusSensorContext, build_run_status_sensor_context
from jetbridge.definitions.automation.schedule_result import flatten
from jetbridge.definitions.automation.sensor import SensorDefinition, SensorType
from jetbridge.definitions.automation.sensor_context import SensorEvaluationContext
from jetbridge.definitions.automation.sensor_result import SensorResult
from jetbridge.definitions.automation.user_function import UserFunction
from jetbridge.definitions.engine_door import engine

_EVENT_OF_STATUS = {
    "SUCCESS": "PIPELINE_SUCCESS",
    "FAILURE": "PIPELINE_FAILURE",
    "CANCELED": "PIPELINE_CANCELED",
    "CANCELING": "PIPELINE_CANCELING",
    "STARTED": "PIPELINE_START",
    "STARTING": "PIPELINE_STARTING",
    "QUEUED": "PIPELINE_ENQUEUED",
}


@dataclass(frozen=True)
class RunReaction:
    """A run that a sensor was told of; `run_status` is the status that it reached."""

    dagster_run: Any
    run_status: Any = None
    error: BaseException | None = None


class RunStatusSensorDefinition(SensorDefinition):
    """A sensor whose function is called once for each run that reaches `run_status`; of `monitored_jobs` only, if some are named."""

    sensor_type = SensorType.RUN_STATUS
    reaction_type = RunReaction

    def __init__(
        self,
        name: str | None = None,
        *,
        run_status: Any,
        run_status_sensor_fn: Callable[..., Any] | UserFunction | None = None,
        monitored_jobs: Sequence[Any] | None = None,
        monitor_all_code_locations: bool | None = None,
        request_job: Any = None,
        request_jobs: Sequence[Any] | None = None,
        **options: Any,
    ) -> None:
        self.run_status = run_status
        self.monitored_jobs = list(monitored_jobs or ())
        self.monitor_all_code_locations = monitor_all_code_locations
        options.setdefault("evaluation_fn", run_status_sensor_fn)
        options.setdefault("job", request_job)
        options.setdefault("jobs", request_jobs)
        super().__init__(name or getattr(run_status_sensor_fn, "__name__", None), **options)

    def _said(self) -> dict[str, Any]:
        return {
            **super()._said(),
            "run_status": self.run_status,
            "monitored_jobs": self.monitored_jobs,
            "monitor_all_code_locations": self.monitor_all_code_locations,
        }

    def _monitors(self, run: Any) -> bool:
        names = {
            job if isinstance(job, str) else getattr(job, "job_name", None) or job.name for job in self.monitored_jobs
        }
        return not names or run.job_name in names

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function directly, as a test does."""
        from jetbridge.errors import InvalidInvocationError

        def no_context() -> Any:
            raise InvalidInvocationError(
                "Run status sensor function expected context argument, but no context argument was provided when invoking."
            )

        if self.function.context_name is None:
            args, kwargs = args[1:], {**kwargs, **self._resources(args, kwargs)}
            return self.function.function(**{name: kwargs[name] for name in self.function.resource_names})
        return self.function.call_directly(args, kwargs, no_context)

    def _resources(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        context: Any = args[0] if args else kwargs.get("context")
        missing = self.function.resource_names - kwargs.keys()
        return {name: getattr(context.resources, name) for name in missing}

    def answer(self, context: SensorEvaluationContext) -> Any:
        """The answers for each run that has reached the status since the last evaluation.

        The first evaluation only notes where the runs stand.
        """
        records = list(self._records(context.instance))
        if context.cursor is None:
            context.update_cursor(_cursor(records))
            return
        known = _position(context.cursor)
        for record in records:
            if _order(record) <= known:
                continue
            if self._monitors(record.dagster_run):
                yield from self._answers_to(record.dagster_run, context)
        context.update_cursor(_cursor(records) if records else context.cursor)

    def _records(self, instance: Any) -> Iterator[Any]:
        filters = engine("RunsFilter")(statuses=[self.run_status])
        return iter(sorted(instance.get_run_records(filters=filters), key=_order))

    def _answers_to(self, run: Any, context: SensorEvaluationContext) -> Iterator[Any]:
        event = _event(context.instance, run, _EVENT_OF_STATUS.get(self.run_status.value))
        told = build_run_status_sensor_context(
            self.name,
            event,
            context.instance,
            run,
            resources=context.given_resources,
            repository_def=context.repository_def,
        )
        answers = list(flatten(self.function.call(self._context(told))))
        for answer in answers:
            if isinstance(answer, SensorResult):
                yield from answer.run_requests or ()
            elif not isinstance(answer, SkipReason):
                yield answer
        yield RunReaction(run, self.run_status)

    def _context(self, context: RunStatusSensorContext) -> RunStatusSensorContext:
        return context.for_run_failure() if self.run_status.value == "FAILURE" else context


def _order(record: Any) -> tuple[float, int]:
    return (record.update_timestamp.timestamp(), record.storage_id)


def _cursor(records: Sequence[Any]) -> str:
    last = _order(records[-1]) if records else (0.0, 0)
    return json.dumps({"update_timestamp": last[0], "record_id": last[1]})


def _position(cursor: str) -> tuple[float, int]:
    read = json.loads(cursor)
    return (read["update_timestamp"], read["record_id"])


def _event(instance: Any, run: Any, event_type: str | None) -> Any:
    events = (entry.dagster_event for entry in instance.all_logs(run.run_id))
    return next((event for event in events if event is not None and event.event_type_value == event_type), None)


def run_status_sensor(
    run_status: Any,
    name: str | None = None,
    minimum_interval_seconds: int | None = None,
    description: str | None = None,
    monitored_jobs: Sequence[Any] | None = None,
    job_selection: Sequence[Any] | None = None,
    monitor_all_code_locations: bool | None = None,
    default_status: DefaultSensorStatus = DefaultSensorStatus.STOPPED,
    request_job: Any = None,
    request_jobs: Sequence[Any] | None = None,
    tags: Mapping[str, Any] | None = None,
    metadata: Mapping[str, Any] | None = None,
    required_resource_keys: Set[str] | None = None,
) -> Callable[[Callable[..., Any]], RunStatusSensorDefinition]:
    """Make a sensor of a function that is called once for each run that reaches a status."""

    def decorate(function: Callable[..., Any]) -> RunStatusSensorDefinition:
        return RunStatusSensorDefinition(
            name or function.__name__,
            run_status=run_status,
            run_status_sensor_fn=function,
            monitored_jobs=monitored_jobs or job_selection,
            monitor_all_code_locations=monitor_all_code_locations,
            request_job=request_job,
            request_jobs=request_jobs,
            minimum_interval_seconds=minimum_interval_seconds,
            description=description or function.__doc__,
            default_status=default_status,
            tags=tags,
            metadata=metadata,
            required_resource_keys=required_resource_keys,
        )

    return decorate


def run_failure_sensor(name: str | Callable[..., Any] | None = None, **options: Any) -> Any:
    """Make a sensor of a function that is called once for each run that failed; bare, or with the options of `run_status_sensor`."""
    decorator = run_status_sensor(engine("RunStatus").FAILURE, None if callable(name) else name, **options)
    return decorator(name) if callable(name) else decorator
