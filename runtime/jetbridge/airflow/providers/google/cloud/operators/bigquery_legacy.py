"""Operators of BigQuery that newer providers dropped for `BigQueryCreateTableOperator`; many DAGs still have them.

https://airflow.apache.org/docs/apache-airflow-providers-google/10.26.0/operators/cloud/bigquery.html#manage-tables
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.bigquery import conflict_error
from jetbridge.airflow.providers.google.cloud.operators.bigquery import BigQueryOperatorBase
from jetbridge.airflow.providers.google.cloud.operators.bigquery_tables import BigQueryMakingOperator, schema_of

_OPTIONS_OF = {"CSV": "csvOptions", "GOOGLE_SHEETS": "googleSheetsOptions", "PARQUET": "parquetOptions"}


class BigQueryCreateEmptyTableOperator(BigQueryMakingOperator):
    """Makes a table or a view out of its parts."""

    dataset_id: str
    table_id: str
    table_resource: dict[str, Any] | None = None
    project_id: str | None = None
    schema_fields: list[dict[str, Any]] | None = None
    gcs_schema_object: str | None = None
    time_partitioning: dict[str, Any] | None = None
    google_cloud_storage_conn_id: str = "google_cloud_default"
    labels: dict[str, str] | None = None
    view: dict[str, Any] | None = None
    materialized_view: dict[str, Any] | None = None
    encryption_configuration: dict[str, Any] | None = None
    location: str | None = None
    cluster_fields: list[str] | None = None
    if_exists: str = "log"
    exists_ok: bool | None = None

    template_fields = (
        "dataset_id",
        "table_id",
        "table_resource",
        "project_id",
        "gcs_schema_object",
        "labels",
        "view",
        "materialized_view",
        "impersonation_chain",
    )

    def check_arguments(self) -> None:
        """Check what was given."""
        self.check_if_exists(self.exists_ok)

    def execute(self, context: Context) -> None:
        """Make it."""
        fields = self.schema_fields
        if not fields:
            fields = schema_of(self.gcs_schema_object, self.google_cloud_storage_conn_id, self.impersonation_chain)
        more = {
            "materializedView": self.materialized_view,
            "encryptionConfiguration": self.encryption_configuration,
        }
        resource = {**(self.table_resource or {}), **{name: value for name, value in more.items() if value}}
        try:
            self.bigquery.create_empty_table(
                self.project_id,
                self.dataset_id,
                self.table_id,
                resource,
                fields,
                self.time_partitioning,
                self.cluster_fields,
                self.labels,
                self.view,
                exists_ok=self.if_exists == "ignore",
                location=self.location,
            )
        except conflict_error():
            self.is_there(f"Table {self.dataset_id}.{self.table_id}")


class BigQueryCreateExternalTableOperator(BigQueryOperatorBase):
    """Makes a table over objects of Cloud Storage."""

    bucket: str | None = None
    source_objects: list[str] | None = None
    destination_project_dataset_table: str | None = None
    table_resource: dict[str, Any] | None = None
    schema_fields: list[dict[str, Any]] | None = None
    schema_object: str | None = None
    gcs_schema_bucket: str | None = None
    source_format: str = "CSV"
    autodetect: bool = False
    compression: str = "NONE"
    skip_leading_rows: int = 0
    field_delimiter: str = ","
    max_bad_records: int = 0
    quote_character: str | None = None
    allow_quoted_newlines: bool = False
    allow_jagged_rows: bool = False
    google_cloud_storage_conn_id: str = "google_cloud_default"
    src_fmt_configs: dict[str, Any] | None = None
    labels: dict[str, str] | None = None
    encryption_configuration: dict[str, Any] | None = None
    location: str | None = None

    template_fields = (
        "bucket",
        "source_objects",
        "schema_object",
        "gcs_schema_bucket",
        "destination_project_dataset_table",
        "labels",
        "table_resource",
        "impersonation_chain",
    )

    def execute(self, context: Context) -> None:
        """Make it."""
        hook = self.bigquery
        resource = dict(self.table_resource or self._resource())
        reference = resource.get("tableReference", {})
        if self.destination_project_dataset_table:
            project, dataset, table = hook.split_tablename(self.destination_project_dataset_table, hook.project_id)
        else:
            project = reference.get("projectId", hook.project_id)
            dataset, table = reference["datasetId"], reference["tableId"]
        hook.create_table(dataset, table, resource, self.location, project)

    def _resource(self) -> dict[str, Any]:
        external: dict[str, Any] = {
            "sourceFormat": self.source_format.upper(),
            "sourceUris": [f"gs://{self.bucket}/{name}" for name in self.source_objects or ()],
            "autodetect": self.autodetect,
            "compression": self.compression,
            "maxBadRecords": self.max_bad_records,
        }
        options = _OPTIONS_OF.get(self.source_format.upper())
        if options:
            external[options] = {**(self._csv() if options == "csvOptions" else {}), **(self.src_fmt_configs or {})}
        fields = self.schema_fields or self._fields_of_object()
        if fields:
            external["schema"] = {"fields": fields}
        more = {"labels": self.labels, "encryptionConfiguration": self.encryption_configuration}
        return {"externalDataConfiguration": external, **{name: value for name, value in more.items() if value}}

    def _fields_of_object(self) -> list[dict[str, Any]] | None:
        if not self.schema_object:
            return None
        url = f"gs://{self.gcs_schema_bucket or self.bucket}/{self.schema_object}"
        return schema_of(url, self.google_cloud_storage_conn_id, self.impersonation_chain)

    def _csv(self) -> dict[str, Any]:
        return {
            "fieldDelimiter": self.field_delimiter,
            "skipLeadingRows": self.skip_leading_rows,
            "quote": self.quote_character,
            "allowQuotedNewlines": self.allow_quoted_newlines,
            "allowJaggedRows": self.allow_jagged_rows,
        }
