"""BigQuery: jobs, queries, datasets and tables.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/_api/airflow/providers/google/cloud/hooks/bigquery/index.html
"""

from __future__ import annotations

import hashlib
import json
import re
import time
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pendulum

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.google.cloud.hooks.bigquery_cursor import BigQueryConnection, BigQueryCursor, bind
from jetbridge.airflow.providers.google.cloud.hooks.bigquery_tables import BigQueryTables
from jetbridge.airflow.providers.google.common.hooks.base_google import GoogleBaseHook
from jetbridge.definitions.signals import TaskException

_JOBS = {"load": "LoadJob", "copy": "CopyJob", "extract": "ExtractJob", "query": "QueryJob"}
_CANCEL_POLLS, _CANCEL_WAIT = 12, 5
_TABLE_NAME = re.compile(
    r"(?:(?P<project>(?:[^:]+:)?[^.:]+)[.:])?"  # a project may belong to a domain: example.com:project
    r"(?P<dataset>[^.:]+)\.(?P<table>[^.:]+)"
)
_default_project = GoogleBaseHook.fallback_to_default_project_id


class BigQueryHook(BigQueryTables):
    """BigQuery.

    Args:
        gcp_conn_id: Connection.
        use_legacy_sql: The dialect of queries run by a cursor; the connection's without it, else legacy SQL.
        location: Where jobs run; the connection's without it.
        priority: Priority of queries run by a cursor.
        api_resource_configs: Configuration that queries run by a cursor start from.
        impersonation_chain: Service account to act as.
        labels: Labels of queries.
    """

    conn_name_attr = "gcp_conn_id"
    default_conn_name = "google_cloud_bigquery_default"
    conn_type = "gcpbigquery"
    hook_name = "Google Bigquery"

    def __init__(
        self,
        gcp_conn_id: str = "google_cloud_default",
        use_legacy_sql: bool | None = None,
        location: str | None = None,
        priority: str | None = None,
        api_resource_configs: dict[str, Any] | None = None,
        impersonation_chain: str | Sequence[str] | None = None,
        impersonation_scopes: str | Sequence[str] | None = None,
        labels: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(kwargs.pop("bigquery_conn_id", gcp_conn_id), impersonation_chain, **kwargs)
        legacy = self._get_field("use_legacy_sql", True) if use_legacy_sql is None else use_legacy_sql
        self.use_legacy_sql: bool = legacy
        self.location = location or self._get_field("location")
        self.priority: str = priority or self._get_field("priority", "INTERACTIVE")
        self.api_resource_configs: dict[str, Any] = api_resource_configs or self._get_field("api_resource_configs", {})
        self.labels: dict[str, str] = labels or self._get_field("labels", {})
        self.impersonation_scopes = impersonation_scopes

    def get_conn(self) -> Any:
        """A DB-API connection."""
        return BigQueryConnection(self)

    def get_cursor(self) -> Any:
        """A DB-API cursor."""
        return BigQueryCursor(self)

    def query_results(self, job: Any, page_token: str | None) -> dict[str, Any]:
        """One page of a query's result, as the API gives it."""
        token = {"pageToken": page_token} if page_token else {}
        found: dict[str, Any] = self.get_client(job.project)._connection.api_request(  # noqa: SLF001 -- the client converts values, Airflow does not
            method="GET",
            path=f"/projects/{job.project}/queries/{job.job_id}",
            query_params={**token, **({"location": job.location} if job.location else {})},
        )
        return found

    @_default_project
    def insert_job(
        self,
        configuration: dict[str, Any],
        job_id: str | None = None,
        project_id: str | None = None,
        location: str | None = None,
        nowait: bool = False,
        retry: Any = None,
        timeout: float | None = None,
    ) -> Any:
        """Start a job and, unless told not to, wait for its end; Google's job.

        Raises:
            TaskException: the configuration is none of a load, copy, extract or query.
        """
        kind = next((kind for kind in _JOBS if kind in configuration), None)
        if kind is None:
            raise TaskException(f"Unknown job type. Supported types: {', '.join(_JOBS)}")
        place = location or self.location
        reference = {"jobId": job_id or _job_id(configuration), "projectId": project_id, "location": place}
        described = {"configuration": configuration, "jobReference": reference}
        job = getattr(self._bigquery, _JOBS[kind]).from_api_repr(described, self.get_client(project_id, place))
        if nowait:
            job._begin()  # noqa: SLF001 -- Google's client has no public way to start a prepared job
        else:
            job.result(timeout=timeout, **({"retry": retry} if retry is not None else {}))
        return job

    @_default_project
    def get_job(self, job_id: str, project_id: str | None = None, location: str | None = None) -> Any:
        """Google's job of that id."""
        return self.get_client(project_id, location).get_job(job_id, project=project_id, location=location)

    @_default_project
    def poll_job_complete(self, job_id: str, project_id: str | None = None, location: str | None = None) -> bool:
        """Whether a job has ended."""
        return bool(self.get_job(job_id, project_id, location or self.location).done())

    @_default_project
    def cancel_job(self, job_id: str, project_id: str | None = None, location: str | None = None) -> None:
        """Stop a job that still runs, and wait a minute for its end."""
        place = location or self.location
        if self.poll_job_complete(job_id, project_id, place):
            return
        self.get_client(project_id, place).cancel_job(job_id)
        for _ in range(_CANCEL_POLLS):
            if self.poll_job_complete(job_id, project_id, place):
                return
            time.sleep(_CANCEL_WAIT)
        self.log.warning("Job %s still runs after it was cancelled.", job_id)

    @staticmethod
    def generate_job_id(
        job_id: str | None,
        dag_id: str,
        task_id: str,
        logical_date: datetime | None,
        configuration: dict[str, Any],
        run_after: datetime | None = None,
        force_rerun: bool = False,
        try_number: int | None = None,
    ) -> str:
        """The id of a task's job: the same for the same configuration, unless it is to run again in any case."""
        base = str(uuid.uuid4()) if force_rerun else json.dumps(configuration, sort_keys=True)
        suffix = _md5(base)
        if job_id:
            return f"{job_id}_{suffix}"
        moment = (logical_date or run_after or pendulum.now("UTC")).isoformat()
        made = f"airflow_{dag_id}_{task_id}_{moment}_{suffix}" + (f"_{try_number}" if try_number else "")
        return re.sub(r"[:\-+.]", "_", made)

    @_default_project
    def list_rows(
        self,
        dataset_id: str,
        table_id: str,
        max_results: int | None = None,
        selected_fields: list[str] | str | None = None,
        page_token: str | None = None,
        start_index: int | None = None,
        project_id: str | None = None,
        location: str | None = None,
        return_iterator: bool = False,
    ) -> Any:
        """Rows of a table, without a query. The values of fields that are named are text, as in Airflow, which tells Google's client no types."""
        names = selected_fields.split(",") if isinstance(selected_fields, str) else selected_fields
        fields = [self._bigquery.SchemaField(name, "STRING") for name in names] if names else None
        bigquery = self.get_client(project_id, location)
        table = bigquery.get_table(self._table(project_id or "", dataset_id, table_id))
        rows = bigquery.list_rows(
            table, selected_fields=fields, max_results=max_results, page_token=page_token, start_index=start_index
        )
        return rows if return_iterator else list(rows)

    @_default_project
    def insert_all(
        self,
        project_id: str | None,
        dataset_id: str,
        table_id: str,
        rows: list[Any],
        ignore_unknown_values: bool = False,
        skip_invalid_rows: bool = False,
        fail_on_error: bool = False,
    ) -> None:
        """Stream rows into a table.

        Raises:
            TaskException: BigQuery refused some, and that is an error.
        """
        bigquery = self.get_client(project_id)
        table = bigquery.get_table(self._table(project_id or "", dataset_id, table_id))
        errors = bigquery.insert_rows(
            table, rows, ignore_unknown_values=ignore_unknown_values, skip_invalid_rows=skip_invalid_rows
        )
        if errors:
            message = f"{len(errors)} insert error(s) occurred. Details: {errors}"
            self.log.error(message)
            if fail_on_error:
                raise TaskException(f"BigQuery job failed. Error was: {message}")

    def split_tablename(
        self, table_input: str, default_project_id: str, var_name: str | None = None
    ) -> tuple[str, str, str]:
        """Project, dataset and table of `project.dataset.table`, `project:dataset.table` or `dataset.table`.

        Raises:
            ValueError: it is none of these.
        """
        match = _TABLE_NAME.fullmatch(table_input)
        if match is None:
            about = f" for {var_name}" if var_name else ""
            raise ValueError(f"Expected table name in the format of <dataset>.<table>{about}. Got: {table_input}")
        return match["project"] or default_project_id, match["dataset"], match["table"]

    def get_records(self, sql: str, parameters: Any = None) -> list[list[Any]]:
        """All rows of a query.

        Raises:
            TaskException: nobody says where it runs.
        """
        if self.location is None:
            raise TaskException("Need to specify 'location' to use BigQueryHook.get_records()")
        cursor = self.get_cursor()
        cursor.execute(sql, parameters)
        rows: list[list[Any]] = cursor.fetchall()
        return rows

    def get_first(self, sql: str, parameters: Any = None) -> list[Any] | None:
        """The first row of a query."""
        cursor = self.get_cursor()
        cursor.execute(sql, parameters)
        row: list[Any] | None = cursor.fetchone()
        return row

    def run(self, sql: str | list[str], autocommit: bool = False, parameters: Any = None, **_: Any) -> None:
        """Run statements one after another."""
        for each in [sql] if isinstance(sql, str) else sql:
            self.get_cursor().execute(each, parameters)

    def get_df(self, sql: str, parameters: Any = None, dialect: str | None = None, **kwargs: Any) -> Any:
        """The result of a query as a DataFrame of pandas, by way of Google's client."""
        legacy = self.use_legacy_sql if dialect is None else dialect == "legacy"
        settings = self._bigquery.QueryJobConfig(use_legacy_sql=legacy)
        job = self.get_client().query(bind(sql, parameters) if parameters else sql, job_config=settings)
        return job.result().to_dataframe(**kwargs)

    get_pandas_df = get_df


def _job_id(configuration: dict[str, Any]) -> str:
    return f"airflow_{time.time_ns() // 1000}_{_md5(json.dumps(configuration, sort_keys=True))}"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def conflict_error() -> Any:
    """The error of a job, table or dataset that is there already."""
    return client("google.api_core.exceptions", extra="google").Conflict
