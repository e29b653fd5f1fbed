"""Dataplex: lakes with their zones, assets and tasks.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataplex.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator

ADDRESS = "https://dataplex.googleapis.com/v1"
_LAKES = "projects/{project_id}/locations/{region}/lakes"
_LAKE = _LAKES + "/{lake_id}"
_TASKS = _LAKE + "/tasks"
_TASK = _TASKS + "/{dataplex_task_id}"
_ZONES = _LAKE + "/zones"
_ASSETS = _ZONES + "/{zone_id}/assets"


class DataplexOperator(GoogleCallOperator):
    """What operators of Dataplex share; without a wait the result is whether the operation has ended."""

    address = ADDRESS
    operation = LONG_RUNNING

    def unawaited(self, answer: Any) -> Any:
        """Whether the operation has ended."""
        return bool(answer.get("done"))


class DataplexCreateTaskOperator(DataplexOperator):
    """Makes a task."""

    call = Call("POST", _TASKS, "body", pairs(taskId="dataplex_task_id", validateOnly="validate_only"))


class DataplexDeleteTaskOperator(DataplexOperator):
    """Deletes a task."""

    call = Call("DELETE", _TASK)
    nothing = True


class DataplexListTasksOperator(GoogleListOperator):
    """Gives all tasks of a lake."""

    address, items = ADDRESS, "tasks"
    call = Call(
        "GET", _TASKS, query=pairs(pageSize="page_size", pageToken="page_token", filter="filter", orderBy="order_by")
    )


class DataplexGetTaskOperator(GoogleCallOperator):
    """Gives a task."""

    address = ADDRESS
    call = Call("GET", _TASK)


class DataplexCreateLakeOperator(DataplexOperator):
    """Makes a lake."""

    call = Call("POST", _LAKES, "body", pairs(lakeId="lake_id", validateOnly="validate_only"))


class DataplexDeleteLakeOperator(DataplexOperator):
    """Deletes a lake."""

    call = Call("DELETE", _LAKE)
    nothing = True


class DataplexCreateZoneOperator(DataplexOperator):
    """Makes a zone."""

    call = Call("POST", _ZONES, "body", pairs(zoneId="zone_id"))


class DataplexDeleteZoneOperator(DataplexOperator):
    """Deletes a zone."""

    call = Call("DELETE", _ZONES + "/{zone_id}")
    nothing = True


class DataplexCreateAssetOperator(DataplexOperator):
    """Makes an asset."""

    call = Call("POST", _ASSETS, "body", pairs(assetId="asset_id"))


class DataplexDeleteAssetOperator(DataplexOperator):
    """Deletes an asset."""

    call = Call("DELETE", _ASSETS + "/{asset_id}")
    nothing = True
