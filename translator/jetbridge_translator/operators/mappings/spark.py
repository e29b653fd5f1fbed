"""Spark and Livy: applications, queries, transfers.

https://airflow.apache.org/docs/apache-airflow-providers-apache-spark/stable/operators.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import OPENLINEAGE, classes, entry
from jetbridge_translator.operators.registry import carried

_SPARK = "airflow.providers.apache.spark.operators"
_RUNTIME = "jetbridge.airflow.providers.apache"
_IGNORED = {
    **OPENLINEAGE,
    "durable": "a task that is tried again submits anew",
    "reconnect_on_retry": "a task that is tried again submits anew",
    "track_driver_via_k8s_api": "the program waits for the driver's end itself",
    "yarn_track_via_rm_api": "the program waits for the application's end itself",
    "yarn_rm_auth": "the program waits for the application's end itself",
}

carried(f"{_RUNTIME}.spark.submit", "SparkSubmitHook", extra="http")
carried(f"{_RUNTIME}.spark.sql", "SparkSqlHook")
carried(f"{_RUNTIME}.spark.jdbc", "SparkJDBCHook")

for _module, _entry in (
    (
        "spark_submit",
        entry(
            "SparkSubmitOperator",
            'application="/jobs/load.py", conf={"spark.executor.memory": "2g"}, application_args=["--all"]',
            "airflow.contrib.operators.spark_submit_operator.SparkSubmitOperator",
            ignored=_IGNORED,
        ),
    ),
    (
        "spark_sql",
        entry(
            "SparkSqlOperator",
            'sql="SELECT 1", master="local"',
            "airflow.contrib.operators.spark_sql_operator.SparkSqlOperator",
        ),
    ),
    (
        "spark_jdbc",
        entry(
            "SparkJDBCOperator",
            'cmd_type="jdbc_to_spark", jdbc_table="orders", jdbc_driver="org.postgresql.Driver", metastore_table="lake.orders"',
            "airflow.contrib.operators.spark_jdbc_operator.SparkJDBCOperator",
            ignored=_IGNORED,
        ),
    ),
):
    classes(f"{_SPARK}.{_module}", _entry, within=f"{_RUNTIME}.spark.operators")

carried(f"{_RUNTIME}.livy.hook", "LivyHook", "BatchState", extra="http")
for _module, _entry in (
    (
        "operators.livy",
        entry(
            "LivyOperator",
            'file="/jobs/load.py", args=[10], polling_interval=60',
            more={"deferrable": False},
            ignored={**OPENLINEAGE, "durable": "a task that is tried again submits anew"},
        ),
    ),
    ("sensors.livy", entry("LivySensor", "batch_id=1")),
):
    classes(f"airflow.providers.apache.livy.{_module}", _entry, extra="http", within=f"{_RUNTIME}.livy.operators")
