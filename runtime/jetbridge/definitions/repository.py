"""The repository: jobs, schedules and sensors by name.

https://docs.dagster.io/api/dagster/repositories
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.names import check_name
from jetbridge.definitions.repository_data import CachedRepositoryData, RepositoryDefaults, data_of
from jetbridge.errors import InvalidDefinitionError

__all__ = ["RepositoryData", "RepositoryDefinition", "repository"]


class RepositoryData(ABC):
    """Where a repository gets its definitions from; subclass it to compute them."""

    @abstractmethod
    def get_all_jobs(self) -> Sequence[JobDefinition]:
        """All jobs."""

    def get_top_level_resources(self) -> Mapping[str, Any]:
        """The resources that all jobs share."""
        return {}

    def get_job(self, job_name: str) -> JobDefinition:
        """The job of this name.

        Raises:
            InvalidDefinitionError: there is none.
        """
        for job in self.get_all_jobs():
            if job.name == job_name:
                return job
        raise InvalidDefinitionError(f"Could not find job '{job_name}' in the repository.")

    def get_job_names(self) -> list[str]:
        """The names of all jobs."""
        return [job.name for job in self.get_all_jobs()]

    def get_all_schedules(self) -> Sequence[Any]:
        """All schedules."""
        return ()

    def get_all_sensors(self) -> Sequence[Any]:
        """All sensors."""
        return ()

    def load_all_definitions(self) -> None:
        """Make everything that is made at its first use."""
        self.get_all_jobs()


class RepositoryDefinition:
    """A repository. `@repository` or `Definitions` is the usual way to make one."""

    def __init__(
        self,
        name: str,
        *,
        repository_data: Any,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = check_name(name)
        self.description = description
        self.metadata = normalize_metadata(metadata)
        self.repository_data = repository_data

    @property
    def job_names(self) -> list[str]:
        """The names of all jobs."""
        return list(self.repository_data.get_job_names())

    def get_all_jobs(self) -> list[JobDefinition]:
        """All jobs."""
        return list(self.repository_data.get_all_jobs())

    def has_job(self, name: str) -> bool:
        """Whether there is such a job."""
        return name in self.repository_data.get_job_names()

    def get_job(self, name: str) -> JobDefinition:
        """The job of this name.

        Raises:
            InvalidDefinitionError: there is none.
        """
        found: JobDefinition = self.repository_data.get_job(name)
        return found

    def get_maybe_subset_job_def(self, job_name: str, op_selection: Iterable[str] | None = None) -> JobDefinition:
        """The job of this name, or a part of it."""
        return self.get_job(job_name).get_subset(op_selection=list(op_selection) if op_selection else None)

    @property
    def schedule_defs(self) -> list[Any]:
        """All schedules."""
        return list(self.repository_data.get_all_schedules())

    @property
    def sensor_defs(self) -> list[Any]:
        """All sensors."""
        return list(self.repository_data.get_all_sensors())

    def has_schedule_def(self, name: str) -> bool:
        """Whether there is such a schedule."""
        return any(schedule.name == name for schedule in self.schedule_defs)

    def get_schedule_def(self, name: str) -> Any:
        """The schedule of this name."""
        return _named(self.schedule_defs, name, "schedule")

    def has_sensor_def(self, name: str) -> bool:
        """Whether there is such a sensor."""
        return any(sensor.name == name for sensor in self.sensor_defs)

    def get_sensor_def(self, name: str) -> Any:
        """The sensor of this name."""
        return _named(self.sensor_defs, name, "sensor")

    def get_top_level_resources(self) -> Mapping[str, Any]:
        """The resources that all jobs share."""
        found: Mapping[str, Any] = self.repository_data.get_top_level_resources()
        return found

    def load_all_definitions(self) -> None:
        """Make everything that is made at its first use.

        Raises:
            InvalidDefinitionError: something cannot be made.
        """
        self.repository_data.load_all_definitions()

    def __repr__(self) -> str:
        return f"RepositoryDefinition({self.name!r})"


def _named(definitions: Iterable[Any], name: str, kind: str) -> Any:
    known = {definition.name: definition for definition in definitions}
    if name not in known:
        raise InvalidDefinitionError(f"Could not find {kind} '{name}'. There are: {', '.join(known) or 'none'}.")
    return known[name]


def repository(
    definitions_fn: Callable[[], Any] | None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    default_executor_def: Any = None,
    default_logger_defs: Mapping[str, Any] | None = None,
) -> Any:
    """Make a repository of a function that returns a list of definitions, a dictionary of them, or a `RepositoryData`.

    https://docs.dagster.io/api/dagster/repositories#dagster.repository

    Raises:
        InvalidDefinitionError: something in it is no such definition, or two have one name.
    """
    defaults = RepositoryDefaults(default_executor_def, default_logger_defs)

    def decorate(function: Callable[[], Any]) -> RepositoryDefinition:
        given = function()
        data = given if isinstance(given, (RepositoryData, CachedRepositoryData)) else data_of(given, defaults)
        return RepositoryDefinition(
            name or function.__name__,
            repository_data=data,
            description=description or function.__doc__,
            metadata=metadata,
        )

    return decorate if definitions_fn is None else decorate(definitions_fn)
