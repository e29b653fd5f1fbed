"""Which executor runs a job, and whether the run has what it needs."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.executors import Executor, ExecutorRequirement, InitExecutorContext
from jetbridge.errors import UnmetExecutorRequirementsError
from jetbridge.execution.plan import plan_of
from jetbridge.storage.io.memory import mem_io_manager


def chosen_executor(job: Any, config: Any) -> tuple[str, Any]:
    """The name of the built-in executor, and its config.

    Raises:
        UnmetExecutorRequirementsError: the job's executor is none that this engine has.
    """
    definition = job.executor_def
    executor_config = config.executor_config
    if definition.executor_creation_fn is not None:
        context = InitExecutorContext(job, definition, executor_config, None)
        made = definition.executor_creation_fn(context)
        if not isinstance(made, Executor):
            raise UnmetExecutorRequirementsError(
                f'Executor "{definition.name}" of job "{job.name}" gave {made!r}: it must give in_process_executor, multiprocess_executor or dask_executor, '
                "or one of them with config."
            )
        definition, executor_config = made, getattr(made, "given_config", executor_config)
    name, inner = definition.engine_and_config(executor_config)
    return str(name), inner


def retries_enabled(config: Any) -> bool:
    """Whether failed steps are tried again."""
    return "disabled" not in ((config or {}).get("retries") or {})


def check_requirements(target: Any, job: Any, instance: Any, name: str) -> None:
    """See that other processes can rebuild the job and read its values.

    Raises:
        UnmetExecutorRequirementsError: they cannot.
    """
    definition = job.executor_def
    needs = definition.get_requirements({name: {}})
    if ExecutorRequirement.RECONSTRUCTABLE_JOB in needs and not hasattr(target, "get_definition"):
        raise UnmetExecutorRequirementsError(
            f'You have attempted to use an executor that uses multiple processes with the job "{job.name}" that is not reconstructable. Job must be '
            "loaded in a way that allows dagster to reconstruct them in a new process: pass reconstructable(your_job)."
        )
    if ExecutorRequirement.NON_EPHEMERAL_INSTANCE in needs and instance.is_ephemeral:
        raise UnmetExecutorRequirementsError(
            "You have attempted to use an executor that uses multiple processes with an ephemeral instance. A non-ephemeral instance is needed "
            "to coordinate execution between multiple processes: use Instance.open(folder), or instance_for_test() in tests."
        )
    if ExecutorRequirement.PERSISTENT_OUTPUTS in needs:
        _check_outputs(job)


def _check_outputs(job: Any) -> None:
    for step in plan_of(job).steps:
        for output in step.outputs:
            if not output.is_nothing and job.resource_defs.get(output.manager_key) is mem_io_manager:
                raise UnmetExecutorRequirementsError(
                    "You have attempted to use an executor that uses multiple processes, but your job includes op outputs that will not be stored "
                    f'somewhere where other processes can retrieve them. Please use a persistent IO manager for these outputs: "{output.name}" of '
                    f'"{step.key}" is kept in memory.'
                )
