"""The result of `execute_in_process`: values are still there."""

from __future__ import annotations

from typing import Any

from jetbridge.execution.results.outputs import output_of_job, output_of_node
from jetbridge.execution.results.result import RunResult


class ExecuteInProcessResult(RunResult):
    """What a run in this process gives back.

    https://docs.dagster.io/api/dagster/execution#dagster.ExecuteInProcessResult
    """

    def output_for_node(self, node_str: str, output_name: str = "result") -> Any:
        """The value of an output of a node (`graph.op`); of a mapped one, a dictionary by mapping key.

        Raises:
            InvariantViolationError: there is no such node or output, or the output was not given.
        """
        return output_of_node(self.job_run, self.job_def, node_str, output_name)

    def output_value(self, output_name: str = "result") -> Any:
        """The value of an output of the job.

        Raises:
            InvariantViolationError: there is no such output, or it was not given.
        """
        return output_of_job(self.job_run, self.job_def, output_name)
