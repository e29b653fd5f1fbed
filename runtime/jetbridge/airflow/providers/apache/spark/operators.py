"""Operators of Spark: an application, a query, a transfer.

https://airflow.apache.org/docs/apache-airflow-providers-apache-spark/stable/operators.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.providers.apache.spark.jdbc import SparkJDBCHook
from jetbridge.airflow.providers.apache.spark.sql import SparkSqlHook
from jetbridge.airflow.providers.apache.spark.submit import SparkSubmitHook

_SUBMITTED = (
    "conf", "conn_id", "files", "py_files", "archives", "driver_class_path", "jars", "java_class", "packages",
    "exclude_packages", "repositories", "total_executor_cores", "executor_cores", "executor_memory", "driver_memory",
    "keytab", "principal", "proxy_user", "name", "num_executors", "status_poll_interval", "application_args", "env_vars",
    "verbose", "spark_binary", "properties_file", "yarn_queue", "deploy_mode", "use_krb5ccache", "post_submit_commands",
)  # fmt: skip
"""Arguments of the operator that are the hook's."""
_QUERIED = (
    "sql", "conf", "conn_id", "total_executor_cores", "executor_cores", "executor_memory", "keytab", "principal", "master",
    "name", "num_executors", "verbose", "yarn_queue",
)  # fmt: skip
_COPIED = (
    "spark_app_name", "spark_conn_id", "spark_conf", "spark_py_files", "spark_files", "spark_jars", "num_executors",
    "executor_cores", "executor_memory", "driver_memory", "verbose", "keytab", "principal", "cmd_type", "jdbc_table",
    "jdbc_conn_id", "jdbc_driver", "metastore_table", "jdbc_truncate", "save_mode", "save_format", "batch_size", "fetch_size",
    "num_partitions", "partition_column", "lower_bound", "upper_bound", "create_table_column_types", "use_krb5ccache",
)  # fmt: skip


class SparkSubmitOperator(DeclaredOperator):
    """Submits an application with the program `spark-submit` on the PATH, and waits for its end."""

    application: str = ""
    conf: dict[str, Any] | None = None
    conn_id: str = "spark_default"
    files: str | None = None
    py_files: str | None = None
    archives: str | None = None
    driver_class_path: str | None = None
    jars: str | None = None
    java_class: str | None = None
    packages: str | None = None
    exclude_packages: str | None = None
    repositories: str | None = None
    total_executor_cores: int | None = None
    executor_cores: int | None = None
    executor_memory: str | None = None
    driver_memory: str | None = None
    keytab: str | None = None
    principal: str | None = None
    proxy_user: str | None = None
    name: str = "arrow-spark"
    num_executors: int | None = None
    status_poll_interval: int = 1
    application_args: list[Any] | None = None
    env_vars: dict[str, Any] | None = None
    verbose: bool = False
    spark_binary: str | None = None
    properties_file: str | None = None
    yarn_queue: str | None = None
    deploy_mode: str | None = None
    use_krb5ccache: bool = False
    post_submit_commands: list[str] | None = None

    template_fields = (
        "application", "conf", "files", "py_files", "jars", "driver_class_path", "packages", "exclude_packages", "keytab",
        "principal", "proxy_user", "name", "application_args", "env_vars", "post_submit_commands", "properties_file",
    )  # fmt: skip

    @cached_property
    def hook(self) -> SparkSubmitHook:
        """The hook."""
        return SparkSubmitHook(**{name: getattr(self, name) for name in _SUBMITTED})

    def execute(self, context: Context) -> None:
        """Submit it.

        Raises:
            TaskException: it failed.
        """
        self.hook.submit(self.application)

    def on_kill(self) -> None:
        """End the application."""
        self.hook.on_kill()


class SparkSqlOperator(DeclaredOperator):
    """Runs a query with the program `spark-sql` on the PATH."""

    sql: str
    conf: dict[str, Any] | str | None = None
    conn_id: str = "spark_sql_default"
    total_executor_cores: int | None = None
    executor_cores: int | None = None
    executor_memory: str | None = None
    keytab: str | None = None
    principal: str | None = None
    master: str | None = None
    name: str = "default-name"
    num_executors: int | None = None
    verbose: bool = True
    yarn_queue: str | None = None

    template_fields = ("sql",)
    template_ext = (".sql", ".hql")

    @cached_property
    def hook(self) -> SparkSqlHook:
        """The hook."""
        return SparkSqlHook(**{name: getattr(self, name) for name in _QUERIED})

    def execute(self, context: Context) -> None:
        """Run it.

        Raises:
            TaskException: it failed.
        """
        self.hook.run_query()

    def on_kill(self) -> None:
        """End the query."""
        self.hook.kill()


class SparkJDBCOperator(SparkSubmitOperator):
    """Copies a table of a database into one of Spark, or the other way round."""

    spark_app_name: str = "airflow-spark-jdbc"
    spark_conn_id: str = "spark-default"
    spark_conf: dict[str, Any] = given(dict)
    spark_py_files: str | None = None
    spark_files: str | None = None
    spark_jars: str | None = None
    cmd_type: str = "spark_to_jdbc"
    jdbc_table: str | None = None
    jdbc_conn_id: str = "jdbc-default"
    jdbc_driver: str | None = None
    metastore_table: str | None = None
    jdbc_truncate: bool = False
    save_mode: str | None = None
    save_format: str | None = None
    batch_size: int | None = None
    fetch_size: int | None = None
    num_partitions: int | None = None
    partition_column: str | None = None
    lower_bound: str | None = None
    upper_bound: str | None = None
    create_table_column_types: str | None = None

    @cached_property
    def hook(self) -> SparkJDBCHook:
        """The hook."""
        return SparkJDBCHook(**{name: getattr(self, name) for name in _COPIED})

    def execute(self, context: Context) -> None:
        """Copy.

        Raises:
            TaskException: it failed.
        """
        self.hook.submit_jdbc_job()
