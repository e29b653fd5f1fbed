"""Jobs of a cluster."""

from __future__ import annotations

import time
from typing import Any


class Jobs:
    """What `KubernetesHook` does with jobs."""

    batch_v1_client: Any
    api_client: Any

    def create_job(self, job: Any, **kwargs: Any) -> Any:
        """Create a job in its own namespace."""
        body = self.api_client.sanitize_for_serialization(job)
        return self.batch_v1_client.create_namespaced_job(namespace=job.metadata.namespace, body=body, **kwargs)

    def get_job(self, job_name: str, namespace: str) -> Any:
        """One job."""
        return self.batch_v1_client.read_namespaced_job(name=job_name, namespace=namespace)

    def get_job_status(self, job_name: str, namespace: str) -> Any:
        """One job with its state."""
        return self.batch_v1_client.read_namespaced_job_status(name=job_name, namespace=namespace)

    def wait_until_job_complete(self, job_name: str, namespace: str, job_poll_interval: float = 10) -> Any:
        """Wait for a job's end, whatever it is."""
        while True:
            job = self.get_job_status(job_name, namespace)
            if self.is_job_complete(job):
                return job
            time.sleep(job_poll_interval)

    def list_jobs_from_namespace(self, namespace: str) -> Any:
        """The jobs of a namespace."""
        return self.batch_v1_client.list_namespaced_job(namespace=namespace)

    def list_jobs_all_namespaces(self) -> Any:
        """All jobs."""
        return self.batch_v1_client.list_job_for_all_namespaces()

    def patch_namespaced_job(self, job_name: str, namespace: str, body: Any) -> Any:
        """Change a job."""
        return self.batch_v1_client.patch_namespaced_job(name=job_name, namespace=namespace, body=body)

    @staticmethod
    def is_job_complete(job: Any) -> bool:
        """Whether a job has ended, well or not, or is suspended."""
        return any(_condition(job, kind) for kind in ("Complete", "Failed", "Suspended"))

    @staticmethod
    def is_job_failed(job: Any) -> str | bool:
        """Why a job failed; False when it did not."""
        found = _condition(job, "Failed")
        return found.reason if found is not None else False

    @staticmethod
    def is_job_successful(job: Any) -> bool:
        """Whether a job ended well."""
        return _condition(job, "Complete") is not None


def _condition(job: Any, kind: str) -> Any:
    return next((each for each in job.status.conditions or () if each.type == kind and each.status), None)
