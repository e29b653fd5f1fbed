"""`Definitions`: what a file or module offers to the outside.

https://docs.dagster.io/api/dagster/definitions
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.repository import RepositoryDefinition
from jetbridge.definitions.repository_data import RepositoryDefaults, data_of
from jetbridge.errors import InvalidDefinitionError

SINGLETON_REPOSITORY_NAME = "__repository__"


class BindResourcesToJobs(list[Any]):
    """A list of jobs that get the shared resources; `Definitions` gives them to all jobs anyway."""


class Definitions:
    """Jobs, schedules and sensors, and the resources, executor and loggers that all jobs share.

    Jobs that have a resource, an executor or loggers of their own keep them.

    Raises:
        InvalidDefinitionError: two jobs, schedules or sensors have one name, or something is no such definition.
    """

    def __init__(
        self,
        schedules: Iterable[Any] | None = None,
        sensors: Iterable[Any] | None = None,
        jobs: Iterable[Any] | None = None,
        resources: Mapping[str, Any] | None = None,
        executor: Any = None,
        loggers: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        self.schedules = list(schedules or ())
        self.sensors = list(sensors or ())
        self.jobs = list(jobs or ())
        self.resources = dict(resources or {})
        self.executor = executor
        self.loggers = dict(loggers or {})
        self.metadata = normalize_metadata(metadata)

    @cached_property
    def _repository(self) -> RepositoryDefinition:
        defaults = RepositoryDefaults(self.executor, self.loggers or None, self.resources)
        data = data_of([*self.jobs, *self.schedules, *self.sensors], defaults)
        return RepositoryDefinition(SINGLETON_REPOSITORY_NAME, repository_data=data, metadata=self.metadata)

    def get_repository_def(self) -> RepositoryDefinition:
        """All of it as a repository."""
        return self._repository

    def get_job_def(self, name: str) -> JobDefinition:
        """The job of this name, with the shared resources."""
        return self._repository.get_job(name)

    resolve_job_def = get_job_def

    def resolve_all_job_defs(self) -> list[JobDefinition]:
        """All jobs, with the shared resources."""
        return self._repository.get_all_jobs()

    def get_schedule_def(self, name: str) -> Any:
        """The schedule of this name."""
        return self._repository.get_schedule_def(name)

    resolve_schedule_def = get_schedule_def

    def get_sensor_def(self, name: str) -> Any:
        """The sensor of this name."""
        return self._repository.get_sensor_def(name)

    resolve_sensor_def = get_sensor_def

    @staticmethod
    def validate_loadable(defs: Definitions) -> None:
        """Make everything, as a tool that loads the file would.

        Raises:
            InvalidDefinitionError: something cannot be made, or a resource is missing.
        """
        defs.get_repository_def().load_all_definitions()

    @staticmethod
    def merge(*def_sets: Definitions) -> Definitions:
        """All of several.

        Raises:
            InvalidDefinitionError: two of them have an executor, or different resources or loggers under one key.
        """
        executors = [defs.executor for defs in def_sets if defs.executor is not None]
        if any(executor is not executors[0] for executor in executors):
            raise InvalidDefinitionError("Definitions with different executors cannot be merged: give one.")
        return Definitions(
            schedules=[item for defs in def_sets for item in defs.schedules],
            sensors=[item for defs in def_sets for item in defs.sensors],
            jobs=[item for defs in def_sets for item in defs.jobs],
            resources=_merged("resource", [defs.resources for defs in def_sets]),
            executor=executors[0] if executors else None,
            loggers=_merged("logger", [defs.loggers for defs in def_sets]),
            metadata={key: value for defs in def_sets for key, value in defs.metadata.items()},
        )


def _merged(kind: str, parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            if merged.setdefault(key, value) is not value:
                raise InvalidDefinitionError(f"Definitions with different {kind}s of the key '{key}' cannot be merged.")
    return merged
