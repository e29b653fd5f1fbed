"""Storage Transfer Service: jobs that copy between clouds, and their operations.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/cloud_storage_transfer_service.html
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, GoogleCallSensor
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://storagetransfer.googleapis.com/{api_version}"
_BAD = frozenset({"FAILED", "ABORTED"})
STATUS = {"transferJob": "job_status", "projectId": "project", "updateTransferJobFieldMask": "mask"}


class TransferServiceOperator(GoogleCallOperator):
    """What operators of the service share."""

    address = _ADDRESS
    of_clients = False
    api_version: str = "v1"
    google_impersonation_chain: str | Sequence[str] | None = None

    def check_arguments(self) -> None:
        """Take the account to act as under its name here."""
        self.impersonation_chain = self.google_impersonation_chain


def prepared(body: dict[str, Any], project: str, aws_conn_id: str | None, *, at_once: bool = False) -> dict[str, Any]:
    """A job as the service takes it: with the keys of AWS, with dates and times as it writes them, for one day when nothing says when.

    Raises:
        TaskException: it has several sources, or keys of AWS, which only a connection may have.
    """
    body = {"projectId": project, **copy.deepcopy(body)}
    spec = body.get("transferSpec", {})
    if len({"gcsDataSource", "awsS3DataSource", "httpDataSource"} & set(spec)) > 1:
        raise TaskException(
            "More than one data source detected. Please choose exactly one data source from: gcsDataSource, awsS3DataSource and httpDataSource."
        )
    source = spec.get("awsS3DataSource")
    if source is not None and "awsAccessKey" in source:
        raise TaskException(
            "AWS credentials detected inside the body parameter (awsAccessKey). This is not allowed, please use Airflow connections to store credentials."
        )
    if source is not None and "roleArn" not in source:
        keys = AwsBaseHook(aws_conn_id, resource_type="s3").get_credentials()
        source["awsAccessKey"] = {"accessKeyId": keys.access_key, "secretAccessKey": keys.secret_key}
    if at_once and "schedule" not in body:
        today = dt.datetime.now().astimezone().date()
        body["schedule"] = {"scheduleStartDate": today, "scheduleEndDate": today}
    if "schedule" in body:
        body["schedule"] = {name: _plain(value) for name, value in body["schedule"].items()}
    return body


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return {"day": value.day, "month": value.month, "year": value.year}
    if isinstance(value, dt.time):
        return {"hours": value.hour, "minutes": value.minute, "seconds": value.second}
    return value


def is_reached(operations: Iterable[dict[str, Any]], wanted: Iterable[str] | str) -> bool:
    """Whether one of the operations is in a state that is waited for.

    Raises:
        TaskException: one has failed.
    """
    names = {wanted} if isinstance(wanted, str) else set(wanted)
    found = {each["metadata"]["status"] for each in operations}
    if found & names:
        return True
    if found & _BAD:
        raise TaskException(f"An unexpected operation status was encountered. Expected: {', '.join(sorted(names))}")
    return False


class CloudDataTransferServiceCreateJobOperator(TransferServiceOperator):
    """Makes a job, and gives its description."""

    body: dict[str, Any]
    aws_conn_id: str | None = "aws_default"
    project_id: str | None = None

    call = Call("POST", "transferJobs", "request")
    template_fields = ("body", "gcp_conn_id", "aws_conn_id", "google_impersonation_chain")

    def execute(self, context: Context) -> Any:
        """The job."""
        self.request = prepared(self.body, self.project, self.aws_conn_id)
        return super().execute(context)


class CloudDataTransferServiceUpdateJobOperator(TransferServiceOperator):
    """Changes a job, and gives its description."""

    job_name: str
    body: dict[str, Any]
    aws_conn_id: str | None = "aws_default"
    project_id: str | None = None

    call = Call("PATCH", "{job_name}", "request")
    template_fields = ("job_name", "body", "gcp_conn_id", "aws_conn_id", "google_impersonation_chain")

    def execute(self, context: Context) -> Any:
        """The job."""
        key = next((name for name in ("transfer_job", "transferJob") if name in self.body), None)
        changed = prepared(self.body[key] if key else self.body, self.project, self.aws_conn_id)
        if key and "projectId" not in self.body[key]:
            del changed["projectId"]
        self.request = {"projectId": self.project, **self.body, key: changed} if key else changed
        return super().execute(context)


class CloudDataTransferServiceDeleteJobOperator(TransferServiceOperator):
    """Deletes a job."""

    job_name: str
    project_id: str | None = None

    call = Call("PATCH", "{job_name}", STATUS)
    nothing = True
    mask = "status"

    @property
    def job_status(self) -> dict[str, str]:
        """What a job that is deleted says."""
        return {"status": "DELETED"}

    template_fields = ("job_name", "project_id", "gcp_conn_id", "api_version", "google_impersonation_chain")


class CloudDataTransferServiceRunJobOperator(TransferServiceOperator):
    """Starts a job, and gives the operation."""

    job_name: str
    project_id: str | None = None

    call = Call("POST", "{job_name}:run", {"projectId": "project"})
    template_fields = ("job_name", "project_id", "gcp_conn_id", "api_version", "google_impersonation_chain")


class CloudDataTransferServiceGetOperationOperator(TransferServiceOperator):
    """Gives the description of an operation."""

    project_id: str | None = None
    operation_name: str

    call = Call("GET", "{operation_name}")
    template_fields = ("operation_name", "gcp_conn_id", "google_impersonation_chain")


class CloudDataTransferServiceListOperationsOperator(TransferServiceOperator):
    """Gives all operations of a filter."""

    request_filter: dict[str, Any]
    project_id: str | None = None

    template_fields = ("request_filter", "gcp_conn_id", "google_impersonation_chain")

    def execute(self, context: Context) -> Any:
        """The operations."""
        query = {"filter": json.dumps({"project_id": self.project, **self.request_filter})}
        url = _ADDRESS.format(api_version=self.api_version) + "/transferOperations"
        return self.hook.pages(url, "operations", query)


class CloudDataTransferServicePauseOperationOperator(TransferServiceOperator):
    """Pauses an operation."""

    operation_name: str

    call = Call("POST", "{operation_name}:pause")
    nothing = True
    template_fields = ("operation_name", "gcp_conn_id", "api_version", "google_impersonation_chain")


class CloudDataTransferServiceResumeOperationOperator(TransferServiceOperator):
    """Goes on with an operation."""

    operation_name: str

    call = Call("POST", "{operation_name}:resume")
    nothing = True
    template_fields = ("operation_name", "gcp_conn_id", "api_version", "google_impersonation_chain")


class CloudDataTransferServiceCancelOperationOperator(TransferServiceOperator):
    """Cancels an operation."""

    operation_name: str

    call = Call("POST", "{operation_name}:cancel")
    nothing = True
    template_fields = ("operation_name", "gcp_conn_id", "api_version", "google_impersonation_chain")


class CloudDataTransferServiceJobStatusSensor(GoogleCallSensor):
    """Waits until an operation of a job is in a state; all operations are kept under the key `sensed_operations`."""

    job_name: str
    expected_statuses: set[str] | str
    project_id: str | None = None

    address = _ADDRESS
    api_version = "v1"
    template_fields = ("job_name", "impersonation_chain")

    def poke(self, context: Context) -> bool:
        """Whether it is there."""
        self.filter = json.dumps({"project_id": self.project, "job_names": [self.job_name]})
        operations = self.ask(Call("GET", "transferOperations", query={"filter": "filter"})).get("operations", [])
        if not is_reached(operations, self.expected_statuses or "SUCCESS"):
            return False
        context["ti"].xcom_push(key="sensed_operations", value=operations)
        return True
