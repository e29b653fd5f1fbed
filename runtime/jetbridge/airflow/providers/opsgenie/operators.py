"""Alerts made, closed and deleted.

https://airflow.apache.org/docs/apache-airflow-providers-opsgenie/stable/operators/opsgenie_alert.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.opsgenie.hook import OpsgenieAlertHook

_OF_ALERTS = (
    "message", "alias", "description", "responders", "visible_to", "actions", "tags", "details", "entity", "source",
    "priority", "user", "note",
)  # fmt: skip


class OpsgenieCreateAlertOperator(DeclaredOperator):
    """Makes an alert."""

    template_fields = ("message", "alias", "description", "entity", "priority", "note", "opsgenie_conn_id")

    message: str
    opsgenie_conn_id: str = "opsgenie_default"
    alias: str | None = None
    description: str | None = None
    responders: list[dict[str, Any]] | None = None
    visible_to: list[dict[str, Any]] | None = None
    actions: list[str] | None = None
    tags: list[str] | None = None
    details: dict[str, Any] | None = None
    entity: str | None = None
    source: str | None = None
    priority: str | None = None
    user: str | None = None
    note: str | None = None

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Make it."""
        OpsgenieAlertHook(self.opsgenie_conn_id).create_alert(_told(self, _OF_ALERTS))


class OpsgenieCloseAlertOperator(DeclaredOperator):
    """Closes an alert."""

    template_fields = ("opsgenie_conn_id",)

    identifier: str
    opsgenie_conn_id: str = "opsgenie_default"
    identifier_type: str | None = None
    user: str | None = None
    note: str | None = None
    source: str | None = None
    close_alert_kwargs: dict[str, Any] | None = None

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Close it."""
        payload, further = _told(self, ("user", "note", "source")), self.close_alert_kwargs or {}
        hook = OpsgenieAlertHook(self.opsgenie_conn_id)
        hook.close_alert(self.identifier, self.identifier_type, payload, **further)


class OpsgenieDeleteAlertOperator(DeclaredOperator):
    """Deletes an alert."""

    template_fields = ("identifier", "opsgenie_conn_id")

    identifier: str
    opsgenie_conn_id: str = "opsgenie_default"
    identifier_type: str | None = None
    user: str | None = None
    source: str | None = None

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Delete it."""
        hook = OpsgenieAlertHook(self.opsgenie_conn_id)
        hook.delete_alert(self.identifier, self.identifier_type, self.user, self.source)


def _told(operator: DeclaredOperator, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(operator, name) for name in names if getattr(operator, name)}
