"""`HookContext`: what a hook is given.

https://docs.dagster.io/api/dagster/hooks#dagster.HookContext
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.resources.scoped import Resources, scoped
from jetbridge.execution.context.op import OpExecutionContext
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun


class HookContext:
    """The step that ended, how it ended, and the resources that the hook asked for."""

    __op_parameter__ = "context"

    def __init__(
        self,
        *,
        job_run: JobRun,
        run: StepRun,
        hook_def: Any,
        op_exception: BaseException | None,
        output_values: Mapping[str, Any],
        output_metadata: Mapping[str, Any],
    ) -> None:
        self._job_run = job_run
        self._run = run
        self.hook_def = hook_def
        self._op_exception = op_exception
        self.op_output_values = output_values
        self.op_output_metadata = output_metadata

    @property
    def job_name(self) -> str:
        """The name of the job."""
        return self._job_run.run.job_name

    @property
    def run_id(self) -> str:
        """The id of the run."""
        return self._job_run.run_id

    @property
    def op(self) -> Any:
        """The use of the op."""
        return self._run.step.node

    @property
    def step_key(self) -> str:
        """The key of the step."""
        return self._run.key

    @property
    def required_resource_keys(self) -> frozenset[str]:
        """The resources that the hook asked for."""
        return self.hook_def.required_resource_keys  # type: ignore[no-any-return]

    @property
    def op_context(self) -> OpExecutionContext:
        """A context of the step, for what the step's own code would ask."""
        return OpExecutionContext(self._job_run, self._run)

    @property
    def resources(self) -> Resources:
        """These resources."""
        return scoped(self._job_run.resources, self.required_resource_keys)

    @property
    def op_config(self) -> Any:
        """The config of the op."""
        return self._job_run.config.op_config(self._run.step.path)

    @property
    def op_exception(self) -> BaseException | None:
        """What the op raised; None if it succeeded."""
        return self._op_exception

    @property
    def log(self) -> Any:
        """The logger of the step."""
        return self._job_run.log.for_step(self._run)

    @property
    def instance(self) -> Any:
        """The instance."""
        return self._job_run.instance
