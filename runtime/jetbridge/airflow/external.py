"""Waiting for tasks and runs of other jobs, on the instance that both run on.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/sensors/external_task_sensor.html
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.operator import BaseOperator
from jetbridge.airflow.sensor import BaseSensorOperator
from jetbridge.airflow.standard import wanted_names
from jetbridge.definitions.signals import SkipException, TaskException
from jetbridge.execution.known import known_of_run
from jetbridge.scheduling.timetables.moments import coerce_moment
from jetbridge.storage.run import RunsFilter, RunStatus

RUN_STATES = {
    RunStatus.SUCCESS: "success",
    RunStatus.FAILURE: "failed",
    RunStatus.CANCELED: "failed",
    RunStatus.STARTING: "running",
    RunStatus.STARTED: "running",
    RunStatus.CANCELING: "running",
    RunStatus.QUEUED: "queued",
}


class ExternalTaskSensor(BaseSensorOperator):
    """Waits until tasks of another job (or its run, if none are named) are in a state, in its run of the same logical date.

    Args:
        external_dag_id: The other job.
        external_task_id: One task of it.
        external_task_ids: Several.
        external_task_group_id: All tasks of a group.
        allowed_states: States to wait for; `success` unless told otherwise.
        skipped_states: States in which to skip.
        failed_states: States in which to fail.
        execution_delta: How much earlier the other run's logical date is.
        execution_date_fn: A function from the logical date to the other run's, or to several.
        check_existence: Fail at once if the other job never ran.
        kwargs: Those of `BaseSensorOperator`.

    Raises:
        ValueError: two ways of saying one thing were used.
    """

    template_fields = ("external_dag_id", "external_task_id", "external_task_ids", "external_task_group_id")

    def __init__(
        self,
        *,
        external_dag_id: str,
        external_task_id: str | None = None,
        external_task_ids: Collection[str] | None = None,
        external_task_group_id: str | None = None,
        allowed_states: Iterable[str] | None = None,
        skipped_states: Iterable[str] | None = None,
        failed_states: Iterable[str] | None = None,
        execution_delta: dt.timedelta | None = None,
        execution_date_fn: Callable[..., Any] | None = None,
        check_existence: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        _one_of(external_task_id=external_task_id, external_task_ids=external_task_ids or None)
        _one_of(execution_delta=execution_delta, execution_date_fn=execution_date_fn)
        self.external_dag_id, self.external_task_id = external_dag_id, external_task_id
        self.external_task_ids = [external_task_id] if external_task_id is not None else external_task_ids or None
        self.external_task_group_id = external_task_group_id
        _one_of(external_task_ids=self.external_task_ids, external_task_group_id=external_task_group_id)
        self.allowed_states = [_text(each) for each in allowed_states or ("success",)]
        self.skipped_states = [_text(each) for each in skipped_states or ()]
        self.failed_states = [_text(each) for each in failed_states or ()]
        self.execution_delta, self.execution_date_fn = execution_delta, execution_date_fn
        self.check_existence = check_existence

    def poke(self, context: Context) -> bool:
        """Whether all of them are in one of the allowed states.

        Raises:
            TaskException: one is in a failed state, or the job never ran.
            SkipException: one is in a skipped state.
        """
        states = [self._states_at(date) for date in self._dates(context)]
        reached = [state for each in states for state in each or ()]
        if any(state in self.failed_states for state in reached):
            self._fail()
        if any(state in self.skipped_states for state in reached):
            raise SkipException(f"A task of {self.external_dag_id} is in a state that skips.")
        return all(each is not None and all(state in self.allowed_states for state in each) for each in states)

    def _fail(self) -> None:
        message = f"The external job {self.external_dag_id} failed."
        raise SkipException(message) if self.soft_fail else TaskException(message)

    def _dates(self, context: Context) -> list[dt.datetime]:
        date = context["logical_date"]
        if self.execution_delta is not None:
            return [date - self.execution_delta]
        if self.execution_date_fn is None:
            return [date]
        found = self.execution_date_fn(date, **wanted_names(self.execution_date_fn, (), _without_date(context)))
        return list(found) if isinstance(found, list) else [found]

    def _states_at(self, date: dt.datetime) -> list[str | None] | None:
        """The states of what is waited for in the newest run of that date; None if there is no such run."""
        runs = self.instance.get_run_records(RunsFilter(job_name=_job_name(self.external_dag_id)))
        if not runs and self.check_existence:
            raise TaskException(
                f"The external job {self.external_dag_id} does not exist, or never ran on this instance."
            )
        for record in runs:
            facts = record.dagster_run.airflow.get("facts")
            if facts is not None and facts.logical_date == coerce_moment(date):
                return self._states_of(record.dagster_run)
        return None

    def _states_of(self, run: Any) -> list[str | None]:
        if self.external_task_ids is None and self.external_task_group_id is None:
            return [RUN_STATES.get(run.status)]
        known = {key: step.state.value for key, step in known_of_run(self.instance, run.run_id).items()}
        if self.external_task_group_id is not None:
            return [state for key, state in known.items() if key.startswith(f"{self.external_task_group_id}.")]
        wanted = self.external_task_ids or ()
        return [state for each in wanted for state in _instances(known, each)]


class ExternalTaskMarker(BaseOperator):
    """Does nothing: in Airflow it tells which task of another DAG waits for this one."""

    template_fields = ("external_dag_id", "external_task_id", "logical_date")
    template_fields_v2 = ("external_dag_id", "external_task_id", "execution_date")

    def __init__(
        self,
        *,
        external_dag_id: str,
        external_task_id: str,
        logical_date: Any = "{{ logical_date.isoformat() }}",
        execution_date: Any = None,
        recursion_depth: int = 10,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.external_dag_id, self.external_task_id = external_dag_id, external_task_id
        self.logical_date = self.execution_date = _text(logical_date if execution_date is None else execution_date)
        self.recursion_depth = recursion_depth

    def execute(self, context: Context) -> None:
        """Nothing."""


def _instances(known: dict[str, str], task_id: str) -> list[str | None]:
    """The states of a task, of a mapped one of all its map indexes."""
    found: list[str | None] = [state for key, state in known.items() if re.sub(r"\[[^\]]*\]$", "", key) == task_id]
    return found or [None]


def _one_of(**given: Any) -> None:
    said = [name for name, value in given.items() if value is not None]
    if len(said) > 1:
        raise ValueError(
            f"Only one of {' and '.join(f'`{name}`' for name in said)} may be provided to ExternalTaskSensor; not both."
        )


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(getattr(value, "value", value))


def _job_name(dag_id: str) -> str:
    """The name that a DAG id has as a job."""
    return re.sub(r"\W", "_", dag_id)


def _without_date(context: Context) -> dict[str, Any]:
    """The context without the names of the date, which is given by position."""
    return {name: context[name] for name in context if name not in {"logical_date", "execution_date", "dt", "date"}}
