"""The run document of a finished run: what every task instance did, as a real Airflow would answer for `dag.test()`.

`docs/formats.md` describes the keys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jetbridge.airflow.bound import dag_id_of
from jetbridge.airflow.rendered_fields import rendered_fields
from jetbridge.airflow.structure import FORMAT, as_json
from jetbridge.airflow.xcom import RETURN_KEY
from jetbridge.definitions.states import TaskState
from jetbridge.documents import RunDocument, TaskInstanceDocument, clip, scrub
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.scheduling.timetables import AirflowGeneration

Stdout = Callable[[StepRun], str]
"""What a task instance printed, over all tries."""


def run_document(job_run: JobRun, state: str, stdout: Stdout) -> RunDocument:
    """The document of a run that has ended in this state."""
    facts = job_run.facts
    interval = facts.data_interval
    runs = [run for progress in job_run.progress.steps for run in progress.all_runs()]
    return {
        "format": FORMAT,
        "dag_id": dag_id_of(job_run.plan.job),
        "run_id": facts.run_id,
        "logical_date": "" if facts.logical_date is None else facts.logical_date.isoformat(),
        "dag_run_state": state,
        "data_interval": [None, None] if interval is None else [moment.isoformat() for moment in interval],
        "task_instances": [
            _task_instance(job_run, run, stdout(run))
            for run in sorted(runs, key=lambda run: (run.step.task_id, run.map_index))
        ],
    }


def _task_instance(job_run: JobRun, run: StepRun, stdout: str) -> TaskInstanceDocument:
    pushed: dict[str, Any] = {entry.key: as_json(entry.value) for entry in job_run.xcoms.of_run(run)}
    return {
        "task_id": run.step.task_id,
        "map_index": run.map_index,
        "state": None if run.state is TaskState.NONE else run.state.value,
        "try_number": run.try_number,
        "return_value": pushed.pop(RETURN_KEY, None),
        "xcoms": pushed,
        "rendered_fields": _rendered(job_run, run),
        "stdout": clip(scrub(stdout)),
    }


def _rendered(job_run: JobRun, run: StepRun) -> dict[str, Any] | None:
    """None for a task instance that never started."""
    if run.rendered is None:
        return None
    return rendered_fields(job_run.plan, run.step, run.rendered, AirflowGeneration(str(job_run.plan.airflow_major)))
