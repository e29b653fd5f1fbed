"""Dataflow: jobs of templates, and the wait for jobs.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataflow.html
"""

from __future__ import annotations

import copy
import re
import time
import uuid
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, GoogleCallSensor, states
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://dataflow.googleapis.com/v1b3"
_LOCATION = "projects/{project_id}/locations/{location}"
_JOB = _LOCATION + "/jobs/{job_id}"
_GOOD = frozenset({"JOB_STATE_DONE", "JOB_STATE_UPDATED", "JOB_STATE_DRAINED"})
_BAD = frozenset({"JOB_STATE_FAILED", "JOB_STATE_CANCELLED"})
_ENVIRONMENT = frozenset(
    {
        "numWorkers", "maxWorkers", "zone", "serviceAccountEmail", "tempLocation", "bypassTempDirValidation", "machineType",
        "additionalExperiments", "network", "subnetwork", "additionalUserLabels", "kmsKeyName", "ipConfiguration", "workerRegion", "workerZone",
    }
)  # fmt: skip
"""Options that are the environment's: https://cloud.google.com/dataflow/docs/reference/rest/v1b3/RuntimeEnvironment"""


class DataflowOperator(GoogleCallOperator):
    """What operators of Dataflow share: the job that they start, and the wait for it. A streaming job is waited for until it runs."""

    address = _ADDRESS
    of_clients = False
    location: str | None = "us-central1"
    wait_until_finished: bool | None = None
    expected_terminal_state: str | None = None
    poll_sleep: int = 10
    cancel_on_kill: bool = True
    drain_pipeline: bool = False
    job: dict[str, Any] | None = None

    def started(self, call: Call, context: Context) -> dict[str, Any]:
        """Start a job, keep its id under the key `job_id`, wait, and give what the service tells of it then.

        Raises:
            TaskException: it ended otherwise than it should.
        """
        self.job = self.ask(call)["job"]
        self.job_id = self.job["id"]
        while not self.is_done(found := self.looked_up()):
            time.sleep(self.poll_sleep)
        context["ti"].xcom_push(key="job_id", value=self.job_id)
        return found

    def looked_up(self) -> dict[str, Any]:
        """What the service tells of the job now."""
        found: dict[str, Any] = self.ask(Call("GET", _JOB))
        return found

    def is_done(self, job: dict[str, Any]) -> bool:
        """Whether a job is where it is waited for.

        Raises:
            TaskException: it ended otherwise.
        """
        state, is_streaming = job.get("currentState"), job.get("type") == "JOB_TYPE_STREAMING"
        wanted = self.expected_terminal_state or ("JOB_STATE_RUNNING" if is_streaming else "JOB_STATE_DONE")
        if state == wanted:
            return not (wanted == "JOB_STATE_RUNNING" and self.wait_until_finished)
        if state in _GOOD | _BAD:
            raise TaskException(
                f"Google Cloud Dataflow job {job.get('name')} is in an unexpected terminal state: {state}, expected terminal state: {wanted}"
            )
        return self.wait_until_finished is False

    def on_kill(self) -> None:
        """Cancel the job."""
        if self.job is not None and self.cancel_on_kill:
            self.end(self.job["id"])

    def end(self, job_id: str) -> None:
        """Cancel or drain a job."""
        self.job_id = job_id
        job = self.ask(Call("GET", _JOB))
        drains = self.drain_pipeline and job.get("type") == "JOB_TYPE_STREAMING"
        self.wanted_state = "JOB_STATE_DRAINED" if drains else "JOB_STATE_CANCELLED"
        self.ask(Call("PUT", _JOB, {"requestedState": "wanted_state"}))


def job_name(name: str, *, append: bool) -> str:
    """A name that Dataflow takes, with something after it that no other job has.

    Raises:
        TaskException: there are characters in it that names of jobs may not have.
    """
    base = name.replace("_", "-")
    if not re.fullmatch(r"[a-z]([-a-z0-9]*[a-z0-9])?", base):
        raise TaskException(
            f"Invalid job_name ({base}); the name must consist of only the characters [-a-z0-9], starting with a letter and ending with a letter or number "
        )
    return f"{base}-{str(uuid.uuid4())[:8]}" if append else base


