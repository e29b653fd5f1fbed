"""Operators of Dataproc: jobs, batches, workflows. Clusters: `dataproc_clusters`.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataproc.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.dataproc import DataprocHook
from jetbridge.airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseOperator
from jetbridge.definitions.signals import TaskException

_LABEL = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_MOST_LABELS = 32


class DataprocOperator(GoogleCloudBaseOperator):
    """What operators of Dataproc share: where they work, and how they ask."""

    region: str
    project_id: str | None = None
    request_id: str | None = None
    retry: Any = None
    timeout: float | None = None
    metadata: Sequence[tuple[str, str]] = ()

    hook_class = DataprocHook

    @property
    def place(self) -> dict[str, Any]:
        """Project and region, and how requests are made."""
        of_request = {"retry": self.retry, "timeout": self.timeout, "metadata": tuple(self.metadata)}
        return {"region": self.region, "project_id": self.project_id, **of_request}


class DataprocSubmitJobOperator(DataprocOperator):
    """Submits a job, waits for its end unless `asynchronous`, and gives its id."""

    job: dict[str, Any]
    asynchronous: bool = False
    polling_interval_seconds: float = 10
    cancel_on_kill: bool = True
    wait_timeout: float | None = None

    template_fields = ("project_id", "region", "job", "gcp_conn_id", "impersonation_chain", "request_id")

    def execute(self, context: Context) -> str:
        """The id of the job."""
        self.job_id = str(self.hook.submit_job(job=self.job, request_id=self.request_id, **self.place).reference.job_id)
        self.log.info("Job %s submitted successfully.", self.job_id)
        if not self.asynchronous:
            self.hook.wait_for_job(
                self.job_id, self.region, self.project_id, self.polling_interval_seconds, self.wait_timeout
            )
        return self.job_id

    def on_kill(self) -> None:
        """Cancel the job."""
        if self.cancel_on_kill and getattr(self, "job_id", None):
            self.hook.cancel_job(job_id=self.job_id, project_id=self.project_id, region=self.region)


class DataprocCreateBatchOperator(DataprocOperator):
    """Runs a batch, waits for its end unless `asynchronous`, and gives its description; a batch of that id is joined.

    Raises:
        TaskException: it fails or is cancelled.
    """

    batch: dict[str, Any]
    batch_id: str | None = None
    result_retry: Any = None
    asynchronous: bool = False
    polling_interval_seconds: float = 5

    template_fields = ("project_id", "batch", "batch_id", "region", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> dict[str, Any]:
        """The batch."""
        conflict = client("google.api_core.exceptions", extra="google").Conflict
        batch_id = self.batch_id
        described = {**self.batch, "labels": self._labels(context)} if isinstance(self.batch, dict) else self.batch
        try:
            self._operation = self.hook.create_batch(
                batch=described, batch_id=batch_id, request_id=self.request_id, **self.place
            )
        except conflict:
            self.log.info("There is a batch %s already; it is waited for", batch_id)
        else:
            batch_id = self._operation.metadata.batch.rpartition("/")[2]
        if self.asynchronous:
            batch = self.hook.get_batch(batch_id=batch_id, **self.place)
        else:
            batch = self.hook.wait_for_batch(batch_id, self.region, self.project_id, self.polling_interval_seconds)
            _check_batch(batch, str(batch_id))
        found: dict[str, Any] = type(batch).to_dict(batch)
        return found

    def _labels(self, context: Context) -> dict[str, str]:
        given: dict[str, str] = self.batch.get("labels") or {}
        names = {"airflow-dag-id": context["ti"].dag_id, "airflow-task-id": self.task_id}
        ours = {name: re.sub(r"[^a-z0-9-]", "-", value.lower()) for name, value in names.items()}
        fits = len(given) + len(ours) <= _MOST_LABELS and all(_LABEL.fullmatch(value) for value in ours.values())
        return {**given, **ours} if fits else given

    def on_kill(self) -> None:
        """Cancel the batch."""
        if getattr(self, "_operation", None) is not None:
            self._operation.cancel()


def _check_batch(batch: Any, batch_id: str) -> None:
    state = batch.state.name
    if state == "FAILED":
        raise TaskException(f"Batch job {batch_id} failed with error: {batch.state_message}.")
    if state != "SUCCEEDED":
        raise TaskException(f"Batch job {batch_id} {'was cancelled' if state == 'CANCELLED' else 'unspecified'}.")


class DataprocGetBatchOperator(DataprocOperator):
    """Gives the description of a batch."""

    batch_id: str

    template_fields = ("batch_id", "region", "project_id", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> dict[str, Any]:
        """The batch."""
        batch = self.hook.get_batch(batch_id=self.batch_id, **self.place)
        found: dict[str, Any] = type(batch).to_dict(batch)
        return found


class DataprocDeleteBatchOperator(DataprocOperator):
    """Deletes a batch that has ended."""

    batch_id: str

    template_fields = ("batch_id", "region", "project_id", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Delete it."""
        self.hook.delete_batch(batch_id=self.batch_id, **self.place)


class _Workflow(DataprocOperator):
    """A workflow that is waited for."""

    polling_interval_seconds: float = 10
    cancel_on_kill: bool = True

    def wait(self, operation: Any) -> None:
        """Wait for its end."""
        self._operation = operation
        self.hook.wait_for_operation(operation, self.timeout, self.retry)

    def on_kill(self) -> None:
        """Cancel the workflow."""
        if self.cancel_on_kill and getattr(self, "_operation", None) is not None:
            self._operation.cancel()


class DataprocInstantiateWorkflowTemplateOperator(_Workflow):
    """Runs a workflow of a template to its end."""

    template_id: str
    version: int | None = None
    parameters: dict[str, str] | None = None

    template_fields = ("template_id", "gcp_conn_id", "impersonation_chain", "request_id", "parameters")

    def execute(self, context: Context) -> None:
        """Run it."""
        given = {"version": self.version, "parameters": self.parameters, "request_id": self.request_id}
        self.wait(self.hook.instantiate_workflow_template(template_name=self.template_id, **given, **self.place))


class DataprocInstantiateInlineWorkflowTemplateOperator(_Workflow):
    """Runs a workflow that is described here to its end."""

    template: dict[str, Any]

    template_fields = ("template", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Run it."""
        self.wait(
            self.hook.instantiate_inline_workflow_template(
                template=self.template, request_id=self.request_id, **self.place
            )
        )
