"""Cloud Run: jobs and services.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/cloud_run.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator
from jetbridge.definitions.signals import TaskException

_REGION = "projects/{project_id}/locations/{region}"
_JOB = _REGION + "/jobs/{job_name}"
_SERVICE = _REGION + "/services/{service_name}"


class CloudRunOperator(GoogleCallOperator):
    """What operators of Cloud Run share: they wait for what they start."""

    address = "https://run.googleapis.com/v2"
    operation = LONG_RUNNING


class CloudRunExecuteJobOperator(CloudRunOperator):
    """Runs a job to its end, and gives its description."""

    project_id: str
    region: str
    job_name: str
    overrides: dict[str, Any] | None = None
    polling_period_seconds: float = 10
    timeout_seconds: float | None = None

    call = Call("POST", _JOB + ":run", {"overrides": "overrides"})
    template_fields = (
        "project_id",
        "region",
        "gcp_conn_id",
        "impersonation_chain",
        "job_name",
        "overrides",
        "polling_period_seconds",
        "timeout_seconds",
        "transport",
    )

    def execute(self, context: Context) -> Any:
        """The job.

        Raises:
            TaskException: one of its tasks failed.
        """
        run = self.wait_for(self.ask(self.call), LONG_RUNNING)
        failed, succeeded = int(run.get("failedCount", 0)), int(run.get("succeededCount", 0))
        if failed + succeeded != int(run.get("taskCount", 0)):
            raise TaskException("Not all tasks finished execution")
        if failed:
            raise TaskException("Some tasks failed execution")
        return self.shown(self.ask(Call("GET", _JOB)))


class CloudRunCreateJobOperator(CloudRunOperator):
    """Makes a job."""

    project_id: str
    region: str
    job_name: str
    job: Any

    call = Call("POST", _REGION + "/jobs", "job", {"jobId": "job_name"})
    template_fields = ("project_id", "region", "gcp_conn_id", "impersonation_chain", "job_name")


class CloudRunUpdateJobOperator(CloudRunOperator):
    """Changes a job."""

    project_id: str
    region: str
    job_name: str
    job: Any

    call = Call("PATCH", _JOB, "job")
    template_fields = ("project_id", "region", "gcp_conn_id", "impersonation_chain", "job_name")


class CloudRunDeleteJobOperator(CloudRunOperator):
    """Deletes a job."""

    project_id: str
    region: str
    job_name: str

    call = Call("DELETE", _JOB)
    template_fields = ("project_id", "region", "gcp_conn_id", "impersonation_chain", "job_name")


class CloudRunListJobsOperator(GoogleListOperator):
    """Gives all jobs."""

    project_id: str
    region: str
    show_deleted: bool = False
    limit: int | None = None

    address, items = "https://run.googleapis.com/v2", "jobs"
    call = Call("GET", _REGION + "/jobs", query={"showDeleted": "show_deleted"})
    template_fields = ("project_id", "region", "gcp_conn_id", "impersonation_chain")


class CloudRunCreateServiceOperator(CloudRunOperator):
    """Makes a service; one of that name is no error."""

    project_id: str
    region: str
    service_name: str
    service: Any

    call = Call("POST", _REGION + "/services", "service", {"serviceId": "service_name"}, frozenset({409}))
    template_fields = ("project_id", "region", "gcp_conn_id", "impersonation_chain", "service_name")

    def refused(self) -> Any:
        """The service that there is."""
        return self.shown(self.ask(Call("GET", _SERVICE)))


class CloudRunDeleteServiceOperator(CloudRunOperator):
    """Deletes a service."""

    project_id: str
    region: str
    service_name: str

    call = Call("DELETE", _SERVICE)
    template_fields = ("project_id", "region", "gcp_conn_id", "impersonation_chain", "service_name")
