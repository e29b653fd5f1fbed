"""Data taken into Druid.

https://airflow.apache.org/docs/apache-airflow-providers-apache-druid/stable/operators.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.druid.hooks import DruidHook, IngestionType


class DruidOperator(DeclaredOperator):
    """Sends a specification of ingestion, and waits for the end."""

    template_fields = ("json_index_file",)
    template_ext = (".json",)

    json_index_file: str
    druid_ingest_conn_id: str = "druid_ingest_default"
    timeout: int = 1
    max_ingestion_time: int | None = None
    ingestion_type: Any = 1
    """An `IngestionType`, or its value."""
    verify_ssl: bool = True

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Send it.

        Raises:
            TaskException: Druid refuses, the task fails, or takes too long.
        """
        hook = DruidHook(self.druid_ingest_conn_id, self.timeout, self.max_ingestion_time, self.verify_ssl)
        kind = IngestionType(getattr(self.ingestion_type, "value", self.ingestion_type))
        hook.submit_indexing_job(self.json_index_file, kind)
