"""What the function that checks a runtime type is given.

https://docs.dagster.io/api/dagster/types#dagster.TypeCheckContext
"""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.resources.scoped import Resources, scoped
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun


class TypeCheckContext:
    """The run, the logger, and the resources that the type needs."""

    def __init__(self, job_run: JobRun, run: StepRun, type_: Any) -> None:
        self._job_run = job_run
        self._run = run
        self._type = type_

    @property
    def resources(self) -> Resources:
        """The resources that the type needs."""
        return scoped(self._job_run.resources, self._type.required_resource_keys)

    @property
    def run_id(self) -> str:
        """The id of the run."""
        return self._job_run.run_id

    @property
    def log(self) -> Any:
        """The logger of the step."""
        return self._job_run.log.for_step(self._run)
