"""PagerDuty: events and the REST API, over the client `pagerduty`.

https://airflow.apache.org/docs/apache-airflow-providers-pagerduty/stable/index.html
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.notifier import DeclaredNotifier
from jetbridge.definitions.signals import TaskException

_ACTIONS = ("trigger", "acknowledge", "resolve")
_EVENT = (
    "summary", "severity", "source", "action", "dedup_key", "custom_details", "group", "component", "class_type",
    "images", "links",
)  # fmt: skip


class PagerdutyHook(BaseHook):
    """The REST API; the token is the connection's password.

    Raises:
        TaskException: there is no token.
    """

    conn_name_attr = "pagerduty_conn_id"
    default_conn_name = "pagerduty_default"
    conn_type = "pagerduty"
    hook_name = "Pagerduty"

    def __init__(self, token: str = "", pagerduty_conn_id: str | None = None) -> None:
        super().__init__()
        found = self.get_connection(pagerduty_conn_id) if pagerduty_conn_id is not None else None
        self.routing_key = (found and found.extra_dejson.get("routing_key")) or None
        self.token = token or (found and found.password) or ""
        if not self.token:
            raise TaskException("Cannot get token: No valid api token nor pagerduty_conn_id supplied.")

    def client(self) -> Any:
        """The client (`pagerduty.RestApiV2Client`)."""
        return client("pagerduty", extra="pagerduty").RestApiV2Client(self.token)


class PagerdutyEventsHook(BaseHook):
    """Events; the integration key is the connection's password.

    Raises:
        TaskException: there is no key.
    """

    conn_name_attr = "pagerduty_events_conn_id"
    default_conn_name = "pagerduty_events_default"
    conn_type = "pagerduty_events"
    hook_name = "Pagerduty Events"

    def __init__(self, integration_key: str | None = None, pagerduty_events_conn_id: str | None = None) -> None:
        super().__init__()
        found = self.get_connection(pagerduty_events_conn_id) if pagerduty_events_conn_id is not None else None
        self.integration_key = integration_key if integration_key is not None else (found and found.password) or ""
        if not self.integration_key:
            raise TaskException("Cannot get token: No valid integration key nor pagerduty_events_conn_id supplied.")

    def _client(self) -> Any:
        return client("pagerduty", extra="pagerduty").EventsApiV2Client(self.integration_key)

    def send_event(
        self,
        summary: str,
        severity: str,
        source: str = "airflow",
        action: str = "trigger",
        dedup_key: str | None = None,
        custom_details: Any = None,
        group: str | None = None,
        component: str | None = None,
        class_type: str | None = None,
        images: list[Any] | None = None,
        links: list[Any] | None = None,
    ) -> Any:
        """Send an event; its deduplication key.

        Raises:
            ValueError: there is no such action, or it needs a deduplication key.
        """
        if action not in _ACTIONS:
            raise ValueError(f"Event action must be one of: {', '.join(_ACTIONS)}")
        if action != "trigger" and not dedup_key:
            raise ValueError(f"The dedup_key property is required for action={action} events, and it must be a string.")
        payload = {"summary": summary, "severity": severity, "source": source}
        named = {"component": component, "group": group, "class": class_type}
        payload.update({name: value for name, value in named.items() if value})
        details = {} if custom_details is None else {"custom_details": custom_details}
        further = {"dedup_key": dedup_key or None, "images": images, "links": links}
        given = {name: value for name, value in further.items() if value is not None}
        with self._client() as events:
            return events.send_event(action=action, payload={**payload, **details}, **given)

    def create_change_event(
        self,
        summary: str,
        source: str = "airflow",
        custom_details: Any = None,
        timestamp: dt.datetime | None = None,
        links: list[Any] | None = None,
    ) -> Any:
        """Send a change event."""
        further = {
            "custom_details": custom_details,
            "timestamp": timestamp and timestamp.isoformat(),
            "source": source,
        }
        payload = {"summary": summary, **{name: value for name, value in further.items() if value is not None}}
        with self._client() as events:
            return events.send_change_event(payload=payload, links=links)


class PagerdutyNotifier(DeclaredNotifier):
    """Sends an event when it is called as a callback."""

    template_fields = (*_EVENT, "pagerduty_events_conn_id")

    summary: str
    severity: str
    source: str = "airflow"
    action: str = "trigger"
    dedup_key: str | None = None
    custom_details: Any = None
    group: str | None = None
    component: str | None = None
    class_type: str | None = None
    images: list[Any] | None = None
    links: list[Any] | None = None
    pagerduty_events_conn_id: str | None = "pagerduty_events_default"
    integration_key: str | None = None

    @cached_property
    def hook(self) -> PagerdutyEventsHook:
        """The client."""
        return PagerdutyEventsHook(self.integration_key, self.pagerduty_events_conn_id)

    def notify(self, context: Context) -> None:  # noqa: ARG002 -- Airflow's signature
        """Send it."""
        self.hook.send_event(**{name: getattr(self, name) for name in _EVENT})


send_pagerduty_notification = PagerdutyNotifier
