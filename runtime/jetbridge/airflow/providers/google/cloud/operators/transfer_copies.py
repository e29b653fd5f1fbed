"""Storage Transfer Service: copies that are made at once.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/cloud_storage_transfer_service.html
"""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.calls import Call
from jetbridge.airflow.providers.google.cloud.operators.cloud_storage_transfer_service import (
    STATUS,
    TransferServiceOperator,
    is_reached,
    prepared,
)
from jetbridge.definitions.signals import TaskException

_PAUSE = 10
_SECONDS = 60.0


class _Copy(TransferServiceOperator):
    """Makes a job that copies at once, and waits for it."""

    wait: bool = True
    timeout: Any = None
    delete_job_after_completion: bool = False
    project_id: str | None = None
    description: str | None = None
    schedule: dict[str, Any] | None = None
    object_conditions: dict[str, Any] | None = None
    transfer_options: dict[str, Any] | None = None
    aws_conn_id: str | None = "aws_default"

    def spec(self) -> dict[str, Any]:
        """Source and destination."""
        raise NotImplementedError

    def check_arguments(self) -> None:
        """Check what was given.

        Raises:
            TaskException: a job is to be deleted that nobody waits for.
        """
        if self.delete_job_after_completion and not self.wait:
            raise TaskException("If 'delete_job_after_completion' is True, then 'wait' must also be True.")

    def execute(self, context: Context) -> None:
        """Copy."""
        more = {"objectConditions": self.object_conditions, "transferOptions": self.transfer_options}
        spec = {**self.spec(), **{name: value for name, value in more.items() if value is not None}}
        body = {"description": self.description, "status": "ENABLED", "transferSpec": spec}
        body |= {"schedule": self.schedule} if self.schedule is not None else {}
        self.request = prepared(body, self.project, self.aws_conn_id, at_once=True)
        limit, self.timeout = self.timeout or _SECONDS, None
        job = self.ask(Call("POST", "transferJobs", "request"))
        if self.wait:
            self._await(job, limit.total_seconds() if isinstance(limit, dt.timedelta) else limit)
        if self.wait and self.delete_job_after_completion:
            self.job_name, self.mask, self.job_status = job["name"], "status", {"status": "DELETED"}
            self.ask(Call("PATCH", "{job_name}", STATUS))

    def _await(self, job: dict[str, Any], seconds: float) -> None:
        self.filter = json.dumps({"projectId": job["projectId"], "jobNames": [job["name"]]})
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.ask(Call("GET", "transferOperations", query={"filter": "filter"}))
            if is_reached(answer.get("operations", ()), "SUCCESS"):
                return
            time.sleep(_PAUSE)
        raise TaskException("Timeout. The operation could not be completed within the allotted time.")


def _folder(path: str | None) -> str | None:
    return f"{path}/" if path and not path.endswith("/") else path


class CloudDataTransferServiceS3ToGCSOperator(_Copy):
    """Copies a bucket of S3 into one of Cloud Storage."""

    s3_bucket: str
    gcs_bucket: str
    s3_path: str | None = None
    gcs_path: str | None = None
    aws_role_arn: str | None = None

    template_fields = (
        "gcp_conn_id",
        "s3_bucket",
        "gcs_bucket",
        "s3_path",
        "gcs_path",
        "description",
        "object_conditions",
        "google_impersonation_chain",
        "aws_role_arn",
    )

    def spec(self) -> dict[str, Any]:
        """Source and destination."""
        role = {"roleArn": self.aws_role_arn} if self.aws_role_arn is not None else {}
        return {
            "awsS3DataSource": {"bucketName": self.s3_bucket, "path": _folder(self.s3_path), **role},
            "gcsDataSink": {"bucketName": self.gcs_bucket, "path": _folder(self.gcs_path)},
        }


class CloudDataTransferServiceGCSToGCSOperator(_Copy):
    """Copies a bucket of Cloud Storage into another."""

    source_bucket: str
    destination_bucket: str
    source_path: str | None = None
    destination_path: str | None = None

    template_fields = (
        "gcp_conn_id",
        "source_bucket",
        "destination_bucket",
        "source_path",
        "destination_path",
        "description",
        "object_conditions",
        "google_impersonation_chain",
    )

    def spec(self) -> dict[str, Any]:
        """Source and destination."""
        return {
            "gcsDataSource": {"bucketName": self.source_bucket, "path": _folder(self.source_path)},
            "gcsDataSink": {"bucketName": self.destination_bucket, "path": _folder(self.destination_path)},
        }
