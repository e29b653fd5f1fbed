"""A job of Dataflow that a pipeline of Beam has started: it is waited for and cancelled over REST."""

from __future__ import annotations

import time
from typing import Any

from jetbridge.airflow.providers.apache.beam.options import DataflowConfiguration
from jetbridge.airflow.providers.google.common.rest import GoogleRestHook
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://dataflow.googleapis.com/v1b3"
_ENDED = frozenset(
    {"JOB_STATE_DONE", "JOB_STATE_FAILED", "JOB_STATE_CANCELLED", "JOB_STATE_UPDATED", "JOB_STATE_DRAINED"}
)


class DataflowJob:
    """A job by its id, or, where the program told none, all jobs whose names begin with its name."""

    def __init__(self, config: DataflowConfiguration, name: str) -> None:
        self.config, self.name = config, name
        self.id: str | None = None
        self.hook = GoogleRestHook(gcp_conn_id=config.gcp_conn_id, impersonation_chain=config.impersonation_chain)
        self.project = config.project_id or self.hook.project_id

    @property
    def _jobs(self) -> str:
        return f"{_ADDRESS}/projects/{self.project}/locations/{self.config.location}/jobs"

    def runs(self, name: str) -> bool:
        """Whether a job of this name, or of one that begins so, has not ended."""
        return any(job["currentState"] not in _ENDED for job in self._named(name))

    def wait(self) -> None:
        """Wait for its end; for a streaming job, until it runs.

        Raises:
            TaskException: it ended otherwise.
        """
        while not all(map(self._is_there, self._current())):
            time.sleep(self.config.poll_sleep)

    def cancel(self) -> None:
        """Cancel it; a streaming job is drained where that is wanted."""
        if self.id is not None:
            job = self.hook.request("GET", f"{self._jobs}/{self.id}")
            drains = self.config.drain_pipeline and job.get("type") == "JOB_TYPE_STREAMING"
            wanted = "JOB_STATE_DRAINED" if drains else "JOB_STATE_CANCELLED"
            self.hook.request("PUT", f"{self._jobs}/{self.id}", {"requestedState": wanted})

    def _current(self) -> list[dict[str, Any]]:
        if self.id is not None and not self.config.multiple_jobs:
            return [self.hook.request("GET", f"{self._jobs}/{self.id}")]
        return self._named(self.name)

    def _named(self, name: str) -> list[dict[str, Any]]:
        return [job for job in self.hook.pages(self._jobs, "jobs") if job["name"].startswith(name.lower())]

    def _is_there(self, job: dict[str, Any]) -> bool:
        state = job.get("currentState")
        wanted = "JOB_STATE_RUNNING" if job.get("type") == "JOB_TYPE_STREAMING" else "JOB_STATE_DONE"
        if state == wanted:
            return not (wanted == "JOB_STATE_RUNNING" and self.config.wait_until_finished)
        if state in _ENDED:
            raise TaskException(
                f"Google Cloud Dataflow job {job.get('name')} is in an unexpected terminal state: {state}, expected: {wanted}"
            )
        return self.config.wait_until_finished is False
