"""Dataproc: clusters, jobs, batches and workflows, by Google's own client over REST.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/_api/airflow/providers/google/cloud/hooks/dataproc/index.html
"""

from __future__ import annotations

import time
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.google.common.hooks.base_google import GoogleBaseHook
from jetbridge.definitions.signals import TaskException

_ENDED_JOB = ("ERROR", "DONE", "CANCELLED")
_ENDED_BATCH = ("CANCELLED", "FAILED", "SUCCEEDED", "STATE_UNSPECIFIED")
_default_project = GoogleBaseHook.fallback_to_default_project_id


class DataprocHook(GoogleBaseHook):
    """Dataproc of one project; every method takes a region, and `retry`, `timeout` (seconds) and `metadata` of its request."""

    def _call(self, service: str, method: str, region: str, request: dict[str, Any], **of_request: Any) -> Any:
        dataproc = client("google.cloud.dataproc_v1", extra="google")
        options = self.get_client_options()
        if not options.api_endpoint and region != "global":
            options.api_endpoint = f"{region}-dataproc.googleapis.com:443"
        found = getattr(dataproc, service)(credentials=self.get_credentials(), transport="rest", client_options=options)
        given = {name: value for name, value in of_request.items() if value is not None}
        return getattr(found, method)(request=request, **given)

    def wait_for_operation(self, operation: Any, timeout: float | None = None, result_retry: Any = None) -> Any:
        """What an operation ends with.

        Raises:
            TaskException: it fails, or takes longer than `timeout` seconds.
        """
        errors = client("google.api_core.exceptions", extra="google")
        try:
            return operation.result(timeout=timeout, **({} if result_retry is None else {"retry": result_retry}))
        except (errors.GoogleAPICallError, TimeoutError) as error:
            raise TaskException(str(error)) from error

    @_default_project
    def create_cluster(
        self,
        region: str,
        cluster_name: str,
        cluster_config: dict[str, Any] | None = None,
        virtual_cluster_config: dict[str, Any] | None = None,
        labels: dict[str, str] | None = None,
        request_id: str | None = None,
        project_id: str | None = None,
        **of_request: Any,
    ) -> Any:
        """Begin to make a cluster; the operation."""
        cluster: dict[str, Any] = {"project_id": project_id, "cluster_name": cluster_name, "labels": labels or {}}
        cluster["config"], cluster["virtual_cluster_config"] = cluster_config, virtual_cluster_config
        request = {"project_id": project_id, "region": region, "cluster": cluster, "request_id": request_id}
        return self._call("ClusterControllerClient", "create_cluster", region, request, **of_request)

    @_default_project
    def _one_cluster(
        self,
        method: str,
        region: str,
        cluster_name: str,
        more: dict[str, Any],
        project_id: str | None = None,
        **of_request: Any,
    ) -> Any:
        request = {"project_id": project_id, "region": region, "cluster_name": cluster_name, **more}
        return self._call("ClusterControllerClient", method, region, request, **of_request)

    def get_cluster(self, region: str, cluster_name: str, project_id: str | None = None, **of_request: Any) -> Any:
        """Google's `Cluster`."""
        return self._one_cluster("get_cluster", region, cluster_name, {}, project_id, **of_request)

    def delete_cluster(
        self,
        region: str,
        cluster_name: str,
        project_id: str | None = None,
        cluster_uuid: str | None = None,
        request_id: str | None = None,
        **of_request: Any,
    ) -> Any:
        """Begin to delete a cluster; the operation."""
        more = {"cluster_uuid": cluster_uuid, "request_id": request_id}
        return self._one_cluster("delete_cluster", region, cluster_name, more, project_id, **of_request)

    def start_cluster(
        self,
        region: str,
        cluster_name: str,
        project_id: str | None = None,
        cluster_uuid: str | None = None,
        request_id: str | None = None,
        **of_request: Any,
    ) -> Any:
        """Begin to start a cluster; the operation."""
        more = {"cluster_uuid": cluster_uuid, "request_id": request_id}
        return self._one_cluster("start_cluster", region, cluster_name, more, project_id, **of_request)

    def stop_cluster(
        self,
        region: str,
        cluster_name: str,
        project_id: str | None = None,
        cluster_uuid: str | None = None,
        request_id: str | None = None,
        **of_request: Any,
    ) -> Any:
        """Begin to stop a cluster; the operation."""
        more = {"cluster_uuid": cluster_uuid, "request_id": request_id}
        return self._one_cluster("stop_cluster", region, cluster_name, more, project_id, **of_request)

    @_default_project
    def submit_job(
        self,
        job: dict[str, Any],
        region: str,
        project_id: str | None = None,
        request_id: str | None = None,
        **of_request: Any,
    ) -> Any:
        """Submit a job; Google's `Job`."""
        request = {"project_id": project_id, "region": region, "job": job, "request_id": request_id}
        return self._call("JobControllerClient", "submit_job", region, request, **of_request)

    @_default_project
    def get_job(self, job_id: str, region: str, project_id: str | None = None, **of_request: Any) -> Any:
        """Google's `Job`."""
        request = {"project_id": project_id, "region": region, "job_id": job_id}
        return self._call("JobControllerClient", "get_job", region, request, **of_request)

    @_default_project
    def cancel_job(self, job_id: str, region: str, project_id: str | None = None, **of_request: Any) -> Any:
        """Begin to cancel a job; Google's `Job`."""
        request = {"project_id": project_id, "region": region, "job_id": job_id}
        return self._call("JobControllerClient", "cancel_job", region, request, **of_request)

    def wait_for_job(
        self,
        job_id: str,
        region: str,
        project_id: str | None = None,
        wait_time: float = 10,
        timeout: float | None = None,
    ) -> None:
        """Wait for a job's end, looking every `wait_time` seconds.

        Raises:
            TaskException: it fails, is cancelled, or takes longer than `timeout` seconds.
        """
        start = time.monotonic()
        while (job := self._unless_busy(self.get_job, job_id, region, project_id)) is None or (
            job.status.state.name not in _ENDED_JOB
        ):
            if timeout and start + timeout < time.monotonic():
                raise TaskException(f"Timeout: dataproc job {job_id} is not ready after {timeout}s")
            time.sleep(wait_time)
        if job.status.state.name != "DONE":
            raise TaskException(f"Job {'failed' if job.status.state.name == 'ERROR' else 'was cancelled'}:\n{job}")

    @_default_project
    def create_batch(
        self,
        region: str,
        batch: Any,
        batch_id: str | None = None,
        request_id: str | None = None,
        project_id: str | None = None,
        **of_request: Any,
    ) -> Any:
        """Begin a batch; the operation."""
        parent = f"projects/{project_id}/locations/{region}"
        request = {"parent": parent, "batch": batch, "batch_id": batch_id, "request_id": request_id}
        return self._call("BatchControllerClient", "create_batch", region, request, **of_request)

    @_default_project
    def get_batch(self, batch_id: str, region: str, project_id: str | None = None, **of_request: Any) -> Any:
        """Google's `Batch`."""
        request = {"name": f"projects/{project_id}/locations/{region}/batches/{batch_id}"}
        return self._call("BatchControllerClient", "get_batch", region, request, **of_request)

    @_default_project
    def delete_batch(self, batch_id: str, region: str, project_id: str | None = None, **of_request: Any) -> None:
        """Delete a batch that has ended."""
        request = {"name": f"projects/{project_id}/locations/{region}/batches/{batch_id}"}
        self._call("BatchControllerClient", "delete_batch", region, request, **of_request)

    def wait_for_batch(
        self, batch_id: str, region: str, project_id: str | None = None, wait_check_interval: float = 10, **_: Any
    ) -> Any:
        """Wait for a batch's end, looking every `wait_check_interval` seconds; Google's `Batch`."""
        while (batch := self._unless_busy(self.get_batch, batch_id, region, project_id)) is None or (
            batch.state.name not in _ENDED_BATCH
        ):
            time.sleep(wait_check_interval)
        return batch

    @_default_project
    def instantiate_workflow_template(
        self,
        template_name: str,
        region: str,
        project_id: str | None = None,
        version: int | None = None,
        request_id: str | None = None,
        parameters: dict[str, str] | None = None,
        **of_request: Any,
    ) -> Any:
        """Begin a workflow of a template; the operation."""
        name = f"projects/{project_id}/regions/{region}/workflowTemplates/{template_name}"
        request = {"name": name, "version": version, "request_id": request_id, "parameters": parameters}
        return self._call(
            "WorkflowTemplateServiceClient", "instantiate_workflow_template", region, request, **of_request
        )

    @_default_project
    def instantiate_inline_workflow_template(
        self,
        template: dict[str, Any],
        region: str,
        project_id: str | None = None,
        request_id: str | None = None,
        **of_request: Any,
    ) -> Any:
        """Begin a workflow; the operation."""
        request = {
            "parent": f"projects/{project_id}/regions/{region}", "template": template, "request_id": request_id
        }  # fmt: skip
        return self._call(
            "WorkflowTemplateServiceClient", "instantiate_inline_workflow_template", region, request, **of_request
        )

    def _unless_busy(self, get: Any, name: str, region: str, project_id: str | None) -> Any:
        errors = client("google.api_core.exceptions", extra="google")
        try:
            return get(name, region, project_id)
        except errors.ServerError as error:
            self.log.info("Dataproc does not answer about %s, and is asked again: %s", name, error)
            return None


DataProcHook = DataprocHook
