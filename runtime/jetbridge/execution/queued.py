"""Runs that wait to be executed: one job asks for a run of another one (`TriggerDagRunOperator`), and who comes first executes it."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.executors import in_process_executor
from jetbridge.execution.in_process import with_resources
from jetbridge.execution.job_execution import run_on_instance
from jetbridge.execution.results.job import JobExecutionResult
from jetbridge.execution.run_config import merged, resolve
from jetbridge.storage.instance import Instance
from jetbridge.storage.run import Run, RunsFilter, RunStatus


def queued_runs(instance: Instance) -> list[Run]:
    """The runs that wait, oldest first."""
    return [record.dagster_run for record in instance.get_run_records(RunsFilter(statuses=[RunStatus.QUEUED]))][::-1]


def run_queued(job: Any, run: Run, instance: Instance) -> JobExecutionResult:
    """Execute a run that waits, in this process.

    Raises:
        InvalidConfigError: the run's config does not fit the job.
    """
    instance.store.change_run(run.run_id, status=RunStatus.STARTING)
    here = job.with_executor_def(in_process_executor)
    here = with_resources(here) if instance.is_ephemeral else here
    config = resolve(
        here, merged(here.run_config, run.run_config), here.resource_defs, here.input_values, with_executor=True
    )
    return run_on_instance(here, here, run, instance, config, is_new=False)
