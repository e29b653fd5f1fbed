"""Datadog: metrics and events, over its own client.

https://airflow.apache.org/docs/apache-airflow-providers-datadog/stable/_api/airflow/providers/datadog/hooks/datadog/index.html
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException


class DatadogHook(BaseHook):
    """The connection's extra has `api_key`, `app_key`, `api_host` and `source_type_name`; its host is the one of events.

    Raises:
        TaskException: there is no key.
    """

    conn_name_attr = "datadog_conn_id"
    default_conn_name = "datadog_default"
    conn_type = "datadog"
    hook_name = "Datadog"

    def __init__(self, datadog_conn_id: str = "datadog_default") -> None:
        super().__init__()
        found = self.get_connection(datadog_conn_id)
        extra = found.extra_dejson
        self.api_key, self.app_key, self.api_host = (extra.get(name) for name in ("api_key", "app_key", "api_host"))
        self.source_type_name, self.host = extra.get("source_type_name"), found.host
        if self.api_key is None:
            raise TaskException("api_key must be specified in the Datadog connection details")
        datadog = client("datadog", extra="datadog")
        datadog.initialize(api_key=self.api_key, app_key=self.app_key, api_host=self.api_host)
        self.api = datadog.api

    def validate_response(self, response: dict[str, Any]) -> None:
        """Refuse an answer that is not `ok`.

        Raises:
            TaskException: it is not.
        """
        if response["status"] != "ok":
            self.log.error("Datadog returned: %s", response)
            raise TaskException("Error status received from Datadog")

    def _checked(self, response: dict[str, Any]) -> dict[str, Any]:
        self.validate_response(response)
        return response

    def send_metric(
        self,
        metric_name: str,
        datapoint: float,
        tags: list[str] | None = None,
        type_: str | None = None,
        interval: int | None = None,
    ) -> dict[str, Any]:
        """Send a value of a metric."""
        options = {"host": self.host, "tags": tags, "type": type_, "interval": interval}
        return self._checked(self.api.Metric.send(metric=metric_name, points=datapoint, **options))

    def query_metric(self, query: str, from_seconds_ago: int, to_seconds_ago: int) -> dict[str, Any]:
        """Values of a metric."""
        now = int(time.time())
        return self._checked(self.api.Metric.query(start=now - from_seconds_ago, end=now - to_seconds_ago, query=query))

    def post_event(self, title: str, text: str, **options: Any) -> dict[str, Any]:
        """Send an event; `options` are those of `datadog.api.Event.create`."""
        place = {"host": self.host, "source_type_name": self.source_type_name}
        return self._checked(self.api.Event.create(title=title, text=text, **place, **options))


class DatadogSensor(DeclaredSensor):
    """Waits for an event, or until `response_check` says yes."""

    template_fields = ("datadog_conn_id",)

    datadog_conn_id: str = "datadog_default"
    from_seconds_ago: int = 3600
    up_to_seconds_from_now: int = 0
    priority: str | None = None
    sources: str | None = None
    tags: list[str] | None = None
    response_check: Callable[[dict[str, Any]], bool] | None = None

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the events count
        """Whether there is one.

        Raises:
            TaskException: Datadog refuses.
        """
        response = DatadogHook(self.datadog_conn_id).api.Event.query(
            start=self.from_seconds_ago,
            end=self.up_to_seconds_from_now,
            priority=self.priority,
            sources=self.sources,
            tags=self.tags,
        )
        if isinstance(response, dict) and response.get("status", "ok") != "ok":
            raise TaskException("Datadog returned unexpected result")
        return bool(self.response_check(response) if self.response_check else response)
