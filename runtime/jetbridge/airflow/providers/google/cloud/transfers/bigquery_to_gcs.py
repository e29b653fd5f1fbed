"""BigQuery to Cloud Storage, to another table, and what other databases write into BigQuery by way of jobs.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/transfer/bigquery_to_gcs.html
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.bigquery import BigQueryOperatorBase
from jetbridge.airflow.providers.google.cloud.operators.bigquery_jobs import TaskJob


class BigQueryToGCSOperator(BigQueryOperatorBase):
    """Writes a table into objects, and gives their addresses."""

    source_project_dataset_table: str
    destination_cloud_storage_uris: list[str]
    project_id: str | None = None
    compression: str = "NONE"
    export_format: str = "CSV"
    field_delimiter: str = ","
    print_header: bool = True
    labels: dict[str, str] | None = None
    location: str | None = None
    result_retry: Any = None
    result_timeout: float | None = None
    job_id: str | None = None
    force_rerun: bool = False
    reattach_states: Collection[str] | None = None

    template_fields = (
        "source_project_dataset_table",
        "destination_cloud_storage_uris",
        "export_format",
        "labels",
        "impersonation_chain",
        "job_id",
    )

    def execute(self, context: Context) -> list[str]:
        """The addresses."""
        hook = self.bigquery
        job = TaskJob(
            hook,
            self.configuration(),
            self.project_id or hook.project_id,
            self.location,
            self.job_id,
            self.force_rerun,
            self.reattach_states or (),
            self.result_timeout,
            self.result_retry,
        )
        self.job_id = str(job.start(context).job_id)
        job.finish()
        return self.destination_cloud_storage_uris

    def configuration(self) -> dict[str, Any]:
        """The configuration of the extract job."""
        extract: dict[str, Any] = {
            "sourceTable": table_reference(self.bigquery, self.source_project_dataset_table),
            "compression": self.compression,
            "destinationUris": self.destination_cloud_storage_uris,
            "destinationFormat": self.export_format,
        }
        if self.export_format == "CSV":
            extract |= {"fieldDelimiter": self.field_delimiter, "printHeader": self.print_header}
        return {"extract": extract, **({"labels": self.labels} if self.labels else {})}


class BigQueryToBigQueryOperator(BigQueryOperatorBase):
    """Copies tables into a table."""

    source_project_dataset_tables: list[str] | str
    destination_project_dataset_table: str
    write_disposition: str = "WRITE_EMPTY"
    create_disposition: str = "CREATE_IF_NEEDED"
    project_id: str | None = None
    labels: dict[str, str] | None = None
    encryption_configuration: dict[str, Any] | None = None
    location: str | None = None

    template_fields = (
        "source_project_dataset_tables",
        "destination_project_dataset_table",
        "labels",
        "impersonation_chain",
    )

    def execute(self, context: Context) -> None:
        """Copy them."""
        hook, sources = self.bigquery, self.source_project_dataset_tables
        copy: dict[str, Any] = {
            "createDisposition": self.create_disposition,
            "writeDisposition": self.write_disposition,
            "sourceTables": [
                table_reference(hook, each) for each in ([sources] if isinstance(sources, str) else sources)
            ],
            "destinationTable": table_reference(hook, self.destination_project_dataset_table),
        }
        if self.encryption_configuration:
            copy["destinationEncryptionConfiguration"] = self.encryption_configuration
        configuration = {"copy": copy, **({"labels": self.labels} if self.labels else {})}
        hook.insert_job(configuration, project_id=self.project_id or hook.project_id, location=self.location)


def table_reference(hook: Any, name: str) -> dict[str, str]:
    """A table's name as BigQuery's jobs take it."""
    project, dataset, table = hook.split_tablename(name, hook.project_id)
    return {"projectId": project, "datasetId": dataset, "tableId": table}
