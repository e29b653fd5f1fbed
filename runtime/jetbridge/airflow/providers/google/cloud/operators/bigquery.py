"""Operators of BigQuery: jobs and what they find. Datasets and tables: `bigquery_tables`; checks: `bigquery_checks`.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/bigquery.html
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.bigquery import BigQueryHook
from jetbridge.airflow.providers.google.cloud.operators.bigquery_jobs import TaskJob, job_path, with_labels
from jetbridge.airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseOperator
from jetbridge.definitions.signals import TaskException


class BigQueryOperatorBase(GoogleCloudBaseOperator):
    """What operators of BigQuery share: the hook, at the operator's location if it has one."""

    hook_class = BigQueryHook

    @property
    def bigquery(self) -> BigQueryHook:
        """The hook."""
        hook: BigQueryHook = self.hook
        hook.location = getattr(self, "location", None) or hook.location
        return hook


class BigQueryInsertJobOperator(BigQueryOperatorBase):
    """Runs a job (query, load, copy or extract) to its end, and gives its id."""

    configuration: dict[str, Any] | str
    project_id: str | None = None
    location: str | None = None
    job_id: str | None = None
    force_rerun: bool = True
    reattach_states: Collection[str] | None = None
    cancel_on_kill: bool = True
    result_retry: Any = None
    result_timeout: float | None = None
    poll_interval: float = 4.0

    template_fields = ("configuration", "job_id", "gcp_conn_id", "impersonation_chain", "project_id")
    template_ext = (".json", ".sql")

    def prepare_template(self) -> None:
        """A configuration that is a file's name is what stands in the file."""
        if isinstance(self.configuration, str) and self.configuration.endswith(".json"):
            self.configuration = json.loads(Path(self.configuration).read_text(encoding="utf-8"))

    def execute(self, context: Context) -> str:
        """The id of the job."""
        if not isinstance(self.configuration, dict):
            raise TaskException(f"The configuration of a job is a dictionary, got {self.configuration!r}")
        hook = self.bigquery
        self._job = TaskJob(
            hook,
            with_labels(self.configuration, hook, context),
            self.project_id or hook.project_id,
            self.location,
            self.job_id,
            self.force_rerun,
            self.reattach_states or (),
            self.result_timeout,
            self.result_retry,
        )
        self.job_id = str(self._job.start(context).job_id)
        context["ti"].xcom_push(
            key="job_id_path",
            value=job_path(self.job_id, self._job.project_id, self._job.job.location or self.location),
        )
        return self._job.finish()

    def on_kill(self) -> None:
        """Cancel the job."""
        if self.cancel_on_kill and getattr(self, "_job", None) is not None:
            self._job.cancel()


