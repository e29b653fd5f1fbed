"""A job of a project by its names, which another process can make again, with the executor that a run is to have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from jetbridge.definitions.executors import (
    ExecutorDefinition,
    dask_executor,
    in_process_executor,
    multiprocess_executor,
)
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.project import Project, load_project


class ExecutorName(str, Enum):
    """The executors that a run can ask for."""

    IN_PROCESS = "in_process"
    MULTIPROCESS = "multiprocess"
    DASK = "dask"


_EXECUTORS = {
    ExecutorName.IN_PROCESS: in_process_executor,
    ExecutorName.MULTIPROCESS: multiprocess_executor,
    ExecutorName.DASK: dask_executor,
}
_made: dict[ProjectJob, JobDefinition] = {}


@dataclass(frozen=True, slots=True)
class ProjectJob:
    """The job `name` of what `load_project(source)` loads.

    A run takes the executor that was asked for, else the one that the job has, else, where its config chooses one, that one, else
    none but this process: https://docs.dagster.io/api/dagster/execution#executors.
    """

    source: str
    name: str
    executor: ExecutorName | None = None
    has_execution_config: bool = False
    op_selection: tuple[str, ...] | None = None

    def get_definition(self) -> JobDefinition:
        """The job, made once per process.

        Raises:
            CodeLocationLoadError: the project cannot be loaded, or has no such job.
        """
        if self not in _made:
            self.take_from(load_project(self.source))
        return _made[self]

    def take_from(self, project: Project) -> JobDefinition:
        """The job, out of a project that was loaded already.

        Raises:
            CodeLocationLoadError: the project has no such job.
        """
        job = project.job(self.name)
        job = job.with_executor_def(self._executor_of(job))
        _made[self] = job if self.op_selection is None else job.get_subset(op_selection=list(self.op_selection))
        return _made[self]

    def get_subset(self, *, op_selection: Iterable[str] | None = None) -> ProjectJob:
        """The same with a selection of ops."""
        return replace(self, op_selection=None if op_selection is None else tuple(op_selection))

    def _executor_of(self, job: JobDefinition) -> ExecutorDefinition:
        if self.executor is not None:
            return _EXECUTORS[self.executor]
        if job.has_specified_executor or self.has_execution_config:
            found: ExecutorDefinition = job.executor_def
            return found
        return in_process_executor
