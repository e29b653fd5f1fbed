"""Dataplex: scans of the quality and of the profile of data, and their results.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataplex.html
"""

from __future__ import annotations

import time
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator
from jetbridge.airflow.providers.google.cloud.operators.dataplex import ADDRESS
from jetbridge.airflow.providers.google.common.plain import as_rest, mask
from jetbridge.airflow.providers.google.common.rest import GoogleError
from jetbridge.definitions.signals import TaskException

_SCANS = "projects/{project_id}/locations/{region}/dataScans"
_SCAN = _SCANS + "/{data_scan_id}"
_JOBS = _SCAN + "/jobs"
_ENDED = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})
_ALL_FIELDS = ("data_quality_spec", "labels", "description", "display_name", "execution_spec")
_PAUSE = 10


class DataplexScanOperator(GoogleCallOperator):
    """What operators of scans share."""

    full: str | None = "FULL"  # the view that is asked for
    data_scan_id: Any
    job_id: Any = None

    address = ADDRESS

    def end_of(self, job_id: str, seconds: float | None) -> Any:
        """The job of a scan when it has ended.

        Raises:
            TaskException: that takes longer than `seconds`.
        """
        started = time.monotonic()
        while True:
            time.sleep(float(getattr(self, "polling_interval_seconds", None) or _PAUSE))
            job = self.job_of(job_id)
            if job.get("state") in _ENDED:
                return job
            if seconds and time.monotonic() > started + seconds:
                raise TaskException(f"Timeout: Data Quality scan {job_id} is not ready after {seconds}s")

    def job_of(self, job_id: str) -> Any:
        """The job of a scan as it is now."""
        self.job_id = job_id
        return self.ask(Call("GET", _JOBS + "/{job_id}", query=pairs(view="full")))


class _CreateOrUpdate(DataplexScanOperator):
    """Makes a scan, or changes the one that is there; gives its id."""

    data_scan_id: str
    body: Any
    update_mask: Any = None

    call = Call("POST", _SCANS, "scan", pairs(dataScanId="data_scan_id"))
    updates_at_once: ClassVar[bool] = False
    """Whether a mask says that the scan is there."""

    def execute(self, context: Context) -> str:
        """The id of the scan."""
        self.scan = as_rest(self.body)
        if self.updates_at_once and self.update_mask is not None:
            self.update()
            return self.data_scan_id
        try:
            self.wait_for(self.ask(self.call), LONG_RUNNING)
        except GoogleError as error:
            if error.status != 409:  # noqa: PLR2004 -- there is one of that name
                raise
            self.update()
        return self.data_scan_id

    def update(self) -> None:
        """Change the scan that is there."""
        self.fields = self.update_mask or mask(_ALL_FIELDS)
        self.wait_for(self.ask(Call("PATCH", _SCAN, "scan", pairs(updateMask="fields"))), LONG_RUNNING)


class DataplexCreateOrUpdateDataQualityScanOperator(_CreateOrUpdate):
    """Makes or changes a scan of quality."""

    updates_at_once = True


class DataplexCreateOrUpdateDataProfileScanOperator(_CreateOrUpdate):
    """Makes or changes a scan of the profile."""


class DataplexGetDataQualityScanOperator(DataplexScanOperator):
    """Gives a scan of quality."""

    call = Call("GET", _SCAN, query=pairs(view="full"))


class DataplexGetDataProfileScanOperator(DataplexGetDataQualityScanOperator):
    """Gives a scan of the profile."""


class DataplexDeleteDataQualityScanOperator(DataplexScanOperator):
    """Deletes a scan of quality."""

    call = Call("DELETE", _SCAN)
    operation = LONG_RUNNING
    nothing = True


class DataplexDeleteDataProfileScanOperator(DataplexDeleteDataQualityScanOperator):
    """Deletes a scan of the profile."""


class DataplexRunDataQualityScanOperator(DataplexScanOperator):
    """Runs a scan and waits for its end; gives the id of the job."""

    asynchronous: bool = False
    result_timeout: float | None = 600.0
    fail_on_dq_failure: bool = False

    call = Call("POST", _SCAN + ":run")

    def execute(self, context: Context) -> str:
        """The id of the job.

        Raises:
            TaskException: the job failed, or takes too long, or the data is not as it should be.
        """
        job_id: str = self.ask(self.call)["job"]["name"].rpartition("/")[2]
        if not self.asynchronous:
            job = self.end_of(job_id, self.result_timeout)
            if job["state"] == "FAILED":
                raise TaskException(f"The job of a scan failed: {job_id}")
            _check_quality(self, job, job_id)
        return job_id


class DataplexRunDataProfileScanOperator(DataplexRunDataQualityScanOperator):
    """Runs a scan of the profile."""


class DataplexGetDataQualityScanResultOperator(DataplexScanOperator):
    """Gives the job of a scan, the latest one if none is named."""

    job_id: Any = None
    wait_for_results: bool = True
    result_timeout: float | None = 600.0
    fail_on_dq_failure: bool = False

    call = Call("GET", _JOBS)

    def execute(self, context: Context) -> Any:
        """The job.

        Raises:
            TaskException: there is none, or it takes too long, or the data is not as it should be.
        """
        job_id = self.job_id or self._latest()
        job = self.end_of(job_id, self.result_timeout) if self.wait_for_results else self.job_of(job_id)
        _check_quality(self, job, job_id)
        return self.shown(job)

    def _latest(self) -> str:
        jobs = self.ask(self.call).get("dataScanJobs", ())
        if not jobs:
            raise TaskException("There are no jobs, you should create one before.")
        return str(jobs[0]["name"].rpartition("/")[2])


class DataplexGetDataProfileScanResultOperator(DataplexGetDataQualityScanResultOperator):
    """Gives the job of a scan of the profile."""


def _check_quality(operator: Any, job: Any, job_id: str) -> None:
    passed = job.get("dataQualityResult", {}).get("passed", False)
    if operator.fail_on_dq_failure and job.get("state") == "SUCCEEDED" and not passed:
        raise TaskException(
            f"Data Quality job {job_id} failed due to failure of its scanning rules: {operator.data_scan_id}"
        )
