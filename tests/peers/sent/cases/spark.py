"""Programs of Spark."""

from __future__ import annotations

from typing import Any

from peers.sent.case import Case

OPERATORS = "airflow.providers.apache.spark.operators"
CLUSTER = {
    "conn_type": "spark",
    "host": "spark://master",
    "port": 7077,
    "extra": {"queue": "night", "deploy-mode": "client"},
}
YARN = {"conn_type": "spark", "host": "yarn", "extra": {"queue": "night", "deploy-mode": "cluster"}}
PODS = {"conn_type": "spark", "host": "k8s://https://api", "extra": {"namespace": "jobs", "deploy-mode": "cluster"}}
DATABASE = {
    "conn_type": "jdbc",
    "host": "db",
    "port": 5432,
    "schema": "shop",
    "login": "u",
    "password": "p",
    "extra": {"conn_prefix": "jdbc:postgresql://"},
}
ALL: dict[str, Any] = {
    "application": "/jobs/load.py",
    "conf": {"spark.x": 1, "spark.y": "b"},
    "files": "a.csv", "py_files": "lib.zip", "archives": "env.tgz", "driver_class_path": "/jars", "jars": "d.jar",
    "java_class": "com.Load", "packages": "org:a:1", "exclude_packages": "org:b", "repositories": "https://repo",
    "total_executor_cores": 4, "executor_cores": 2, "executor_memory": "2g", "driver_memory": "1g", "keytab": "/k",
    "principal": "me", "proxy_user": "other", "name": "load", "num_executors": 3, "application_args": ["--day", "1"],
    "env_vars": {"A": "b"}, "verbose": True, "properties_file": "/p.conf", "yarn_queue": "day",
}  # fmt: skip


def submit(connection: dict[str, Any] | None, code: int = 0, output: str = "", **arguments: Any) -> Case:
    return Case(
        f"{OPERATORS}.spark_submit.SparkSubmitOperator",
        {**arguments, "status_poll_interval": 0},
        connections={"spark_default": connection} if connection else {},
        programs={"spark-submit": (output, code), "spark3-submit": (output, code)},
    )


CASES = (
    submit(None, application="load.py"),
    submit(CLUSTER, **ALL),
    submit(YARN, **ALL),
    submit(PODS, **ALL),
    submit(PODS, application="load.jar", conf={"spark.kubernetes.namespace": "mine"}, spark_binary="spark3-submit"),
    submit(CLUSTER, 1, application="load.py"),
    submit(PODS, 0, "Exit code: 3", application="load.py"),
    submit({**CLUSTER, "extra": {"deploy-mode": "cluster"}}, **{**ALL, "env_vars": None}, output="no driver"),
    submit({**CLUSTER, "extra": {"deploy-mode": "cluster"}}, **ALL),
    submit({**CLUSTER, "extra": {"spark-binary": "rm"}}, application="load.py"),
    submit({"conn_type": "spark", "host": "local", "extra": {"spark-home": "/opt"}}, application="load.py"),
    Case(
        f"{OPERATORS}.spark_sql.SparkSqlOperator",
        {"sql": "SELECT 1", "conf": {"a": 1}, "executor_cores": 2, "num_executors": 1, "executor_memory": "1g", "keytab": "/k", "principal": "p", "total_executor_cores": 2},
        programs={"spark-sql": ("", 0)},
    ),
    Case(
        f"{OPERATORS}.spark_sql.SparkSqlOperator",
        {"sql": "SELECT 1", "conf": "a=1,b=2", "verbose": False},
        connections={"spark_sql_default": {"conn_type": "spark_sql", "host": "spark://m", "port": 7077, "extra": {"queue": "q"}}},
        programs={"spark-sql": ("", 1)},
    ),
    Case(
        f"{OPERATORS}.spark_jdbc.SparkJDBCOperator",
        {"cmd_type": "jdbc_to_spark", "jdbc_table": "orders", "jdbc_driver": "org.Driver", "metastore_table": "lake.orders", "spark_conn_id": "spark_default",
         "jdbc_conn_id": "shop", "num_partitions": 4, "partition_column": "id", "lower_bound": "1", "upper_bound": "9", "fetch_size": 10, "save_mode": "append",
         "save_format": "orc", "spark_conf": {"a": "b"}, "spark_jars": "d.jar", "num_executors": 2, "jdbc_truncate": True, "create_table_column_types": "id INT"},
        connections={"spark_default": CLUSTER, "shop": DATABASE},
        programs={"spark-submit": ("", 0)},
    ),
)  # fmt: skip
