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
    ("google.cloud.aiplatform_v1", "DatasetServiceClient"),
    ("google.cloud.aiplatform_v1", "EndpointServiceClient"),
    ("google.cloud.aiplatform_v1", "JobServiceClient"),
    ("google.cloud.aiplatform_v1", "ModelServiceClient"),
    ("google.cloud.aiplatform_v1", "PipelineServiceClient"),
    ("google.cloud.alloydb_v1", "AlloyDBAdminClient"),
    ("google.cloud.batch_v1", "BatchServiceClient"),
    ("google.cloud.dataplex_v1", "CatalogServiceClient"),
    ("google.cloud.dataplex_v1", "DataplexServiceClient"),
    ("google.cloud.dataplex_v1", "DataScanServiceClient"),
    ("google.cloud.dlp_v2", "DlpServiceClient"),
    ("google.cloud.language_v1", "LanguageServiceClient"),
    ("google.cloud.managedkafka_v1", "ManagedKafkaClient"),
    ("google.cloud.memcache_v1beta2", "CloudMemcacheClient"),
    ("google.cloud.metastore_v1", "DataprocMetastoreClient"),
    ("google.cloud.orchestration.airflow.service_v1", "EnvironmentsClient"),
    ("google.cloud.orchestration.airflow.service_v1", "ImageVersionsClient"),
    ("google.cloud.redis_v1", "CloudRedisClient"),
    ("google.cloud.tasks_v2", "CloudTasksClient"),
    ("google.cloud.translate_v3", "TranslationServiceClient"),
    ("google.cloud.videointelligence_v1", "VideoIntelligenceServiceClient"),
    ("google.cloud.vision_v1", "ImageAnnotatorClient"),
    ("google.cloud.vision_v1", "ProductSearchClient"),
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
