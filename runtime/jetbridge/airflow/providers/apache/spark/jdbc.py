"""Transfers between databases and tables of Spark, by an application of Spark.

https://airflow.apache.org/docs/apache-airflow-providers-apache-spark/stable/operators.html#sparkjdbcoperator
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.apache.spark import jdbc_application
from jetbridge.airflow.providers.apache.spark.submit import SparkSubmitHook
from jetbridge.definitions.signals import NotFoundException

_ARGUMENTS = (
    ("metastore_table", "-metastoreTable"),
    ("jdbc_table", "-jdbcTable"),
    ("jdbc_truncate", "-jdbcTruncate"),
    ("jdbc_driver", "-jdbcDriver"),
    ("batch_size", "-batchsize"),
    ("fetch_size", "-fetchsize"),
    ("num_partitions", "-numPartitions"),
)
_PARTITION = (("partition_column", "-partitionColumn"), ("lower_bound", "-lowerBound"), ("upper_bound", "-upperBound"))
_SAVING = (
    ("save_mode", "-saveMode"),
    ("save_format", "-saveFormat"),
    ("create_table_column_types", "-createTableColumnTypes"),
)
_OWN = frozenset(name for name, _ in (*_ARGUMENTS, *_PARTITION, *_SAVING)) | {"cmd_type"}


class SparkJDBCHook(SparkSubmitHook):
    """Submits an application that reads a table of a database into one of Spark (`cmd_type="jdbc_to_spark"`), or the other way round.

    Args:
        spark_app_name: Name of the application.
        spark_conn_id: Connection of the cluster.
        spark_conf: Properties of Spark.
        spark_py_files: Python files of the application.
        spark_files: Files of the application.
        spark_jars: Jars of the application, the driver of the database among them.
        jdbc_conn_id: Connection of the database.
        options: `cmd_type`, `jdbc_table`, `jdbc_driver`, `metastore_table`, `save_mode`, …, and options of `spark-submit`.
    """

    conn_name_attr = "spark_conn_id"
    conn_type = "spark_jdbc"
    hook_name = "Spark JDBC"

    def __init__(
        self,
        spark_app_name: str = "airflow-spark-jdbc",
        spark_conn_id: str = SparkSubmitHook.default_conn_name,
        spark_conf: dict[str, Any] | None = None,
        spark_py_files: str | None = None,
        spark_files: str | None = None,
        spark_jars: str | None = None,
        *,
        jdbc_conn_id: str = "jdbc-default",
        **options: Any,
    ) -> None:
        self.jdbc_conn_id = jdbc_conn_id
        self.transfer = {name: options.pop(name) for name in _OWN & set(options)}
        files: dict[str, Any] = {"py_files": spark_py_files, "files": spark_files, "jars": spark_jars}
        super().__init__(spark_conf, spark_conn_id, name=spark_app_name, **files, **options)

    def submit_jdbc_job(self) -> None:
        """Run the transfer.

        Raises:
            TaskException: it failed.
        """
        self.application_args = self.arguments()
        self.submit(str(Path(jdbc_application.__file__).resolve()))

    def arguments(self) -> list[str]:
        """The arguments of the application."""
        given = self.transfer
        parts = all(given.get(name) for name in (*(name for name, _ in _PARTITION), "num_partitions"))
        return [
            *("-cmdType", given.get("cmd_type") or "spark_to_jdbc"),
            *self._database(),
            *_pairs(_ARGUMENTS, given),
            *(_pairs(_PARTITION, given) if parts else ()),
            *_pairs(_SAVING, given),
        ]

    def _database(self) -> list[str]:
        try:
            found = BaseHook.get_connection(self.jdbc_conn_id)
        except NotFoundException:
            return []
        prefix = found.extra_dejson.get("conn_prefix", "")
        for what, text, mark in (
            ("host", found.host, "/"),
            ("schema", found.schema, "?"),
            ("extra conn_prefix", prefix, "?"),
        ):
            if mark in (text or ""):
                raise ValueError(f"The jdbc {what} should not contain a '{mark}'")
        host = f"{found.host}:{found.port}" if found.port is not None else found.host
        url = {"url": f"{prefix}{host}/{found.schema}" if host else None}
        values = {**url, "user": found.login, "password": found.password}
        return _pairs((("url", "-url"), ("user", "-user"), ("password", "-password")), values)


def _pairs(table: tuple[tuple[str, str], ...], values: dict[str, Any]) -> list[str]:
    return [each for name, option in table if values.get(name) for each in (option, str(values[name]))]
