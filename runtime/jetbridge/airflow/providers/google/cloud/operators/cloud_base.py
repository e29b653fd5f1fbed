"""What operators and sensors of Google Cloud share: the connection and the account to act as.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/_api/airflow/providers/google/cloud/operators/cloud_base/index.html
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.providers.google.common.hooks.base_google import GoogleBaseHook

_DEFAULT = "google_cloud_default"


class GoogleMixin:
    """The hook of an operator."""

    hook_class: ClassVar[type[GoogleBaseHook]] = GoogleBaseHook
    gcp_conn_id: str
    impersonation_chain: str | Sequence[str] | None

    @cached_property
    def hook(self) -> Any:
        """The hook."""
        return self.hook_class(gcp_conn_id=self.gcp_conn_id, impersonation_chain=self.impersonation_chain)


class GoogleCloudBaseOperator(GoogleMixin, DeclaredOperator):
    """An operator of Google Cloud."""

    gcp_conn_id: str = _DEFAULT
    impersonation_chain: str | Sequence[str] | None = None
    deferrable: bool = False  # it waits in its place, whatever deferred it in Airflow


class GoogleCloudBaseSensor(GoogleMixin, DeclaredSensor):
    """A sensor of Google Cloud."""

    gcp_conn_id: str = _DEFAULT
    google_cloud_conn_id: str = _DEFAULT
    impersonation_chain: str | Sequence[str] | None = None
    deferrable: bool = False  # mode `reschedule` gives the place back while it waits

    def check_arguments(self) -> None:
        """Take the older name of the connection."""
        if self.google_cloud_conn_id != _DEFAULT:
            self.gcp_conn_id = self.google_cloud_conn_id
