"""`execute_job`: a job runs with its executor, on an instance, and can be rebuilt by other processes.

https://docs.dagster.io/api/dagster/execution#dagster.execute_job
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from functools import partial
from typing import Any

from jetbridge.definitions.config.run_config_class import run_config_dict
from jetbridge.definitions.executors import DASK, IN_PROCESS
from jetbridge.errors import InvariantViolationError, UnmetExecutorRequirementsError
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.engine.executor import StepExecutor
from jetbridge.execution.executors.choice import check_requirements, chosen_executor, retries_enabled
from jetbridge.execution.executors.in_process import InProcessStepExecutor
from jetbridge.execution.executors.limits import Limits
from jetbridge.execution.executors.process_pool import process_pool
from jetbridge.execution.executors.rebuild import RebuiltRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.plan import plan_of
from jetbridge.execution.raising import error_to_raise
from jetbridge.execution.reexecution import Reexecution, ReexecutionOptions, reexecution_of
from jetbridge.execution.results.job import JobExecutionResult
from jetbridge.execution.run_config import merged, resolve
from jetbridge.execution.run_pools import pools_of
from jetbridge.execution.session import Session
from jetbridge.storage.instance import Instance
from jetbridge.storage.run import Run


def execute_job(  # noqa: PLR0913 - the options of the op layer
    job: Any,
    instance: Instance,
    run_config: Any = None,
    tags: Mapping[str, Any] | None = None,
    raise_on_error: bool = False,
    op_selection: Sequence[str] | None = None,
    reexecution_options: ReexecutionOptions | None = None,
    asset_selection: None = None,
    *,
    run_id: str | None = None,
    facts: RunFacts | None = None,
) -> JobExecutionResult:
    """Run a job with its executor.

    `job` is a `reconstructable` job; a plain one can run in process only. For values use the result as a context manager.

    Raises:
        InvalidConfigError: the run config does not fit.
        UnmetExecutorRequirementsError: the executor needs more than is given, with `raise_on_error`; else the run fails with it.
        Exception: what an op raised, with `raise_on_error`.
    """
    if asset_selection:
        raise InvariantViolationError("A job of ops has no assets to select: use op_selection.")
    parent = None if reexecution_options is None else reexecution_options.parent(instance)
    if parent is not None:
        run_config = parent.run_config if run_config is None else run_config
        tags = {**parent.tags, **(tags or {})}
        op_selection = parent.op_selection if op_selection is None else op_selection
    target = job.get_subset(op_selection=op_selection) if op_selection else job
    definition = target.get_definition() if hasattr(target, "get_definition") else target
    definition.validate_resource_requirements_satisfied()
    again = None if reexecution_options is None else reexecution_of(definition, instance, reexecution_options)
    config = resolve(
        definition,
        merged(definition.run_config, run_config),
        definition.resource_defs,
        definition.input_values,
        with_executor=True,
    )
    run_id = run_id or (facts.run_id if facts is not None else str(uuid.uuid4()))
    facts = (
        facts
        or (parent.airflow.get("facts") if parent is not None else None)
        or RunFacts(run_id, datetime.now(timezone.utc))
    )
    run = Run(
        job_name=definition.name,
        run_id=run_id,
        run_config=run_config_dict(run_config),
        tags={**definition.run_tags, **{key: str(value) for key, value in (tags or {}).items()}},
        op_selection=op_selection,
        resolved_op_selection=None if op_selection is None else frozenset(op_selection),
        airflow={"facts": replace(facts, run_id=run_id)},
    )
    if again is not None:
        run = again.child(run)
    run = replace(run, run_op_concurrency=pools_of(plan_of(definition), run.step_keys_to_execute))
    return run_on_instance(target, definition, run, instance, config, raise_on_error=raise_on_error, again=again)


def run_on_instance(
    target: Any,
    job: Any,
    run: Run,
    instance: Instance,
    config: Any,
    *,
    raise_on_error: bool = False,
    again: Reexecution | None = None,
    is_new: bool = True,
) -> JobExecutionResult:
    """Execute a run that was made; `again` says what of it was done before."""
    name, executor_config = chosen_executor(job, config)
    refusal = _unmet_requirements(target, job, instance, name)
    if refusal is not None and raise_on_error:
        raise refusal
    if is_new:
        instance.add_run(run)
    session = Session(
        job=job,
        plan=plan_of(job),
        run=run,
        instance=instance,
        config=config,
        resource_defs=job.resource_defs,
        make_executor=partial(_executor, name=name, config=executor_config, target=target),
        facts=run.airflow["facts"],
        input_values=job.input_values,
        retries_enabled=retries_enabled(executor_config),
        stops_at_error=raise_on_error and name == IN_PROCESS,
        runs_steps=name == IN_PROCESS,
        prepare=None if again is None else again.prepare,
    )
    if refusal is None:
        session.execute()
    else:
        session.refuse(refusal)
    if raise_on_error and not session.run.is_success and session.error is not None:
        raise error_to_raise(session.error)
    result = JobExecutionResult(job, session.run, session.records, session.job_run)
    result.reopen = partial(_reopened, session)
    return result


def _unmet_requirements(
    target: Any, job: Any, instance: Instance, executor: str
) -> UnmetExecutorRequirementsError | None:
    try:
        check_requirements(target, job, instance, executor)
    except UnmetExecutorRequirementsError as error:
        if instance.is_persistent:
            raise  # nothing that another instance would change: the job itself cannot run so
        return error
    return None


@contextmanager
def _executor(job_run: JobRun, *, name: str, config: Any, target: Any) -> Iterator[StepExecutor]:
    if name == IN_PROCESS:
        yield InProcessStepExecutor(job_run)
        return
    limits = Limits(
        job_run.instance.pool_limits(),
        (config or {}).get("tag_concurrency_limits") or (),
        max_active=job_run.plan.job.max_active_tasks,
    )
    rebuilt = RebuiltRun.of(job_run, target)
    if name == DASK:
        from jetbridge.execution.executors.dask import dask_cluster  # noqa: PLC0415 - few runs need a cluster

        with dask_cluster(job_run, rebuilt, config, limits) as cluster:
            yield cluster
        return
    with process_pool(job_run, rebuilt, config, limits) as pool:
        yield pool


def _reopened(session: Session) -> AbstractContextManager[JobRun]:
    """The run with its resources made anew, for loading values."""

    @contextmanager
    def reopened() -> Iterator[JobRun]:
        records = session.records
        session.records, session.runs_steps = [], False
        try:
            with session.running() as job_run:
                if session.job_run is not None:
                    job_run.progress = session.job_run.progress
                    job_run.xcoms.progress = job_run.progress
                    job_run.known_outputs = session.job_run.known_outputs
                yield job_run
        finally:
            session.records = records

    return reopened()
