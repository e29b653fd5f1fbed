"""Jobs of Dataproc as older providers described them: one operator a kind of job.

https://airflow.apache.org/docs/apache-airflow-providers-google/10.1.1/_api/airflow/providers/google/cloud/operators/dataproc/index.html
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.operators.dataproc import DataprocOperator
from jetbridge.definitions.signals import TaskException

_EMPTY: tuple[Any, ...] = (None, [], {}, "")


class DataprocJobBaseOperator(DataprocOperator):
    """What the operators share: where a job runs, and the wait for its end unless `asynchronous`. Gives the id of the job."""

    job_name: str = "{{task.task_id}}_{{ds_nodash}}"
    cluster_name: str = "cluster-1"
    project_id: str | None = None
    dataproc_properties: dict[str, Any] | None = None
    dataproc_jars: list[str] | None = None
    labels: dict[str, str] | None = None
    job_error_states: Any = None
    asynchronous: bool = False
    polling_interval_seconds: int = 10

    job_type: ClassVar[str] = ""

    def body(self) -> dict[str, Any]:
        """What is particular to the kind of job."""
        return {}

    def execute(self, context: Context) -> str:
        """The id of the job.

        Raises:
            TaskException: it failed.
        """
        name = re.sub(r"\.", "_", self.job_name)
        described = {"properties": self.dataproc_properties, "jar_file_uris": self.dataproc_jars, **self.body()}
        job = {
            "reference": {
                "project_id": self.project_id or self.hook.project_id,
                "job_id": f"{name}_{str(uuid.uuid4())[:8]}",
            },
            "placement": {"cluster_name": self.cluster_name},
            "labels": self.labels or {},
            self.job_type: {name: value for name, value in described.items() if value not in _EMPTY},
        }
        self.job_id = str(self.hook.submit_job(job=job, **self.place).reference.job_id)
        if not self.asynchronous:
            self.hook.wait_for_job(self.job_id, self.region, self.project_id, self.polling_interval_seconds)
        return self.job_id

    def on_kill(self) -> None:
        """Cancel the job."""
        if getattr(self, "job_id", None):
            self.hook.cancel_job(job_id=self.job_id, project_id=self.project_id, region=self.region)


def _queries(job: Any) -> dict[str, Any]:
    """A query, or the address of a file of queries."""
    chosen = {"query_list": {"queries": [job.query]}} if job.query else {"query_file_uri": job.query_uri}
    return {**chosen, "script_variables": job.variables}


class DataprocSubmitPySparkJobOperator(DataprocJobBaseOperator):
    """Runs a program of PySpark; a file of this machine is sent to the cluster's bucket first."""

    main: Any
    arguments: Any = None
    archives: Any = None
    pyfiles: Any = None
    files: Any = None

    job_type = "pyspark_job"
    template_fields = (
        "main",
        "arguments",
        "job_name",
        "cluster_name",
        "region",
        "dataproc_jars",
        "dataproc_properties",
        "impersonation_chain",
    )

    def body(self) -> dict[str, Any]:
        """Program and arguments."""
        return {
            "main_python_file_uri": self._sent(self.main),
            "args": self.arguments,
            "archive_uris": self.archives,
            "file_uris": self.files,
            "python_file_uris": self.pyfiles,
        }

    def _sent(self, main: str) -> str:
        if main.startswith("gs:"):
            return main
        if not Path(main).is_file():
            raise TaskException(f"{main} is neither an address of Cloud Storage nor a file")
        cluster = self.hook.get_cluster(cluster_name=self.cluster_name, **self.place)
        if not cluster.config.config_bucket:
            raise TaskException(f"The cluster {self.cluster_name} has no bucket to send {main} to")
        name = f"dataproc/{self.job_name}/{Path(main).name}"
        GCSHook(self.gcp_conn_id, self.impersonation_chain).upload(cluster.config.config_bucket, name, filename=main)
        return f"gs://{cluster.config.config_bucket}/{name}"


class DataprocSubmitSparkJobOperator(DataprocJobBaseOperator):
    """Runs a program of Spark."""

    main_jar: Any = None
    main_class: Any = None
    arguments: Any = None
    archives: Any = None
    files: Any = None

    job_type = "spark_job"
    template_fields = (
        "arguments",
        "job_name",
        "cluster_name",
        "region",
        "dataproc_jars",
        "dataproc_properties",
        "impersonation_chain",
    )

    def body(self) -> dict[str, Any]:
        """Program and arguments."""
        return {
            "main_jar_file_uri": self.main_jar,
            "main_class": self.main_class,
            "args": self.arguments,
            "archive_uris": self.archives,
            "file_uris": self.files,
        }


class DataprocSubmitHadoopJobOperator(DataprocJobBaseOperator):
    """Runs a program of Hadoop."""

    main_jar: Any = None
    main_class: Any = None
    arguments: Any = None
    archives: Any = None
    files: Any = None

    job_type = "hadoop_job"
    template_fields = (
        "arguments",
        "job_name",
        "cluster_name",
        "region",
        "dataproc_jars",
        "dataproc_properties",
        "impersonation_chain",
    )

    def body(self) -> dict[str, Any]:
        """Program and arguments."""
        return {
            "main_jar_file_uri": self.main_jar,
            "main_class": self.main_class,
            "args": self.arguments,
            "archive_uris": self.archives,
            "file_uris": self.files,
        }


class DataprocSubmitHiveJobOperator(DataprocJobBaseOperator):
    """Runs queries of Hive."""

    query: Any = None
    query_uri: Any = None
    variables: Any = None

    job_type = "hive_job"

    body = _queries
    template_fields = (
        "query",
        "variables",
        "job_name",
        "cluster_name",
        "region",
        "dataproc_jars",
        "dataproc_properties",
        "impersonation_chain",
    )


class DataprocSubmitPigJobOperator(DataprocJobBaseOperator):
    """Runs queries of Pig."""

    query: Any = None
    query_uri: Any = None
    variables: Any = None

    job_type = "pig_job"

    body = _queries
    template_fields = (
        "query",
        "variables",
        "job_name",
        "cluster_name",
        "region",
        "dataproc_jars",
        "dataproc_properties",
        "impersonation_chain",
    )


class DataprocSubmitSparkSqlJobOperator(DataprocJobBaseOperator):
    """Runs queries of Spark SQL."""

    query: Any = None
    query_uri: Any = None
    variables: Any = None

    job_type = "spark_sql_job"

    body = _queries
    template_fields = (
        "query",
        "variables",
        "job_name",
        "cluster_name",
        "region",
        "dataproc_jars",
        "dataproc_properties",
        "impersonation_chain",
    )


DataProcPySparkOperator = DataprocSubmitPySparkJobOperator
DataProcSparkOperator = DataprocSubmitSparkJobOperator
DataProcHadoopOperator = DataprocSubmitHadoopJobOperator
DataProcHiveOperator = DataprocSubmitHiveJobOperator
DataProcPigOperator = DataprocSubmitPigJobOperator
DataProcSparkSqlOperator = DataprocSubmitSparkSqlJobOperator