class BigQueryExecuteQueryOperator(BigQueryOperatorBase):
    """Runs a query, or several, as older providers did; gives the id of the job, or those of all.

    `job_id` is what the operator tells of its jobs; as in the provider, one that is given names no job.
    """

    sql: str | Iterable[str]
    destination_dataset_table: str | None = None
    write_disposition: str = "WRITE_EMPTY"
    allow_large_results: bool | None = False
    flatten_results: bool | None = None
    udf_config: list[Any] | None = None
    use_legacy_sql: bool = True
    maximum_billing_tier: int | None = None
    maximum_bytes_billed: float | None = None
    create_disposition: str = "CREATE_IF_NEEDED"
    schema_update_options: Collection[str] | None = None
    query_params: list[Any] | None = None
    labels: dict[str, str] | None = None
    priority: str | None = "INTERACTIVE"
    time_partitioning: dict[str, Any] | None = None
    api_resource_configs: dict[str, Any] | None = None
    cluster_fields: list[str] | None = None
    location: str | None = None
    encryption_configuration: dict[str, Any] | None = None
    job_id: str | list[str] | None = None

    template_fields = ("sql", "destination_dataset_table", "labels", "query_params", "impersonation_chain")
    template_ext = (".sql",)

    def execute(self, context: Context) -> str | list[str]:
        """The id of the job, or the ids of all."""
        statements = [self.sql] if isinstance(self.sql, str) else list(self.sql)
        ids = [str(self.bigquery.insert_job(self._configuration(sql)).job_id) for sql in statements]
        self.job_id = ids[0] if isinstance(self.sql, str) else ids
        return self.job_id

    def _configuration(self, sql: str) -> dict[str, Any]:
        whole = dict(self.api_resource_configs or {})
        query: dict[str, Any] = {
            "query": sql,
            "useLegacySql": self.use_legacy_sql,
            "priority": self.priority or self.bigquery.priority,
            "userDefinedFunctionResources": self.udf_config,
            "maximumBillingTier": self.maximum_billing_tier,
            "maximumBytesBilled": self.maximum_bytes_billed,
            "schemaUpdateOptions": list(self.schema_update_options or ()),
            "queryParameters": self.query_params,
            "timePartitioning": self.time_partitioning,
            "clustering": {"fields": self.cluster_fields} if self.cluster_fields else None,
            "destinationEncryptionConfiguration": self.encryption_configuration,
            **self._destination(),
        }
        kept = {name: value for name, value in query.items() if value not in (None, [], {})}
        whole["query"] = {**kept, **whole.get("query", {})}
        return {**whole, "labels": self.labels} if self.labels else whole

    def _destination(self) -> dict[str, Any]:
        if not self.destination_dataset_table:
            return {}
        hook = self.bigquery
        project, dataset, table = hook.split_tablename(self.destination_dataset_table, hook.project_id)
        day = {"timePartitioning": {"type": "DAY", **(self.time_partitioning or {})}} if "$" in table else {}
        return {
            "destinationTable": {"projectId": project, "datasetId": dataset, "tableId": table},
            "allowLargeResults": self.allow_large_results,
            "flattenResults": self.flatten_results,
            "writeDisposition": self.write_disposition,
            "createDisposition": self.create_disposition,
            **day,
        }


BigQueryOperator = BigQueryExecuteQueryOperator


class BigQueryGetDataOperator(BigQueryOperatorBase):
    """Gives rows of a table, or of a job's result: lists of values, or dictionaries.

    Raises:
        TaskException: neither a table nor a job is named, or both.
    """

    dataset_id: str | None = None
    table_id: str | None = None
    table_project_id: str | None = None
    job_id: str | None = None
    job_project_id: str | None = None
    project_id: str | None = None
    max_results: int | str = 100
    selected_fields: str | None = None
    location: str | None = None
    encryption_configuration: dict[str, Any] | None = None
    poll_interval: float = 4.0
    as_dict: bool = False
    use_legacy_sql: bool = True

    template_fields = (
        "dataset_id",
        "table_id",
        "table_project_id",
        "job_id",
        "job_project_id",
        "project_id",
        "max_results",
        "selected_fields",
        "gcp_conn_id",
        "impersonation_chain",
    )

    def execute(self, context: Context) -> list[Any]:
        """The rows."""
        if bool(self.job_id) == bool(self.table_id):
            raise TaskException(
                "'job_id' and 'table_id' parameters are mutually exclusive, "
                "ensure that exactly one of them is specified"
            )
        rows = self._of_job() if self.job_id else self._of_table()
        return [dict(row) for row in rows] if self.as_dict else [row.values() for row in rows]

    def _of_job(self) -> list[Any]:
        job = self.bigquery.get_job(str(self.job_id), self.job_project_id, self.location)
        rows = list(job.result(max_results=int(self.max_results)))
        if not self.selected_fields:
            return rows
        names = self.selected_fields.split(",")
        return [{name: value for name, value in row.items() if name in names} for row in rows]

    def _of_table(self) -> list[Any]:
        hook = self.bigquery
        project = self.table_project_id or self.project_id or hook.project_id
        if not self.selected_fields:
            fields = hook.get_schema(str(self.dataset_id), str(self.table_id), project)["fields"]
            self.selected_fields = ",".join(each["name"] for each in fields)
        rows: list[Any] = hook.list_rows(
            str(self.dataset_id),
            str(self.table_id),
            int(self.max_results),
            self.selected_fields,
            project_id=project,
            location=self.location,
        )
        return rows
