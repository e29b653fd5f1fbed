"""Operators of single SQL databases that compute what they run: checks, loads, procedures, transfers.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/supported-database-types.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_PROVIDERS = "airflow.providers"
_RUNTIME = f"jetbridge.{_PROVIDERS}"
_OLDER = "airflow.contrib.operators"
_SNOWFLAKE, _DATABRICKS = f"{_PROVIDERS}.snowflake", f"{_PROVIDERS}.databricks"
_TAGS = {"include_airflow_query_tags": "the tags would name a task of Airflow"}
_SQL = 'http_path="/sql/1.0/warehouses/w"'

classes(
    f"{_SNOWFLAKE}.operators.snowflake",
    entry("SnowflakeCheckOperator", 'sql="SELECT count(*) FROM sales", warehouse="small"'),
    entry("SnowflakeValueCheckOperator", 'sql="SELECT 5", pass_value=5'),
    entry("SnowflakeIntervalCheckOperator", 'table="sales", metrics_thresholds={"count(*)": 2}'),
    extra="snowflake",
    within=f"{_RUNTIME}.snowflake",
)
classes(
    f"{_SNOWFLAKE}.transfers.copy_into_snowflake",
    entry(
        "CopyFromExternalStageToSnowflakeOperator",
        'table="sales", stage="lake", file_format="(TYPE = CSV)"',
        f"{_SNOWFLAKE}.transfers.s3_to_snowflake.S3ToSnowflakeOperator",
        more={"s3_keys": None},
        renamed={"s3_keys": "files"},
    ),
    extra="snowflake",
    within=f"{_RUNTIME}.snowflake_loads",
)
classes(
    f"{_SNOWFLAKE}.operators.snowflake",
    entry(
        "SnowflakeNotebookOperator",
        'notebook="db.schema.load", notebook_parameters=["first"]',
        without=(
            "poll_interval statement_count token_life_time token_renewal_delta bindings timeout snowflake_api_retry_args durable"
            " cancel_on_kill sql autocommit parameters handler output_processor split_statements return_last"
            " show_return_value_in_logs requires_result_fetch conn_id hook_params retry_on_failure"
        ),
    ),
    extra="snowflake",
    within=f"{_RUNTIME}.snowflake_loads",
)

carried(f"{_RUNTIME}.databricks.sql_hook", "DatabricksSqlHook", extra="databricks-sql")
classes(
    f"{_DATABRICKS}.operators.databricks_sql",
    entry(
        "DatabricksSqlOperator", f'sql="SELECT 1", {_SQL}', ignored=_TAGS, without="gcp_conn_id gcs_impersonation_chain"
    ),
    extra="databricks-sql",
    within=f"{_RUNTIME}.databricks.sql_operators",
)
classes(
    f"{_DATABRICKS}.operators.databricks_sql",
    entry(
        "DatabricksCopyIntoOperator",
        f'table_name="sales", file_location="s3://lake/in", file_format="CSV", {_SQL}',
        ignored=_TAGS,
    ),
    extra="databricks-sql",
    within=f"{_RUNTIME}.databricks.copy_into",
)
for _module, _entry in (
    ("databricks_sql", entry("DatabricksSqlSensor", 'sql="SELECT 1 FROM done", http_path="/w"', ignored=_TAGS)),
    (
        "databricks_partition",
        entry("DatabricksPartitionSensor", f'table_name="sales", partitions={{"day": "first"}}, {_SQL}', ignored=_TAGS),
    ),
):
    classes(
        f"{_DATABRICKS}.sensors.{_module}",
        _entry,
        extra="databricks-sql",
        within=f"{_RUNTIME}.databricks.sql_operators",
    )
classes(
    f"{_DATABRICKS}.operators.warehouse",
    entry("DatabricksStartWarehouseOperator", 'warehouse_id="w"'),
    entry("DatabricksStopWarehouseOperator", 'warehouse_id="w"'),
    extra="databricks",
    within=f"{_RUNTIME}.databricks.warehouses",
)

classes(
    f"{_PROVIDERS}.oracle.operators.oracle",
    entry("OracleStoredProcedureOperator", 'procedure="load", parameters={"day": 1}'),
    extra="oracle",
    within=f"{_RUNTIME}.oracle",
)
classes(
    f"{_PROVIDERS}.oracle.transfers.oracle_to_oracle",
    entry(
        "OracleToOracleOperator",
        'oracle_source_conn_id="a", source_sql="SELECT 1 FROM dual", oracle_destination_conn_id="b", destination_table="t"',
        f"{_OLDER}.oracle_to_oracle_transfer.OracleToOracleTransfer",
        f"{_OLDER}.oracle_to_oracle_transfer.OracleToOracleOperator",
    ),
    extra="oracle",
    within=f"{_RUNTIME}.row_transfers",
)

carried(f"{_RUNTIME}.teradata", "TeradataHook", "TeradataOperator", extra="teradata")
classes(
    f"{_PROVIDERS}.teradata.operators.teradata",
    entry("TeradataStoredProcedureOperator", 'procedure="load", parameters=[1]'),
    extra="teradata",
    within=f"{_RUNTIME}.teradata",
)
classes(
    f"{_PROVIDERS}.teradata.transfers.teradata_to_teradata",
    entry(
        "TeradataToTeradataOperator",
        'source_teradata_conn_id="a", sql="SELECT 1", dest_teradata_conn_id="b", destination_table="t"',
    ),
    extra="teradata",
    within=f"{_RUNTIME}.row_transfers",
)

classes(
    f"{_PROVIDERS}.mysql.transfers.s3_to_mysql",
    entry("S3ToMySqlOperator", 's3_source_key="s3://lake/rows.csv", mysql_table="sales"'),
    extra="amazon,mysql",
    within=f"{_RUNTIME}.s3_to_mysql",
)
