"""The definitions behind `@repository`: sorted by kind, checked, and made at their first use where they are functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.job_settings import NO_JOB_SETTINGS
from jetbridge.errors import InvalidDefinitionError

_KEYS = ("jobs", "schedules", "sensors")


@dataclass(frozen=True, slots=True)
class RepositoryDefaults:
    """What jobs get that say nothing themselves."""

    executor_def: Any = None
    logger_defs: Mapping[str, Any] | None = None
    resource_defs: Mapping[str, Any] | None = None

    def apply(self, job: JobDefinition) -> JobDefinition:
        """The job with the defaults."""
        if self.resource_defs:
            job = job.with_top_level_resources(self.resource_defs)
        if self.executor_def is not None and not job.has_specified_executor:
            job = job.with_executor_def(self.executor_def)
        if self.logger_defs and not job.has_specified_loggers:
            job = job.with_logger_defs(self.logger_defs)
        return job


class CachedRepositoryData:
    """Jobs (or functions that make them), schedules and sensors by name."""

    def __init__(
        self, jobs: Mapping[str, Any], schedules: Iterable[Any], sensors: Iterable[Any], defaults: RepositoryDefaults
    ) -> None:
        self._given = dict(jobs)
        self._made: dict[str, JobDefinition] = {}
        self._defaults = defaults
        self._schedules = {schedule.name: self._bound(schedule) for schedule in schedules}
        self._sensors = {sensor.name: self._bound(sensor) for sensor in sensors}

    def _bound(self, automation: Any) -> Any:
        """A schedule or sensor whose jobs have the shared resources."""
        jobs = [target.job for target in automation.targets if isinstance(target.job, JobDefinition)]
        if not self._defaults.resource_defs or not jobs:
            return automation
        made = [self.get_job(job.name) for job in jobs]
        return automation.with_updated_job(made[0]) if len(made) == 1 else automation.with_updated_jobs(made)

    def get_job_names(self) -> list[str]:
        """The names of all jobs."""
        return list(self._given)

    def get_job(self, job_name: str) -> JobDefinition:
        """The job of this name, made now if it is made by a function.

        Raises:
            InvalidDefinitionError: there is none, or the function made something else.
        """
        if job_name not in self._given:
            raise InvalidDefinitionError(
                f"Could not find job '{job_name}'. Found: {', '.join(map(repr, self._given))}."
            )
        if job_name not in self._made:
            job = _make_job(job_name, self._given[job_name])
            self._made[job_name] = self._defaults.apply(job)
        return self._made[job_name]

    def get_all_jobs(self) -> list[JobDefinition]:
        """All jobs, sorted by name.

        Raises:
            InvalidDefinitionError: two different ops or graphs in them have one name.
        """
        jobs = [self.get_job(name) for name in sorted(self._given)]
        _check_unique_definitions(jobs)
        return jobs

    def get_all_schedules(self) -> list[Any]:
        """All schedules."""
        return list(self._schedules.values())

    def get_all_sensors(self) -> list[Any]:
        """All sensors."""
        return list(self._sensors.values())

    def get_top_level_resources(self) -> Mapping[str, Any]:
        """The resources that all jobs share."""
        return self._defaults.resource_defs or {}

    def load_all_definitions(self) -> None:
        """Make everything, and check that jobs have their resources."""
        for job in self.get_all_jobs():
            job.validate_resource_requirements_satisfied()


def data_of(given: Any, defaults: RepositoryDefaults) -> CachedRepositoryData:
    """Sort what the function of a repository returned.

    Raises:
        InvalidDefinitionError: something in it is no such definition, or two have one name.
    """
    if isinstance(given, Mapping):
        return _of_mapping(given, defaults)
    if isinstance(given, (list, tuple)):
        return _of_list(given, defaults)
    raise InvalidDefinitionError(
        f"Bad return value of type {type(given)} from repository construction function: must return list, dict, or RepositoryData."
    )


def _of_mapping(given: Mapping[str, Any], defaults: RepositoryDefaults) -> CachedRepositoryData:
    unknown = [key for key in given if key not in _KEYS]
    if unknown:
        raise InvalidDefinitionError(f"Bad dict: must have keys from {list(_KEYS)}, got {unknown}.")
    jobs = dict(given.get("jobs") or {})
    for name, value in jobs.items():
        if isinstance(value, GraphDefinition):
            jobs[name] = _checked(value.coerce_to_job(), defaults)
        elif not isinstance(value, JobDefinition) and not callable(value):
            raise InvalidDefinitionError(
                f"Object mapped to {name} is not an instance of JobDefinition or GraphDefinition."
            )
    schedules = [_made(value) for value in (given.get("schedules") or {}).values()]
    sensors = [_made(value) for value in (given.get("sensors") or {}).values()]
    return CachedRepositoryData(jobs, schedules, sensors, defaults)


def _made(value: Any) -> Any:
    return value() if callable(value) and not hasattr(value, "job_name") else value


def _of_list(given: Iterable[Any], defaults: RepositoryDefaults) -> CachedRepositoryData:
    jobs: dict[str, JobDefinition] = {}
    others: dict[str, list[Any]] = {"schedule": [], "sensor": []}
    for index, item in enumerate(flatten(given)):
        if isinstance(item, (JobDefinition, GraphDefinition)):
            _add_job(jobs, item, defaults)
            continue
        kind = kind_of(item)
        if kind is None:
            raise InvalidDefinitionError(
                "Bad return value from repository construction function: all elements of list must be of type JobDefinition, GraphDefinition, "
                f"ScheduleDefinition, SensorDefinition. Got value of type {type(item)} at index {index}."
            )
        if any(other.name == item.name for other in others[kind]):
            raise InvalidDefinitionError(
                f"Duplicate definition found for {item.name}: there is a {kind} of that name already."
            )
        others[kind].append(item)
    for kind, definitions in others.items():
        for definition in definitions:
            _add_targets(jobs, kind, definition)
    return CachedRepositoryData(jobs, others["schedule"], others["sensor"], defaults)


def flatten(given: Iterable[Any]) -> Iterable[Any]:
    """The items of a list of lists."""
    for item in given:
        if isinstance(item, (list, tuple)):
            yield from flatten(item)
        else:
            yield item


def kind_of(item: Any) -> str | None:
    """`schedule` or `sensor`; None for anything else."""
    if not hasattr(item, "evaluate_tick"):
        return None
    return "schedule" if hasattr(item, "cron_schedule") else "sensor"


def _add_job(jobs: dict[str, JobDefinition], item: Any, defaults: RepositoryDefaults) -> None:
    is_graph = isinstance(item, GraphDefinition)
    if item.name in jobs:
        raise InvalidDefinitionError(
            f"Duplicate job definition found for {'graph' if is_graph else 'job'} '{item.name}'"
        )
    jobs[item.name] = _checked(item.coerce_to_job() if is_graph else item, defaults)


def _checked(job: JobDefinition, defaults: RepositoryDefaults) -> JobDefinition:
    defaults.apply(job).validate_resource_requirements_satisfied()
    return job


def _add_targets(jobs: dict[str, JobDefinition], kind: str, definition: Any) -> None:
    for target in definition.targets:
        job = target.job
        if isinstance(job, JobDefinition):
            known = jobs.setdefault(job.name, job)
            if known is not job and known.graph is not job.graph:
                raise InvalidDefinitionError(
                    f"{kind} '{definition.name}' targets job '{job.name}', but a different job with the same name was provided. Disambiguate "
                    "between these by providing a separate name to one of them."
                )
        elif job is None and target.job_name not in jobs:
            raise InvalidDefinitionError(
                f'{kind} "{definition.name}" targets job "{target.job_name}" which was not found in this repository.'
            )


def _make_job(name: str, given: JobDefinition | Callable[[], Any]) -> JobDefinition:
    made = given if isinstance(given, JobDefinition) else given()
    if not isinstance(made, JobDefinition):
        raise InvalidDefinitionError(f"Bad constructor for job {name}: must return JobDefinition, got {made!r}.")
    if made.name != name:
        raise InvalidDefinitionError(
            f"Bad constructor for job '{name}': name in JobDefinition does not match: got '{made.name}'."
        )
    return made


def _check_unique_definitions(jobs: Iterable[JobDefinition]) -> None:
    known: dict[str, tuple[Any, str]] = {}
    for job in jobs:
        parent = job.selection.parent if job.selection else job
        if _comes_from_airflow(parent):
            continue
        for definition in parent.graph.iterate_node_defs():
            other, where = known.setdefault(definition.name, (definition, job.name))
            if other is not definition and not _is_same(other, definition):
                raise InvalidDefinitionError(
                    f"Conflicting definitions found in repository with name '{definition.name}'. Op/Graph definition names must be unique "
                    f"within a repository. {definition.node_type} is defined in job '{job.name}' and in job '{where}'."
                )


def _comes_from_airflow(job: JobDefinition) -> bool:
    """Whether a job uses Airflow's words: there task ids are names inside of one DAG, and every second DAG has an `extract`."""
    return job.settings is not NO_JOB_SETTINGS or any(each.settings.kind is not None for each in job.iterate_op_defs())


def _is_same(one: Any, other: Any) -> bool:
    """Definitions are replaced by equal ones when a job gets hooks or resources."""
    if one.is_graph != other.is_graph:
        return False
    if one.is_graph:
        return one.composition_fn is not None and one.composition_fn is other.composition_fn
    return bool(one.body is other.body)
