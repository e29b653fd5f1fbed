"""Compute Engine: machines are started, stopped, given another type.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/compute.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, Operation

_INSTANCE = "projects/{project_id}/zones/{zone}/instances/{resource_id}"


class ComputeEngineBaseOperator(GoogleCallOperator):
    """What operators of machines share."""

    zone: str
    resource_id: str | None = None
    project_id: str | None = None
    api_version: str = "v1"

    address = "https://compute.googleapis.com/compute/{api_version}"
    operation = Operation("projects/{project_id}/zones/{zone}/operations/{name}", delay=1)
    of_clients = False
    nothing = True


class ComputeEngineStartInstanceOperator(ComputeEngineBaseOperator):
    """Starts a machine."""

    call = Call("POST", _INSTANCE + "/start")
    template_fields = ("project_id", "zone", "resource_id", "gcp_conn_id", "api_version", "impersonation_chain")


class ComputeEngineStopInstanceOperator(ComputeEngineBaseOperator):
    """Stops a machine."""

    call = Call("POST", _INSTANCE + "/stop")
    template_fields = ("project_id", "zone", "resource_id", "gcp_conn_id", "api_version", "impersonation_chain")


class ComputeEngineSetMachineTypeOperator(ComputeEngineBaseOperator):
    """Gives a machine that is stopped another type."""

    body: dict[str, Any]

    call = Call("POST", _INSTANCE + "/setMachineType", "body")
    template_fields = ("project_id", "zone", "resource_id", "body", "gcp_conn_id", "api_version", "impersonation_chain")
