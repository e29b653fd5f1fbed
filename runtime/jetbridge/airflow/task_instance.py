"""`ti`: one try of one task in one run, as task code and templates see it.

https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html#variables
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pendulum
from pendulum import DateTime

from jetbridge.airflow import task_urls
from jetbridge.airflow.params import NOTSET
from jetbridge.airflow.views import DagRun, TaskView
from jetbridge.airflow.xcom import RETURN_KEY, Pull, XComReader, pull
from jetbridge.definitions.states import TaskState
from jetbridge.execution.airflow_port import airflow_meaning
from jetbridge.masking import logger_without_secrets
from jetbridge.scheduling.timetables import AirflowGeneration

if TYPE_CHECKING:
    from jetbridge.airflow.context import Context


@dataclass(eq=False)
class TaskInstance:
    """One try of one task; `map_index` is -1 when the task is not mapped, `try_number` counts from 1."""

    task: TaskView
    dag_run: DagRun
    map_index: int
    try_number: int
    generation: AirflowGeneration
    reader: XComReader
    writer: Callable[[str, Any], None]
    max_tries: int = 0
    state: str | None = TaskState.RUNNING.value
    start_date: DateTime | None = None
    end_date: DateTime | None = None
    hostname: str = "localhost"
    test_mode: bool = False
    context: Context | None = field(default=None, repr=False)

    @classmethod
    def __inject__(cls, op_context: Any) -> TaskInstance:
        """What an op's parameter gets that is annotated with this class."""
        ti: TaskInstance = airflow_meaning().context_of(op_context)["ti"]
        return ti

    def __repr__(self) -> str:
        mapped = f"map_index={self.map_index} " if self.map_index >= 0 else ""
        return f"<TaskInstance: {self.dag_id}.{self.task_id} {self.run_id} {mapped}[{self.state}]>"

    @property
    def dag_id(self) -> str:
        """The id of the DAG."""
        return self.dag_run.dag_id

    @property
    def task_id(self) -> str:
        """The id of the task."""
        return self.task.task_id

    @property
    def run_id(self) -> str:
        """The id of the run."""
        return self.dag_run.run_id

    @property
    def logical_date(self) -> DateTime | None:
        """The logical date of the run."""
        return self.dag_run.logical_date

    @property
    def execution_date(self) -> DateTime | None:
        """Airflow 2's name of the logical date."""
        return self.dag_run.logical_date

    @property
    def operator(self) -> str:
        """The class name of the operator."""
        return self.task.task_type

    @property
    def log(self) -> logging.Logger:
        """The task's logger."""
        return logger_without_secrets("jetbridge.task")

    @property
    def key(self) -> tuple[str, str, str, int, int]:
        """DAG, task, run, try and map index."""
        return (self.dag_id, self.task_id, self.run_id, self.try_number, self.map_index)

    @property
    def log_url(self) -> str:
        """Address of the log's page."""
        return task_urls.log_url(self)

    @property
    def mark_success_url(self) -> str:
        """Address of the page on which a person may say that it has succeeded."""
        return task_urls.mark_success_url(self)

    @property
    def duration(self) -> float | None:
        """Seconds from start to end; None while it runs."""
        if self.start_date is None or self.end_date is None:
            return None
        return float((self.end_date - self.start_date).total_seconds())

    @property
    def is_premature(self) -> bool:
        """Whether a retry waits for its time: never, while it runs."""
        return False

    def xcom_push(self, key: str, value: Any, execution_date: Any = None, session: Any = None) -> None:  # noqa: ARG002 -- Airflow's signature
        """Keep a value under a key for tasks downstream."""
        self.writer(key, value)

    def xcom_pull(
        self,
        task_ids: str | Iterable[str] | None = None,
        dag_id: str | None = None,
        key: str | None = RETURN_KEY,
        include_prior_dates: bool = False,
        session: Any = None,  # noqa: ARG002 -- Airflow's signature
        *,
        map_indexes: Any = NOTSET,
        default: Any = None,
        run_id: str | None = None,
    ) -> Any:
        """The value that a task pushed, or a list of values of several tasks or map indexes.

        Args:
            task_ids: One id gives one value, several give a list. None means any task in Airflow 2, this task in Airflow 3.
            dag_id: Another job; its last run up to this one's date with `include_prior_dates`.
            key: The key; None means any (Airflow 2).
            include_prior_dates: Look into earlier runs too.
            session: Unused; Airflow's signature.
            map_indexes: Only these map indexes of a mapped task.
            default: What to give when there is nothing.
            run_id: Another run (Airflow 3).
        """
        request = Pull(
            dag_id=dag_id or self.dag_id,
            run_id=run_id or self.run_id,
            task_id=self.task_id,
            task_ids=task_ids,
            key=key,
            include_prior_dates=include_prior_dates,
            map_indexes=map_indexes,
            default=default,
        )
        return pull(self.reader, request, self.generation)

    def get_dagrun(self, session: Any = None) -> DagRun:  # noqa: ARG002 -- Airflow's signature
        """The run."""
        return self.dag_run

    def get_template_context(self) -> Context | None:
        """The context that this task runs in."""
        return self.context

    def end(self, state: TaskState, started: float | None, ended: float | None = None) -> None:
        """Say how it ended, and when (seconds since the epoch; now without it)."""
        self.state = state.value
        self.start_date = self.start_date if started is None else pendulum.from_timestamp(started)
        self.end_date = pendulum.from_timestamp(time.time() if ended is None else ended)

    def current_state(self, session: Any = None) -> str | None:  # noqa: ARG002 -- Airflow's signature
        """The state of this try."""
        return self.state
