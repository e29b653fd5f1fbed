"""Sensors of Dataproc: a job or a batch has ended well.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataproc.html
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.dataproc import DataprocHook
from jetbridge.airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseSensor
from jetbridge.definitions.signals import TaskException


class DataprocSensor(GoogleCloudBaseSensor):
    """What the sensors share. With `wait_timeout`, for so many seconds it is no error that the service does not answer."""

    region: str
    project_id: str | None = None
    wait_timeout: float | None = None

    hook_class = DataprocHook
    _start: float | None = None

    def ask(self, get: Callable[..., Any], name: str) -> Any:
        """What there is under a name; None when the service does not answer.

        Raises:
            TaskException: it has not answered for too long.
        """
        self._start = self._start or time.monotonic()
        errors = client("google.api_core.exceptions", extra="google")
        try:
            return get(name, self.region, self.project_id)
        except errors.ServerError:
            if not self.wait_timeout:
                raise
            if time.monotonic() - self._start > self.wait_timeout:
                raise TaskException(f"Timeout: dataproc {name} is not ready after {self.wait_timeout}s") from None
            return None


class DataprocJobSensor(DataprocSensor):
    """Waits for a job."""

    dataproc_job_id: str

    template_fields = ("project_id", "region", "dataproc_job_id")

    def poke(self, context: Context) -> bool:
        """Whether it has ended.

        Raises:
            TaskException: it failed or is cancelled.
        """
        job = self.ask(self.hook.get_job, self.dataproc_job_id)
        state = job.status.state.name if job is not None else ""
        if state == "ERROR" or state.startswith("CANCEL"):
            raise TaskException(f"Job {'failed' if state == 'ERROR' else 'was cancelled'}:\n{job}")
        return bool(state == "DONE")


class DataprocBatchSensor(DataprocSensor):
    """Waits for a batch."""

    batch_id: str

    template_fields = ("project_id", "region", "batch_id")

    def poke(self, context: Context) -> bool:
        """Whether it has ended.

        Raises:
            TaskException: it failed or is cancelled.
        """
        batch = self.ask(self.hook.get_batch, self.batch_id)
        state = batch.state.name if batch is not None else ""
        if state == "FAILED" or state.startswith("CANCEL"):
            raise TaskException("Batch failed" if state == "FAILED" else "Batch was cancelled.")
        return bool(state == "SUCCEEDED")
