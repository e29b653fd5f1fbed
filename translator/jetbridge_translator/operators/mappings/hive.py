"""Hive.

https://airflow.apache.org/docs/apache-airflow-providers-apache-hive/stable/operators.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import Case, OpShape, parameter
from jetbridge_translator.operators.registry import carried, operator

_MODULE = "jetbridge.airflow.providers.hive"

operator(
    "airflow.providers.apache.hive.operators.hive.HiveOperator",
    kind="HiveOperator",
    shape=OpShape.CLASS,
    target=(_MODULE, "HiveOperator"),
    args={
        "hql": parameter(),
        "hive_cli_conn_id": parameter(default="hive_cli_default"),
        "schema": parameter(default="default"),
        "hiveconfs": parameter(),
        "hiveconf_jinja_translate": parameter(default=False),
        "script_begin_tag": parameter(),
        "mapred_queue": parameter(),
        "mapred_queue_priority": parameter(),
        "mapred_job_name": parameter(),
        "hive_cli_params": parameter(default=""),
        "auth": parameter(),
        "proxy_user": parameter(),
    },
    ignored={"run_as_owner": "Airflow itself has no such argument any more"},
    template_extensions=(".hql", ".sql"),
    cases=[
        Case(
            'HiveOperator(task_id="load", hql="SHOW TABLES", hive_cli_conn_id="lake")',
            'hive.alias("load").partial(hql="SHOW TABLES", hive_cli_conn_id="lake")()',
        )
    ],
)

carried(_MODULE, "HiveCliHook", "HiveOperator", "HiveServer2Hook", extra="hive")
