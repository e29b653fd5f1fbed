"""Checks of data in BigQuery.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/bigquery.html#validate-data
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.operator import BaseOperator
from jetbridge.airflow.providers import sql_checks
from jetbridge.airflow.providers.google.cloud.hooks.bigquery import BigQueryHook
from jetbridge.airflow.providers.sql_check_operators import (
    SQLCheckOperator,
    SQLIntervalCheckOperator,
    SQLValueCheckOperator,
)
from jetbridge.airflow.providers.sql_table_checks import SQLColumnCheckOperator, SQLTableCheckOperator

_DEFAULT = "google_cloud_default"


class _ProjectHook(BigQueryHook):
    """The hook, with another project than the connection's."""

    project: str | None = None

    @property
    def project_id(self) -> Any:
        return self.project or super().project_id


class _JobHook(_ProjectHook):
    """The hook of checks that are one job: it tells the task the job's id, and gives the values that Google's client makes of the rows."""

    def __init__(self, context: Context, encryption: dict[str, Any] | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._context, self._encryption = context, encryption

    def get_records(self, sql: str, parameters: Any = None) -> list[list[Any]]:
        query: dict[str, Any] = {"query": sql, "useLegacySql": self.use_legacy_sql}
        if self._encryption is not None:
            query["destinationEncryptionConfiguration"] = self._encryption
        job = self.insert_job({"query": query}, project_id=self.project_id, location=self.location)
        self._context["ti"].xcom_push(key="job_id", value=job.job_id)
        return [list(row.values()) for row in job.result()]


class _OfBigQuery(BaseOperator):
    """What the checks share: the connection of Google Cloud, and how queries are run."""

    conn_id_field = "gcp_conn_id"

    def __init__(
        self,
        *,
        gcp_conn_id: str = _DEFAULT,
        project_id: str | None = None,
        use_legacy_sql: bool = True,
        location: str | None = None,
        impersonation_chain: str | Sequence[str] | None = None,
        labels: dict[str, str] | None = None,
        encryption_configuration: dict[str, Any] | None = None,
        poll_interval: float = 4.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.gcp_conn_id, self.project_id, self.location = gcp_conn_id, project_id, location
        self.use_legacy_sql, self.labels, self.impersonation_chain = use_legacy_sql, labels, impersonation_chain
        self.encryption_configuration, self.poll_interval = encryption_configuration, poll_interval

    def get_db_hook(self) -> Any:
        """The hook that queries run with."""
        return self._of_project(_ProjectHook)

    def _of_project(self, hook_class: Any, *arguments: Any) -> Any:
        hook = hook_class(
            *arguments,
            gcp_conn_id=self.gcp_conn_id,
            use_legacy_sql=self.use_legacy_sql,
            location=self.location,
            impersonation_chain=self.impersonation_chain,
            labels=self.labels,
        )
        hook.project = self.project_id
        return hook


class _InOneJob(_OfBigQuery):
    """A check whose query is a job of its own."""

    _context: Context

    def get_db_hook(self) -> Any:
        """The hook that queries run with."""
        return self._of_project(_JobHook, self._context, self.encryption_configuration)

    def execute(self, context: Context) -> Any:
        """Check."""
        self._context = context
        return super().execute(context)


class BigQueryCheckOperator(_OfBigQuery, SQLCheckOperator):
    """Fails if a value of the query's first row is false."""

    template_fields: Sequence[str] = (
        "sql",
        "gcp_conn_id",
        "impersonation_chain",
        "labels",
        "query_params",
    )
    template_ext: Sequence[str] = (".sql",)

    def __init__(self, *, sql: str, query_params: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(sql=sql, **kwargs)
        self.query_params = query_params

    def check(self, context: Context) -> None:
        """See the class; a query with parameters of BigQuery runs as a job."""
        if not self.query_params:
            super().check(context)
            return
        hook = self.get_db_hook()
        query = {"query": self.sql, "useLegacySql": self.use_legacy_sql, "queryParameters": self.query_params}
        job = hook.insert_job({"query": query}, project_id=hook.project_id, location=self.location)
        context["ti"].xcom_push(key="job_id", value=job.job_id)
        sql_checks.check_row(next(iter(job.result()), None), self.sql)


class BigQueryValueCheckOperator(_OfBigQuery, SQLValueCheckOperator):
    """Fails if a value of the query's first row is not `pass_value`, give or take the share `tolerance`."""

    template_fields: Sequence[str] = ("sql", "gcp_conn_id", "pass_value", "impersonation_chain", "labels")
    template_ext: Sequence[str] = (".sql",)


class BigQueryIntervalCheckOperator(_OfBigQuery, SQLIntervalCheckOperator):
    """Fails if a metric of today is too far from what it was `days_back` days before."""

    template_fields: Sequence[str] = ("table", "gcp_conn_id", "sql1", "sql2", "impersonation_chain", "labels")


class BigQueryColumnCheckOperator(_InOneJob, SQLColumnCheckOperator):
    """Checks figures of columns against bounds."""

    template_fields: Sequence[str] = (*SQLColumnCheckOperator.template_fields, "gcp_conn_id")


class BigQueryTableCheckOperator(_InOneJob, SQLTableCheckOperator):
    """Checks conditions over a table, each of which has to be true."""

    template_fields: Sequence[str] = (*SQLTableCheckOperator.template_fields, "gcp_conn_id")