class DataflowTemplatedJobStartOperator(DataflowOperator):
    """Runs a job of a classic template, and gives its id."""

    template: str
    project_id: str | None = None
    job_name: str = "{{task.task_id}}"
    options: dict[str, Any] | None = None
    dataflow_default_options: dict[str, Any] | None = None
    parameters: dict[str, str] | None = None
    environment: dict[str, Any] | None = None
    append_job_name: bool = True

    location: str | None = None
    template_fields = (
        "template",
        "job_name",
        "options",
        "parameters",
        "project_id",
        "location",
        "gcp_conn_id",
        "impersonation_chain",
        "environment",
        "dataflow_default_options",
    )

    def execute(self, context: Context) -> str:
        """The id of the job."""
        options = {**(self.dataflow_default_options or {}), **(self.options or {})}
        self.project_id = options.pop("project", None) or self.project_id
        self.location = options.get("region") or self.location or "us-central1"
        chosen = {name: value for name, value in options.items() if name in _ENVIRONMENT}
        self.request = {
            "jobName": job_name(self.job_name, append=self.append_job_name),
            "parameters": self.parameters or {},
            "environment": {**(self.environment or {}), **chosen},
        }
        return str(
            self.started(Call("POST", _LOCATION + "/templates:launch", "request", {"gcsPath": "template"}), context)[
                "id"
            ]
        )


class DataflowStartFlexTemplateOperator(DataflowOperator):
    """Runs a job of a flex template, and gives its description."""

    body: dict[str, Any]
    project_id: str | None = None
    append_job_name: bool = True

    location: str
    template_fields = ("body", "location", "project_id", "gcp_conn_id")

    def execute(self, context: Context) -> dict[str, Any]:
        """The job."""
        self.body = copy.deepcopy(self.body)
        given = self.body.get("launch_parameter") or self.body.get("launchParameter") or {}
        if self.append_job_name and given.get("jobName"):
            given["jobName"] += f"-{str(uuid.uuid4())[:8]}"
        return self.started(Call("POST", _LOCATION + "/flexTemplates:launch", "body"), context)


class DataflowStopJobOperator(DataflowOperator):
    """Ends jobs: the one of an id, or all of a prefix that run. Those that stream are drained, unless `drain_pipeline` is false."""

    job_name_prefix: str | None = None
    job_id: str | None = None
    project_id: str | None = None

    drain_pipeline: bool = True
    template_fields = ("job_id", "project_id", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """End them."""
        for job_id in [self.job_id] if self.job_id else self._running():
            self.end(job_id)
            while self.ask(Call("GET", _JOB)).get("currentState") not in _GOOD | _BAD:
                time.sleep(self.poll_sleep)

    def _running(self) -> list[str]:
        url = f"{_ADDRESS}/{_LOCATION.format(**self.names())}/jobs"
        jobs = [
            each for each in self.hook.pages(url, "jobs") if each["name"].startswith(str(self.job_name_prefix).lower())
        ]
        return [each["id"] for each in jobs if each["currentState"] not in _GOOD | _BAD]


class DataflowJobStatusSensor(GoogleCallSensor):
    """Waits until a job is in a state."""

    job_id: str
    expected_statuses: set[str] | str
    project_id: str | None = None
    location: str = "us-central1"

    address = _ADDRESS
    call = Call("GET", _JOB)
    state = "currentState"
    template_fields = ("job_id",)

    def wanted(self) -> frozenset[str]:
        """The states that are waited for."""
        return states(self.expected_statuses, "")

    def unwanted(self) -> frozenset[str]:
        """The states that are errors: ends other than those."""
        return _GOOD | _BAD


DataflowTemplateOperator = DataflowTemplatedJobStartOperator
