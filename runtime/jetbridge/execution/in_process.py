"""`execute_in_process`: a job runs here and now.

https://docs.dagster.io/api/dagster/jobs#dagster.JobDefinition.execute_in_process
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any
from weakref import WeakKeyDictionary

from jetbridge.definitions.config.run_config_class import run_config_dict
from jetbridge.definitions.job_checks import check_run_inputs
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.executors.in_process import InProcessStepExecutor
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.partitioned import for_partition
from jetbridge.execution.plan import plan_of
from jetbridge.execution.plan.step import Plan
from jetbridge.execution.raising import error_to_raise
from jetbridge.execution.results.in_process import ExecuteInProcessResult
from jetbridge.execution.run_config import merged, resolve
from jetbridge.execution.session import Session
from jetbridge.storage.instance import Instance
from jetbridge.storage.io.memory import mem_io_manager
from jetbridge.storage.run import Run

IO_MANAGER = "io_manager"
_prepared: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
"""Jobs as they run in process, made once."""


def execute_in_process(  # noqa: PLR0913 - the options of the op layer
    job: Any,
    *,
    run_config: Any = None,
    instance: Instance | None = None,
    partition_key: str | None = None,
    raise_on_error: bool = True,
    op_selection: Sequence[str] | None = None,
    run_id: str | None = None,
    input_values: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
    resources: Mapping[str, Any] | None = None,
    facts: RunFacts | None = None,
    observe: Callable[[JobRun], None] | None = None,
    change_plan: Callable[[Plan], Plan] | None = None,
) -> ExecuteInProcessResult:
    """Run a job in this process and thread, whatever its executor.

    Values are kept in memory unless the job has an IO manager of its own. `facts` are logical date, data interval, conf of a converted job.
    `observe` is given the run before its first step; what `change_plan` makes of the plan is run.

    Raises:
        InvalidConfigError: the run config does not fit.
        Exception: what an op raised, with `raise_on_error`; `MaxRetriesExceededError` when its retries were used up.
    """
    if op_selection:
        job = job.get_subset(op_selection=op_selection)
    plan = plan_of(job) if change_plan is None else change_plan(plan_of(job))
    job = with_resources(job, resources)
    values = {**job.input_values, **(input_values or {})}
    check_run_inputs(job, values)
    config_given, partition_tags = for_partition(job, partition_key, run_config)
    config = resolve(job, merged(job.run_config, config_given), job.resource_defs, values, with_executor=False)
    run_id = run_id or (facts.run_id if facts is not None else str(uuid.uuid4()))
    facts = facts or RunFacts(run_id, datetime.now(timezone.utc))
    run = Run(
        job_name=job.name,
        run_id=run_id,
        run_config=run_config_dict(config_given),
        tags={**job.run_tags, **partition_tags, **{key: str(value) for key, value in (tags or {}).items()}},
        op_selection=op_selection,
        resolved_op_selection=None if op_selection is None else frozenset(op_selection),
        airflow={"facts": facts},
    )
    instance = instance or Instance.ephemeral()
    instance.add_run(run)
    session = Session(
        job=job,
        plan=replace(plan, job=job),
        run=run,
        instance=instance,
        config=config,
        resource_defs=job.resource_defs,
        make_executor=_executor,
        facts=facts,
        input_values=values,
        stops_at_error=raise_on_error,
        prepare=observe,
    )
    session.execute()
    if raise_on_error and not session.run.is_success and session.error is not None:
        raise error_to_raise(session.error)
    return ExecuteInProcessResult(job, session.run, session.records, session.job_run)


@contextmanager
def _executor(job_run: JobRun) -> Iterator[InProcessStepExecutor]:
    yield InProcessStepExecutor(job_run)


def with_resources(job: Any, resources: Mapping[str, Any] | None = None) -> Any:
    """The job with these resources first; values stay in memory if nobody gave an IO manager.

    Raises:
        InvalidDefinitionError: a resource is missing.
    """
    given = dict(resources or {})
    if not resources and job in _prepared:
        return _prepared[job]
    if IO_MANAGER not in given and not job.has_own_resource(IO_MANAGER):
        given[IO_MANAGER] = mem_io_manager
    made = job.with_resources(given) if given else job.with_resources({})
    made.validate_resource_requirements_satisfied()
    if not resources:
        _prepared[job] = made
    return made
