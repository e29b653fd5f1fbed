"""Sensors of BigQuery: a table or a partition is there.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/bigquery.html#sensors
"""

from __future__ import annotations

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.bigquery import BigQueryHook
from jetbridge.airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseSensor


class BigQuerySensor(GoogleCloudBaseSensor):
    """What sensors of BigQuery share: the hook."""

    hook_class = BigQueryHook


class BigQueryTableExistenceSensor(BigQuerySensor):
    """Waits for a table."""

    project_id: str
    dataset_id: str
    table_id: str

    template_fields = ("project_id", "dataset_id", "table_id", "impersonation_chain")

    def poke(self, context: Context) -> bool:
        """Whether it is there."""
        return bool(self.hook.table_exists(self.dataset_id, self.table_id, self.project_id))


class BigQueryTablePartitionExistenceSensor(BigQuerySensor):
    """Waits for a partition of a table."""

    project_id: str
    dataset_id: str
    table_id: str
    partition_id: str

    template_fields = ("project_id", "dataset_id", "table_id", "partition_id", "impersonation_chain")

    def poke(self, context: Context) -> bool:
        """Whether it is there."""
        return bool(
            self.hook.table_partition_exists(self.dataset_id, self.table_id, self.partition_id, self.project_id)
        )


BigQueryTableExistenceAsyncSensor = BigQueryTableExistenceSensor
BigQueryTableExistencePartitionAsyncSensor = BigQueryTablePartitionExistenceSensor
