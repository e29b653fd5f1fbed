"""Operators of BigQuery that make, change and delete datasets and tables.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/bigquery.html#manage-datasets
"""

from __future__ import annotations

import json
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.gcs_urls import parse_gcs_url
from jetbridge.airflow.providers.google.cloud.hooks.bigquery import conflict_error
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.operators.bigquery import BigQueryOperatorBase
from jetbridge.definitions.signals import SkipException, TaskException

_ON_CONFLICT = ("ignore", "log", "fail", "skip")


class BigQueryMakingOperator(BigQueryOperatorBase):
    """What operators share that make something which may be there: `if_exists` is `ignore`, `log`, `fail` or `skip`."""

    if_exists: str = "log"

    def check_if_exists(self, exists_ok: bool | None = None) -> None:
        """Take the older `exists_ok`, and refuse what is none of the four.

        Raises:
            ValueError: it is none of them.
        """
        if exists_ok is not None:
            self.if_exists = "ignore" if exists_ok else "log"
        if self.if_exists not in _ON_CONFLICT:
            raise ValueError(f"{self.if_exists!r} is not a valid IfExistAction: {', '.join(_ON_CONFLICT)}")

    def is_there(self, what: str) -> None:
        """What to do when it is there.

        Raises:
            TaskException: with `fail`.
            SkipException: with `skip`.
        """
        message = f"{what} already exists."
        if self.if_exists == "fail":
            raise TaskException(message)
        if self.if_exists == "skip":
            raise SkipException(message)
        self.log.info(message)


class BigQueryCreateEmptyDatasetOperator(BigQueryMakingOperator):
    """Makes a dataset."""

    dataset_id: str | None = None
    project_id: str | None = None
    dataset_reference: dict[str, Any] | None = None
    location: str | None = None
    if_exists: str = "log"
    exists_ok: bool | None = None

    template_fields = ("dataset_id", "project_id", "dataset_reference", "gcp_conn_id", "impersonation_chain")

    def check_arguments(self) -> None:
        """Check what was given."""
        self.dataset_reference = self.dataset_reference or {}
        self.check_if_exists(self.exists_ok)

    def execute(self, context: Context) -> None:
        """Make it."""
        try:
            self.bigquery.create_empty_dataset(
                self.dataset_id,
                self.project_id,
                self.location,
                self.dataset_reference,
                exists_ok=self.if_exists == "ignore",
            )
        except conflict_error():
            self.is_there(f"Dataset {self.dataset_id}")


