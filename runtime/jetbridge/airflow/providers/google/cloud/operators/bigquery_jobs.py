"""How tasks run jobs of BigQuery: an id from the task, the job of an earlier try, the error of a failed job.

https://cloud.google.com/bigquery/docs/jobs-overview
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.bigquery import BigQueryHook, conflict_error
from jetbridge.definitions.signals import TaskException

_LABEL = re.compile(r"^[\w-]{0,63}$")


@dataclass
class TaskJob:
    """One job of one task."""

    hook: BigQueryHook
    configuration: dict[str, Any]
    project_id: str | None = None
    location: str | None = None
    job_id: str | None = None
    force_rerun: bool = True
    reattach_states: Collection[str] = field(default_factory=frozenset)
    timeout: float | None = None
    retry: Any = None
    job: Any = None

    def start(self, context: Context) -> Any:
        """Start the job, or take up the one that is there already."""
        ti = context["ti"]
        name = self.hook.generate_job_id(
            self.job_id,
            ti.dag_id,
            ti.task_id,
            context.get("logical_date"),
            self.configuration,
            force_rerun=self.force_rerun,
        )
        project = self.project_id or self.hook.project_id
        try:
            self.job = self.hook.insert_job(
                self.configuration, name, project, self.location, nowait=True, retry=self.retry, timeout=self.timeout
            )
        except conflict_error():
            self.job = self._taken_up(self.hook.get_job(name, project, self.location), name)
        return self.job

    def _taken_up(self, job: Any, name: str) -> Any:
        if job.state not in self.reattach_states:
            raise TaskException(
                f"Job with id: {name} already exists and is in {job.state} state. If you want to force rerun it consider "
                f"setting `force_rerun=True`. Or, if you want to reattach in this scenario add {job.state} to `reattach_states`"
            )
        if job.state == "DONE":
            raise TaskException("Job is already in state DONE. Can not reattach to this job.")
        return job

    def finish(self) -> str:
        """Wait for the end of the job; its id.

        Raises:
            TaskException: it failed.
            GoogleAPICallError: it failed, as Google's client says it.
        """
        options = {} if self.retry is None else {"retry": self.retry}
        self.job.result(timeout=self.timeout, **options)
        if self.job.error_result:
            raise TaskException(f"BigQuery job {self.job.job_id} failed: {self.job.error_result}")
        if self.job.state != "DONE":
            raise TaskException(f"Job failed with state: {self.job.state}")
        return str(self.job.job_id)

    def cancel(self) -> None:
        """Stop the job, if it was started."""
        if self.job is not None:
            self.hook.cancel_job(self.job.job_id, self.project_id, self.location)


def with_labels(configuration: dict[str, Any], hook: BigQueryHook, context: Context) -> dict[str, Any]:
    """A configuration with the labels of the connection and those that name DAG and task, where they are valid labels."""
    ti = context["ti"]
    given = configuration.get("labels", {})
    if not isinstance(given, dict):
        return configuration
    labels = {**hook.labels, **given}
    automatic = {"airflow-dag": ti.dag_id.lower(), "airflow-task": ti.task_id.lower().replace(".", "-")}
    if all(_LABEL.match(value) for value in automatic.values()):
        labels |= automatic
    return {**configuration, "labels": labels} if labels else configuration


def job_path(job_id: str, project_id: str | None, location: str | None) -> str:
    """The full name of a job: `project:location:id`."""
    return f"{project_id}:{location or 'US'}:{job_id}"
