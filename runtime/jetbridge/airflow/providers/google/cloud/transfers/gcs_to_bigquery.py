"""Cloud Storage to BigQuery: a load job, or an external table over the objects.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/transfer/gcs_to_bigquery.html
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.operators.bigquery import BigQueryOperatorBase
from jetbridge.airflow.providers.google.cloud.operators.bigquery_jobs import TaskJob
from jetbridge.airflow.providers.google.cloud.transfers.load_configuration import (
    FORMATS,
    load_options,
    present,
    table_options,
)
from jetbridge.definitions.signals import TaskException


class GCSToBigQueryOperator(BigQueryOperatorBase):
    """Loads objects into a table; with `max_id_key`, gives the largest value of that column.

    Raises:
        ValueError: there is no such format, or two ways of partitioning are named.
    """

    bucket: str
    source_objects: str | list[str]
    destination_project_dataset_table: str
    schema_fields: list[dict[str, Any]] | None = None
    schema_object: str | None = None
    schema_object_bucket: str | None = None
    source_format: str = "CSV"
    compression: str = "NONE"
    create_disposition: str = "CREATE_IF_NEEDED"
    skip_leading_rows: int | None = None
    write_disposition: str = "WRITE_EMPTY"
    field_delimiter: str = ","
    max_bad_records: int = 0
    quote_character: str | None = None
    ignore_unknown_values: bool = False
    allow_quoted_newlines: bool = False
    allow_jagged_rows: bool = False
    encoding: str = "UTF-8"
    max_id_key: str | None = None
    schema_update_options: Collection[str] = ()
    src_fmt_configs: dict[str, Any] | None = None
    extra_config: dict[str, Any] | None = None
    external_table: bool = False
    time_partitioning: dict[str, Any] | None = None
    range_partitioning: dict[str, Any] | None = None
    cluster_fields: list[str] | None = None
    autodetect: bool = True
    encryption_configuration: dict[str, Any] | None = None
    location: str | None = None
    labels: dict[str, str] | None = None
    description: str | None = None
    result_retry: Any = None
    result_timeout: float | None = None
    cancel_on_kill: bool = True
    job_id: str | None = None
    force_rerun: bool = True
    reattach_states: Collection[str] | None = None
    project_id: str | None = None
    force_delete: bool = False

    template_fields = (
        "bucket",
        "source_objects",
        "schema_object",
        "schema_object_bucket",
        "destination_project_dataset_table",
        "impersonation_chain",
        "src_fmt_configs",
        "extra_config",
    )
    template_ext = (".sql",)

    def check_arguments(self) -> None:
        """Check what was given."""
        if self.range_partitioning and self.time_partitioning:
            raise ValueError("Only one of time_partitioning or range_partitioning can be set.")
        self.source_format = self.source_format.upper()
        if self.source_format not in FORMATS:
            raise ValueError(
                f"{self.source_format} is not a valid source format. Please use one of the following types: {FORMATS}."
            )
        self.schema_object_bucket = self.schema_object_bucket or self.bucket
        self.src_fmt_configs = self.src_fmt_configs or {}

    def execute(self, context: Context) -> str | None:
        """Load them."""
        self.schema_fields = self.schema_fields or self._fields_of_object()
        if self.external_table:
            self._make_external_table()
        else:
            self._load(context)
        return self._largest_id() if self.max_id_key else None

    def on_kill(self) -> None:
        """Cancel the job."""
        if self.cancel_on_kill and getattr(self, "_job", None) is not None:
            self._job.cancel()

    def _fields_of_object(self) -> list[dict[str, Any]] | None:
        if not self.schema_object and self.autodetect is False:
            raise TaskException("Table schema was not found. Neither schema object nor schema fields were specified")
        if not self.schema_object or self.source_format == "DATASTORE_BACKUP":
            return None
        storage = GCSHook(self.gcp_conn_id, self.impersonation_chain)
        fields: list[dict[str, Any]] = json.loads(storage.download(str(self.schema_object_bucket), self.schema_object))
        return fields

    def _load(self, context: Context) -> None:
        hook = self.bigquery
        if self.force_delete:
            hook.delete_table(self.destination_project_dataset_table)
        self._job = TaskJob(
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
        self.job_id = str(self._job.start(context).job_id)
        context["ti"].xcom_push(key="job_id", value=self.job_id)
        self._job.finish()

    def _uris(self) -> list[str]:
        names = [self.source_objects] if isinstance(self.source_objects, str) else self.source_objects
        return [f"gs://{self.bucket}/{name}" for name in names]

    def configuration(self) -> dict[str, Any]:
        """The configuration of the load job."""
        hook = self.bigquery
        table = self.destination_project_dataset_table
        project, dataset, name = hook.split_tablename(table, hook.project_id, "destination_project_dataset_table")
        by_day = {"type": "DAY"} if "$" in table else {}
        properties = present(labels=self.labels, description=self.description)
        load = {
            "autodetect": self.autodetect,
            "createDisposition": self.create_disposition,
            "destinationTable": {"projectId": project, "datasetId": dataset, "tableId": name},
            "sourceFormat": self.source_format,
            "sourceUris": self._uris(),
            "writeDisposition": self.write_disposition,
            "ignoreUnknownValues": self.ignore_unknown_values,
            **present(
                timePartitioning={**by_day, **(self.time_partitioning or {})},
                rangePartitioning=self.range_partitioning,
                clustering={"fields": self.cluster_fields} if self.cluster_fields else None,
                schema={"fields": self.schema_fields} if self.schema_fields else None,
                schemaUpdateOptions=list(self.schema_update_options or ()),
                maxBadRecords=self.max_bad_records,
                destinationEncryptionConfiguration=self.encryption_configuration,
                destinationTableProperties=properties,
            ),
            **load_options(self.source_format, self.src_fmt_configs or {}, self._format_defaults()),
            **present(allowJaggedRows=self.allow_jagged_rows),
            **(self.extra_config or {}),
        }
        return {"load": load}

    def _format_defaults(self) -> dict[str, Any]:
        return {
            "skipLeadingRows": self.skip_leading_rows,
            "fieldDelimiter": self.field_delimiter,
            "ignoreUnknownValues": self.ignore_unknown_values,
            "quote": self.quote_character,
            "allowQuotedNewlines": self.allow_quoted_newlines,
            "encoding": self.encoding,
        }

    def _make_external_table(self) -> None:
        hook = self.bigquery
        project, dataset, name = hook.split_tablename(self.destination_project_dataset_table, hook.project_id)
        defaults = {**self._format_defaults(), "allowJaggedRows": self.allow_jagged_rows}
        external = {
            "autodetect": self.autodetect,
            "sourceFormat": self.source_format,
            "sourceUris": self._uris(),
            "compression": self.compression.upper(),
            "ignoreUnknownValues": self.ignore_unknown_values,
            **table_options(self.source_format, self.src_fmt_configs or {}, defaults),
            **present(
                schema={"fields": self.schema_fields} if self.schema_fields else None,
                maxBadRecords=self.max_bad_records,
            ),
            **(self.extra_config or {}),
        }
        more = present(
            labels=self.labels, description=self.description, encryptionConfiguration=self.encryption_configuration
        )
        resource = {"externalDataConfiguration": external, **more}
        hook.create_table(dataset, name, resource, self.location, project, exists_ok=True)

    def _largest_id(self) -> str:
        hook = self.bigquery
        query = f"SELECT MAX({self.max_id_key}) AS max_value FROM {self.destination_project_dataset_table}"
        job = hook.insert_job(
            {"query": {"query": query, "useLegacySql": False}}, project_id=self.project_id or hook.project_id
        )
        row = next(iter(job.result()), None)
        if row is None:
            raise RuntimeError(f"The {query} returned no rows!")
        return str(row[0] or 0)
