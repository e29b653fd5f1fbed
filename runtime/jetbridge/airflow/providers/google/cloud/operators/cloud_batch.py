"""Batch: jobs and their tasks.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/cloud_batch.html
"""

from __future__ import annotations

import time
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://batch.googleapis.com/v1"
_JOBS = "projects/{project_id}/locations/{region}/jobs"
_JOB = _JOBS + "/{job_name}"
_FAILED = {"FAILED": "has failed its execution", "DELETION_IN_PROGRESS": "is being deleted"}


class CloudBatchSubmitJobOperator(GoogleCallOperator):
    """Starts a job and waits for its end."""

    polling_period_seconds: float = 10
    timeout_seconds: float | None = None

    address = _ADDRESS
    call = Call("POST", _JOBS, "job", pairs(jobId="job_name"))

    def execute(self, context: Context) -> Any:
        """The job.

        Raises:
            TaskException: it failed, is being deleted, or takes too long.
        """
        name = self.ask(self.call)["name"]
        left = self.timeout_seconds
        while left is None or left > 0:
            job = self.ask(Call("GET", "{path}"), path=name)
            state = job.get("status", {}).get("state")
            if state == "SUCCEEDED":
                return self.shown(job)
            if state in _FAILED:
                raise TaskException(f"Batch job with name {name} {_FAILED[state]}.")
            time.sleep(self.polling_period_seconds)
            left = left and left - self.polling_period_seconds
        raise TaskException(f"Job with name [{name}] timed out")


class CloudBatchDeleteJobOperator(GoogleCallOperator):
    """Deletes a job."""

    address, operation = _ADDRESS, LONG_RUNNING
    call, nothing = Call("DELETE", _JOB), True


class CloudBatchListJobsOperator(GoogleListOperator):
    """Gives the jobs of a region, at most `limit`."""

    address, items = _ADDRESS, "jobs"
    call = Call("GET", _JOBS, query=pairs(filter="filter"))


class CloudBatchListTasksOperator(GoogleListOperator):
    """Gives the tasks of a job, at most `limit`."""

    address, items = _ADDRESS, "tasks"
    call = Call("GET", _JOB + "/taskGroups/{group_name}/tasks", query=pairs(filter="filter"))
