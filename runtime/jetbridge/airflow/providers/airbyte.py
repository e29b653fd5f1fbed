"""Airbyte: syncs of connections, over its API's client.

https://airflow.apache.org/docs/apache-airflow-providers-airbyte/stable/operators/airbyte.html
"""

from __future__ import annotations

import time
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_OK = 200
_RUNNING = ("running", "pending", "incomplete")
_ENDED_BADLY = {"failed": "Job failed:", "cancelled": "Job was cancelled:"}


class AirbyteHook(BaseHook):
    """Jobs of a server: the connection's host is its address, login and password are a client's id and secret."""

    conn_name_attr = "airbyte_conn_id"
    default_conn_name = "airbyte_default"
    conn_type = "airbyte"
    hook_name = "Airbyte"

    def __init__(
        self, airbyte_conn_id: str = "airbyte_default", api_version: str = "v1", timeout: float | None = None
    ) -> None:
        super().__init__()
        self.airbyte_conn_id, self.api_version, self.timeout = airbyte_conn_id, api_version, timeout
        self.conn = self.get_conn_params(airbyte_conn_id)
        self.airbyte_api = self.create_api_session()

    def get_conn_params(self, conn_id: str) -> Any:
        """What the connection says."""
        found = self.get_connection(conn_id)
        return {
            "host": found.host,
            "client_id": found.login,
            "client_secret": found.password,
            "token_url": found.schema or "v1/applications/token",
            "proxies": found.extra_dejson.get("proxies"),
            "timeout": found.extra_dejson.get("timeout"),
        }

    def create_api_session(self) -> Any:
        """The client (`airbyte_api.AirbyteAPI`)."""
        models = client("airbyte_api.models", extra="airbyte")
        security = None
        if self.conn["client_id"] and self.conn["client_secret"]:
            login = {name: self.conn[name] for name in ("client_id", "client_secret")}
            token_url = {"TOKEN_URL": self.conn["token_url"]}
            security = models.Security(client_credentials=models.SchemeClientCredentials(**login, **token_url))
        return client("airbyte_api", extra="airbyte").AirbyteAPI(
            server_url=self.conn["host"], security=security, client=self._http_client()
        )

    def _http_client(self) -> Any:
        """A client of httpx where the connection says more than the address."""
        timeout = self.timeout if self.timeout is not None else self.conn["timeout"]
        proxies = self.conn["proxies"]
        if timeout is None and not proxies:
            return None
        httpx = client("httpx", extra="airbyte")
        named = proxies if isinstance(proxies, dict) else {"http": proxies, "https": proxies} if proxies else {}
        mounts = {
            scheme if "://" in scheme else f"{scheme}://": httpx.HTTPTransport(proxy=url)
            for scheme, url in named.items()
        }
        return httpx.Client(mounts=mounts, timeout=float(timeout or 5), follow_redirects=True)

    def get_job_details(self, job_id: int) -> Any:
        """A job as the client's object."""
        api = client("airbyte_api.api", extra="airbyte")
        return self._called(self.airbyte_api.jobs.get_job, api.GetJobRequest(job_id=job_id))

    def get_job_status(self, job_id: int) -> Any:
        """The state of a job."""
        return self.get_job_details(job_id).status

    def wait_for_job(self, job_id: str | int, wait_seconds: float = 3, timeout: float | None = 3600) -> None:
        """Wait for the end of a job; it is cancelled when that takes too long.

        Raises:
            TaskException: it failed, was cancelled, or took too long.
        """
        start = time.monotonic()
        while True:
            if timeout and start + timeout < time.monotonic():
                self.cancel_job(int(job_id))
                raise TaskException(f"Timeout: Airbyte job {job_id} is not ready after {timeout}s")
            time.sleep(wait_seconds)
            try:
                job = self.get_job_details(int(job_id))
            except TaskException as error:
                self.log.info("Retrying. Airbyte API returned server error when waiting for job: %s", error)
                continue
            if has_succeeded(job):
                return

    def submit_sync_connection(self, connection_id: str) -> Any:
        """Start the sync of a connection; the job."""
        return self._create(connection_id, "SYNC")

    def submit_reset_connection(self, connection_id: str) -> Any:
        """Start the reset of a connection; the job."""
        return self._create(connection_id, "RESET")

    def cancel_job(self, job_id: int) -> Any:
        """End a job; the job."""
        api = client("airbyte_api.api", extra="airbyte")
        return self._called(self.airbyte_api.jobs.cancel_job, api.CancelJobRequest(job_id=job_id))

    def test_connection(self) -> tuple[bool, str]:
        """Whether the server answers, and what is wrong if not."""
        try:
            answer = self.airbyte_api.health.get_health_check()
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)
        is_well = answer.status_code == _OK
        return is_well, "Connection successfully tested" if is_well else str(answer.raw_response)

    def _create(self, connection_id: str, kind: str) -> Any:
        models = client("airbyte_api.models", extra="airbyte")
        job_type = getattr(models.JobTypeEnum, kind)
        request = models.JobCreateRequest(connection_id=connection_id, job_type=job_type)
        return self._called(self.airbyte_api.jobs.create_job, request)

    @staticmethod
    def _called(method: Any, request: Any) -> Any:
        try:
            return method(request=request).job_response
        except Exception as error:
            raise TaskException(str(error)) from error


def has_succeeded(job: Any) -> bool:
    """Whether a job has ended well; not yet is False.

    Raises:
        TaskException: it has ended in another way.
    """
    state = getattr(job.status, "value", job.status)
    if state in _ENDED_BADLY:
        raise TaskException(f"{_ENDED_BADLY[state]}\n{job}")
    if state not in (*_RUNNING, "succeeded"):
        raise TaskException(f"Encountered unexpected state `{state}` for job_id `{job.job_id}`")
    return bool(state == "succeeded")


class AirbyteTriggerSyncOperator(DeclaredOperator):
    """Syncs a connection, and waits for the end unless `asynchronous`; the result is the id of the job."""

    template_fields = ("connection_id", "airbyte_conn_id")
    job_id: Any = None

    connection_id: str
    airbyte_conn_id: str = "airbyte_default"
    asynchronous: bool = False
    api_version: str = "v1"
    wait_seconds: float = 3
    timeout: float = 3600

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Start it.

        Raises:
            TaskException: it failed, was cancelled, or took too long.
        """
        hook = AirbyteHook(self.airbyte_conn_id, self.api_version)
        self.job_id = hook.submit_sync_connection(self.connection_id).job_id
        if not self.asynchronous:
            hook.wait_for_job(self.job_id, self.wait_seconds, self.timeout)
        return self.job_id

    def on_kill(self) -> None:
        """End the job."""
        if self.job_id:
            AirbyteHook(self.airbyte_conn_id, self.api_version).cancel_job(self.job_id)


class AirbyteJobSensor(DeclaredSensor):
    """Waits for the end of a job."""

    template_fields = ("airbyte_job_id", "airbyte_conn_id")

    airbyte_job_id: int
    airbyte_conn_id: str = "airbyte_default"
    api_version: str = "v1"

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the job counts
        """Whether it has ended.

        Raises:
            TaskException: it failed or was cancelled.
        """
        return has_succeeded(AirbyteHook(self.airbyte_conn_id, self.api_version).get_job_details(self.airbyte_job_id))
