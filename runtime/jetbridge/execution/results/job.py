"""The result of `execute_job`: values are loaded through IO managers, while it is open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from jetbridge.errors import InvariantViolationError
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.results.outputs import output_of_job, output_of_node
from jetbridge.execution.results.result import RunResult


class JobExecutionResult(RunResult):
    """What `execute_job` gives back; for values use it as context manager, since their IO managers have to be made.

    https://docs.dagster.io/api/dagster/execution#dagster.JobExecutionResult
    """

    _opened: AbstractContextManager[JobRun] | None = None
    _reopened: JobRun | None = None
    reopen: Callable[[], AbstractContextManager[JobRun]] | None = None

    def __enter__(self) -> JobExecutionResult:  # noqa: PYI034 - typing_extensions is not worth it
        if self.reopen is not None:
            self._opened = self.reopen()
            self._reopened = self._opened.__enter__()
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._opened is not None:
            self._opened.__exit__(None, None, None)
        self._opened = self._reopened = None

    def _values(self) -> JobRun:
        if self._reopened is None:
            raise InvariantViolationError(
                "JobExecutionResult must be opened as a context manager to load values: `with execute_job(…) as result:`"
            )
        return self._reopened

    def output_for_node(self, node_str: str, output_name: str = "result") -> Any:
        """The value of an output of a node.

        Raises:
            InvariantViolationError: the result is not open, or the output was not given.
        """
        return output_of_node(self._values(), self.job_def, node_str, output_name)

    def output_value(self, output_name: str = "result") -> Any:
        """The value of an output of the job.

        Raises:
            InvariantViolationError: the result is not open, or the output was not given.
        """
        return output_of_job(self._values(), self.job_def, output_name)
