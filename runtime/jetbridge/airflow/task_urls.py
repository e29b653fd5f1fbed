"""Addresses of a task's pages, as Airflow's own callbacks and mails give them to people.

The pages are those of `AIRFLOW__WEBSERVER__BASE_URL` (Airflow 2) or `AIRFLOW__API__BASE_URL` (Airflow 3).
https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html#base-url
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from jetbridge.airflow.context import ConfAccessor
from jetbridge.scheduling.timetables import AirflowGeneration

if TYPE_CHECKING:
    from jetbridge.airflow.task_instance import TaskInstance

_CONF = ConfAccessor()
_HERE = "http://localhost:8080"


def log_url(ti: TaskInstance) -> str:
    """The page of the log."""
    if ti.generation is AirflowGeneration.V3:
        base = _CONF.get("api", "base_url", _HERE).rstrip("/")
        mapped = f"/mapped/{ti.map_index}" if ti.map_index >= 0 else ""
        return f"{base}/dags/{ti.dag_id}/runs/{quote(ti.run_id)}/tasks/{ti.task_id}{mapped}?try_number={ti.try_number}"
    moment = ti.execution_date.strftime("%Y-%m-%dT%H:%M:%S.%f%z") if ti.execution_date else ""
    mapped = f"&map_index={ti.map_index}" if ti.map_index >= 0 else ""
    return (
        f"{_base_of_v2()}/dags/{ti.dag_id}/grid?dag_run_id={quote(ti.run_id)}&task_id={ti.task_id}{mapped}"
        f"&base_date={quote(moment)}&tab=logs"
    )


def mark_success_url(ti: TaskInstance) -> str:
    """The page on which a person may say that the task has succeeded."""
    if ti.generation is AirflowGeneration.V3:
        return log_url(ti)
    return (
        f"{_base_of_v2()}/confirm?task_id={ti.task_id}&dag_id={ti.dag_id}&dag_run_id={quote(ti.run_id)}"
        "&upstream=false&downstream=false&state=success"
    )


def _base_of_v2() -> str:
    base: str = _CONF.get("webserver", "base_url", _HERE)
    return base
