"""Lets Google's own clients speak to the fake service: over REST, at the place that the connection names."""

from __future__ import annotations

import importlib
from typing import Any

CLIENTS = (
    ("google.cloud.bigquery_datatransfer_v1", "DataTransferServiceClient"),
    ("google.cloud.container_v1", "ClusterManagerClient"),
    ("google.cloud.dataform_v1beta1", "DataformClient"),
    ("google.cloud.run_v2", "JobsClient"),
    ("google.cloud.run_v2", "ServicesClient"),
    ("google.cloud.workflows_v1beta", "WorkflowsClient"),
    ("google.cloud.workflows.executions_v1beta", "ExecutionsClient"),
    ("google.pubsub_v1", "PublisherClient"),
    ("google.pubsub_v1", "SubscriberClient"),
)


def over_rest() -> None:
    """Change the classes of this process."""
    hook = importlib.import_module("airflow.providers.google.common.hooks.base_google").GoogleBaseHook
    options = importlib.import_module("google.api_core.client_options").ClientOptions

    def place(self: Any, *_: Any, **__: Any) -> Any:
        return options(api_endpoint=self._get_field("api_endpoint"))

    hook.get_client_options = place
    for module, name in CLIENTS:
        metaclass: Any = type(getattr(importlib.import_module(module), name))
        metaclass.get_transport_class = lambda cls, label=None: cls._transport_registry["rest"]
