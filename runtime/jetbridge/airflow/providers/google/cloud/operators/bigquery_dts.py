"""BigQuery's data transfers: configurations, runs, and the wait for them.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/bigquery_dts.html
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, GoogleCallSensor, states
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://bigquerydatatransfer.googleapis.com/v1"
_CONFIG = "{parent}/transferConfigs/{transfer_config_id}"
_RUN = _CONFIG + "/runs/{run_id}"
_FAILED = frozenset({"FAILED", "CANCELLED"})
_SECRETS = ("secret_access_key", "access_key_id")
_INTERVAL = 10


class _Transfer(GoogleCallOperator):
    """What operators of transfers share."""

    address = _ADDRESS

    def names(self) -> dict[str, Any]:
        """What stands for the names in a path."""
        return {**super().names(), "parent": _parent(self.project, getattr(self, "location", None))}


def _parent(project: str, location: str | None) -> str:
    return f"projects/{project}" + (f"/locations/{location}" if location else "")


class BigQueryCreateDataTransferOperator(_Transfer):
    """Makes a configuration; nothing starts it by itself unless it says so. Its id is kept under the key `transfer_config_id`."""

    transfer_config: dict[str, Any]
    project_id: str | None = None
    location: str | None = None
    authorization_code: str | None = None

    call = Call("POST", "{parent}/transferConfigs", "config", {"authorizationCode": "authorization_code"})
    pushes = pairs(transfer_config_id="name")
    template_fields = ("transfer_config", "project_id", "authorization_code", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> Any:
        """The configuration, without keys of other clouds."""
        options = dict(self.transfer_config.get("schedule_options") or {})
        if options.get("disable_auto_scheduling") is None:
            options["disable_auto_scheduling"] = True
        self.config = {**self.transfer_config, "schedule_options": options}
        answer = super().execute(context)
        for name in _SECRETS:
            answer.get("params", {}).pop(name, None)
        return answer


class BigQueryDeleteDataTransferConfigOperator(_Transfer):
    """Deletes a configuration."""

    transfer_config_id: str
    project_id: str | None = None
    location: str | None = None

    call = Call("DELETE", _CONFIG)
    nothing = True
    template_fields = ("transfer_config_id", "project_id", "gcp_conn_id", "impersonation_chain")


class BigQueryDataTransferServiceStartTransferRunsOperator(_Transfer):
    """Starts runs, and waits for the first one; its id is kept under the key `run_id`."""

    transfer_config_id: str
    project_id: str | None = None
    location: str | None = None
    requested_time_range: dict[str, Any] | None = None
    requested_run_time: dict[str, Any] | None = None

    call = Call("POST", _CONFIG + ":startManualRuns", "times")
    template_fields = (
        "transfer_config_id",
        "project_id",
        "requested_time_range",
        "requested_run_time",
        "gcp_conn_id",
        "impersonation_chain",
    )

    def execute(self, context: Context) -> Any:
        """The run.

        Raises:
            TaskException: it failed or was cancelled.
        """
        times = {
            "requestedTimeRange": _texts(self.requested_time_range),
            "requestedRunTime": _text(self.requested_run_time),
        }
        self.times = {name: value for name, value in times.items() if value}
        self.run_id = self.ask(self.call)["runs"][0]["name"].rpartition("/")[2]
        context["ti"].xcom_push(key="run_id", value=self.run_id)
        while (run := self.ask(Call("GET", _RUN)))["state"] not in {*_FAILED, "SUCCEEDED"}:
            time.sleep(_INTERVAL)
        if run["state"] in _FAILED:
            raise TaskException(f"Transfer run was finished with {run['state']} status.")
        return self.shown(run)


class BigQueryDataTransferServiceTransferRunSensor(GoogleCallSensor):
    """Waits for a run."""

    run_id: str
    transfer_config_id: str
    expected_statuses: Any = None
    project_id: str | None = None
    request_timeout: float | None = None
    location: str | None = None

    address = _ADDRESS
    call = Call("GET", _RUN)
    failed = _FAILED
    template_fields = ("run_id", "transfer_config_id", "expected_statuses", "project_id", "impersonation_chain")

    def names(self) -> dict[str, Any]:
        """What stands for the names in a path."""
        return {**super().names(), "parent": _parent(self.project, self.location)}

    def wanted(self) -> frozenset[str]:
        """The states that are waited for."""
        return states(self.expected_statuses, "SUCCEEDED")


def _text(moment: dict[str, Any] | str | None) -> str | None:
    """A moment of Google's clients (`seconds`, `nanos` since 1970) as REST takes it."""
    if not isinstance(moment, dict):
        return moment
    found = dt.datetime.fromtimestamp(int(moment["seconds"]), tz=dt.timezone.utc)
    fraction = f".{int(moment['nanos']):09d}" if moment.get("nanos") else ""
    return f"{found:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def _texts(moments: dict[str, Any] | None) -> dict[str, Any] | None:
    return moments and {name: _text(value) for name, value in moments.items()}
