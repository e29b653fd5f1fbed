"""A job's own callbacks: called with the template context when a run has ended.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/callbacks.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from jetbridge.definitions.states import RunState, TaskState
from jetbridge.execution.airflow_port import airflow_meaning
from jetbridge.execution.context.op import OpExecutionContext
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun

_SETTINGS = {RunState.SUCCESS: "on_success_callback", RunState.FAILED: "on_failure_callback"}


def call_back(job_run: JobRun, job: Any, state: RunState, *, is_late: bool) -> None:
    """Tell the job's callbacks how a run ended; an error in one is logged, and disturbs nobody.

    The context is that of one task: of the last that failed, else of the last that ended. `reason` in it is Airflow's.
    """
    functions = list(_functions(getattr(job, _SETTINGS.get(state, ""), None)))
    told_of = _last(job_run, state) if functions else None
    if told_of is None:
        return
    context = airflow_meaning().context_of_ended(OpExecutionContext(job_run, told_of))
    context["reason"] = _reason(state, is_late=is_late)
    context["dag_run"].state = state.value
    for function in functions:
        try:
            function(context)
        except Exception as error:  # noqa: BLE001, PERF203 -- a callback may raise anything
            job_run.log.for_step(None).error(f"A callback of the job failed: {error!r}")


def _functions(given: Any) -> Iterator[Callable[[Any], Any]]:
    if given is not None:
        yield from given if isinstance(given, (list, tuple)) else (given,)


def _last(job_run: JobRun, state: RunState) -> StepRun | None:
    runs = [run for progress in job_run.progress.steps for run in progress.all_runs()]
    failed = [run for run in runs if run.state is TaskState.FAILED] if state is RunState.FAILED else []
    return max(failed or runs, key=lambda run: run.ended or 0.0, default=None)


def _reason(state: RunState, *, is_late: bool) -> str:
    if state is RunState.SUCCESS:
        return "success"
    return "timed_out" if is_late else "task_failure"