class BigQueryDeleteDatasetOperator(BigQueryOperatorBase):
    """Deletes a dataset; one that is not there is no error."""

    dataset_id: str
    project_id: str | None = None
    delete_contents: bool = False

    template_fields = ("dataset_id", "project_id", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Delete it."""
        self.bigquery.delete_dataset(self.dataset_id, self.project_id, self.delete_contents)


class BigQueryGetDatasetOperator(BigQueryOperatorBase):
    """Gives what BigQuery says of a dataset."""

    dataset_id: str
    project_id: str | None = None

    template_fields = ("dataset_id", "project_id", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> dict[str, Any]:
        """The dataset."""
        found: dict[str, Any] = self.bigquery.get_dataset(self.dataset_id, self.project_id).to_api_repr()
        return found


class BigQueryUpdateDatasetOperator(BigQueryOperatorBase):
    """Changes fields of a dataset, and gives what BigQuery says of it."""

    dataset_resource: dict[str, Any]
    fields: list[str] | None = None
    dataset_id: str | None = None
    project_id: str | None = None

    template_fields = ("dataset_id", "project_id", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> dict[str, Any]:
        """The dataset."""
        fields = self.fields or list(self.dataset_resource)
        changed = self.bigquery.update_dataset(fields, self.dataset_resource, self.dataset_id, self.project_id)
        found: dict[str, Any] = changed.to_api_repr()
        return found


class BigQueryGetDatasetTablesOperator(BigQueryOperatorBase):
    """Gives references to the tables of a dataset."""

    dataset_id: str
    project_id: str | None = None
    max_results: int | None = None

    template_fields = ("dataset_id", "project_id", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> list[dict[str, Any]]:
        """The references."""
        found: list[dict[str, Any]] = self.bigquery.get_dataset_tables(
            self.dataset_id, self.project_id, self.max_results
        )
        return found


class BigQueryCreateTableOperator(BigQueryMakingOperator):
    """Makes a table, a view or an external table out of a description; its schema may stand in an object of Cloud Storage."""

    dataset_id: str
    table_id: str
    table_resource: dict[str, Any]
    project_id: str | None = None
    location: str | None = None
    gcs_schema_object: str | None = None
    google_cloud_storage_conn_id: str = "google_cloud_default"
    if_exists: str = "log"
    timeout: float | None = None

    template_fields = (
        "dataset_id",
        "table_id",
        "table_resource",
        "project_id",
        "gcs_schema_object",
        "gcp_conn_id",
        "impersonation_chain",
    )

    def check_arguments(self) -> None:
        """Check what was given."""
        self.check_if_exists()

    def execute(self, context: Context) -> None:
        """Make it."""
        fields = schema_of(self.gcs_schema_object, self.google_cloud_storage_conn_id, self.impersonation_chain)
        try:
            self.bigquery.create_table(
                self.dataset_id,
                self.table_id,
                self.table_resource,
                self.location,
                self.project_id,
                exists_ok=self.if_exists == "ignore",
                schema_fields=fields,
                timeout=self.timeout,
            )
        except conflict_error():
            self.is_there(f"Table {self.dataset_id}.{self.table_id}")


class BigQueryUpdateTableOperator(BigQueryOperatorBase):
    """Changes fields of a table, and gives what BigQuery says of it."""

    table_resource: dict[str, Any]
    fields: list[str] | None = None
    dataset_id: str | None = None
    table_id: str | None = None
    project_id: str | None = None

    template_fields = ("dataset_id", "table_id", "project_id", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> dict[str, Any]:
        """The table."""
        found: dict[str, Any] = self.bigquery.update_table(
            self.table_resource, self.fields, self.dataset_id, self.table_id, self.project_id
        )
        return found


class BigQueryUpdateTableSchemaOperator(BigQueryOperatorBase):
    """Changes or adds fields of a table's schema, and gives what BigQuery says of the table."""

    schema_fields_updates: list[dict[str, Any]]
    dataset_id: str
    table_id: str
    include_policy_tags: bool = False
    project_id: str | None = None
    location: str | None = None

    template_fields = (
        "schema_fields_updates",
        "dataset_id",
        "table_id",
        "project_id",
        "gcp_conn_id",
        "impersonation_chain",
    )

    def execute(self, context: Context) -> dict[str, Any]:
        """The table."""
        found: dict[str, Any] = self.bigquery.update_table_schema(
            self.schema_fields_updates, self.include_policy_tags, self.dataset_id, self.table_id, self.project_id
        )
        return found


class BigQueryUpsertTableOperator(BigQueryOperatorBase):
    """Changes a table, or makes it."""

    dataset_id: str
    table_resource: dict[str, Any]
    project_id: str | None = None
    location: str | None = None

    template_fields = ("dataset_id", "table_resource", "gcp_conn_id", "impersonation_chain", "project_id")

    def execute(self, context: Context) -> None:
        """Do it."""
        self.bigquery.run_table_upsert(self.dataset_id, self.table_resource, self.project_id)


class BigQueryDeleteTableOperator(BigQueryOperatorBase):
    """Deletes a table or view."""

    deletion_dataset_table: str
    ignore_if_missing: bool = False
    location: str | None = None

    template_fields = ("deletion_dataset_table", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Delete it."""
        self.bigquery.delete_table(self.deletion_dataset_table, not_found_ok=self.ignore_if_missing)


def schema_of(url: str | None, gcp_conn_id: str, impersonation_chain: Any) -> list[dict[str, Any]] | None:
    """The fields that an object of Cloud Storage holds as JSON; None without one."""
    if not url:
        return None
    bucket, name = parse_gcs_url(url)
    fields: list[dict[str, Any]] = json.loads(GCSHook(gcp_conn_id, impersonation_chain).download(bucket, name))
    return fields
