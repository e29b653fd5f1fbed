"""`OpsgenieAlertHook`, and the callback that makes an alert.

https://airflow.apache.org/docs/apache-airflow-providers-opsgenie/stable/_api/airflow/providers/opsgenie/hooks/opsgenie/index.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.notifier import DeclaredNotifier


class OpsgenieAlertHook(BaseHook):
    """Alerts; the connection's password is the key, its host another address than that of Opsgenie."""

    conn_name_attr = "opsgenie_conn_id"
    default_conn_name = "opsgenie_default"
    conn_type = "opsgenie"
    hook_name = "Opsgenie"

    def __init__(self, opsgenie_conn_id: str = "opsgenie_default") -> None:
        super().__init__()
        self.conn_id = opsgenie_conn_id
        self._sdk = client("opsgenie_sdk", extra="opsgenie")
        found = self.get_connection(opsgenie_conn_id)
        configuration = self._sdk.Configuration()
        configuration.api_key["Authorization"] = found.password
        configuration.host = found.host or "https://api.opsgenie.com"
        self.alert_api_instance = self._sdk.AlertApi(self._sdk.ApiClient(configuration))

    def get_conn(self) -> Any:
        """The client (`opsgenie_sdk.AlertApi`)."""
        return self.alert_api_instance

    def create_alert(self, payload: dict[str, Any] | None = None) -> Any:
        """Make an alert; `payload` are the arguments of `opsgenie_sdk.CreateAlertPayload`.

        Raises:
            opsgenie_sdk.exceptions.OpenApiException: Opsgenie refuses it.
        """
        return self.alert_api_instance.create_alert(self._sdk.CreateAlertPayload(**(payload or {})))

    def close_alert(
        self,
        identifier: str,
        identifier_type: str | None = "id",
        payload: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Close an alert.

        Raises:
            opsgenie_sdk.exceptions.OpenApiException: Opsgenie refuses it.
        """
        body = self._sdk.CloseAlertPayload(**(payload or {}))
        return self.alert_api_instance.close_alert(
            identifier=identifier, identifier_type=identifier_type, close_alert_payload=body, **kwargs
        )

    def delete_alert(
        self, identifier: str, identifier_type: str | None = None, user: str | None = None, source: str | None = None
    ) -> Any:
        """Delete an alert.

        Raises:
            opsgenie_sdk.exceptions.OpenApiException: Opsgenie refuses it.
        """
        return self.alert_api_instance.delete_alert(
            identifier=identifier, identifier_type=identifier_type, user=user, source=source
        )


class OpsgenieNotifier(DeclaredNotifier):
    """Makes an alert when it is called as a callback; `payload` is an `opsgenie_sdk.CreateAlertPayload`."""

    template_fields = ("payload", "opsgenie_conn_id")

    payload: Any
    opsgenie_conn_id: str = "opsgenie_default"

    @cached_property
    def hook(self) -> OpsgenieAlertHook:
        """The client."""
        return OpsgenieAlertHook(self.opsgenie_conn_id)

    def notify(self, context: Context) -> None:  # noqa: ARG002 -- Airflow's signature
        """Make it.

        Raises:
            opsgenie_sdk.exceptions.OpenApiException: Opsgenie refuses it.
        """
        self.hook.get_conn().create_alert(self.payload)


send_opsgenie_notification = OpsgenieNotifier
