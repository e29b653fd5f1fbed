"""Hive.

https://airflow.apache.org/docs/apache-airflow-providers-apache-hive/stable/operators.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
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

_HIVE = "airflow.providers.apache.hive"
_OLDER = "airflow.contrib"
carried("jetbridge.airflow.providers.hive_metastore", "HiveMetastoreHook", extra="hive")
for _name, _entry in {
    "hive_partition": entry(
        "HivePartitionSensor",
        'table="sales", partition="day=1"',
        "airflow.sensors.hive_partition_sensor.HivePartitionSensor",
    ),
    "named_hive_partition": entry(
        "NamedHivePartitionSensor",
        'partition_names=["lake.sales/day=1"]',
        "airflow.sensors.named_hive_partition_sensor.NamedHivePartitionSensor",
    ),
    "metastore_partition": entry(
        "MetastorePartitionSensor",
        'table="lake.sales", partition_name="day=1"',
        "airflow.sensors.metastore_partition_sensor.MetastorePartitionSensor",
        without="conn_id sql parameters success failure selector fail_on_empty hook_params",
    ),
}.items():
    classes(f"{_HIVE}.sensors.{_name}", _entry, extra="hive", within="jetbridge.airflow.providers.hive_metastore")
for _name, _entry in {
    "mysql_to_hive": entry(
        "MySqlToHiveOperator",
        'sql="SELECT * FROM sales", hive_table="lake.sales"',
        "airflow.operators.mysql_to_hive.MySqlToHiveTransfer",
    ),
    "mssql_to_hive": entry(
        "MsSqlToHiveOperator",
        'sql="SELECT * FROM sales", hive_table="lake.sales"',
        "airflow.operators.mssql_to_hive.MsSqlToHiveTransfer",
    ),
    "vertica_to_hive": entry(
        "VerticaToHiveOperator",
        'sql="SELECT * FROM sales", hive_table="lake.sales"',
        f"{_OLDER}.operators.vertica_to_hive.VerticaToHiveTransfer",
    ),
}.items():
    classes(f"{_HIVE}.transfers.{_name}", _entry, extra="hive", within="jetbridge.airflow.providers.hive_transfers")
