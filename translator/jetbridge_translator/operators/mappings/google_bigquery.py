"""BigQuery: jobs, datasets, tables, sensors, transfers.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/bigquery.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_GOOGLE = "airflow.providers.google.cloud"
_RUNTIME = f"jetbridge.{_GOOGLE}"
_OPERATORS = f"{_GOOGLE}.operators.bigquery"
_OLDER_CONNECTION = {"bigquery_conn_id": "gcp_conn_id"}

carried(f"{_RUNTIME}.hooks.bigquery", "BigQueryHook", extra="google")
carried(f"{_RUNTIME}.hooks.bigquery_cursor", "BigQueryConnection", "BigQueryCursor", extra="google")

classes(
    _OPERATORS,
    entry(
        "BigQueryInsertJobOperator",
        'configuration={"query": {"query": "SELECT 1", "useLegacySql": False}}, location="EU"',
    ),
    entry("BigQueryGetDataOperator", 'dataset_id="sales", table_id="orders", max_results=10, as_dict=True'),
    entry(
        "BigQueryExecuteQueryOperator",
        'sql="SELECT 1", use_legacy_sql=False',
        f"{_OPERATORS}.BigQueryOperator",
        renamed={**_OLDER_CONNECTION, "bql": "sql"},
    ),
    extra="google",
)

classes(
    _OPERATORS,
    entry(
        "BigQueryCheckOperator",
        'sql="SELECT COUNT(*) FROM sales.orders", use_legacy_sql=False',
        renamed=_OLDER_CONNECTION,
    ),
    entry(
        "BigQueryValueCheckOperator",
        'sql="SELECT COUNT(*) FROM sales.orders", pass_value=4, tolerance=0.1, use_legacy_sql=False',
        renamed=_OLDER_CONNECTION,
    ),
    entry(
        "BigQueryIntervalCheckOperator",
        'table="sales.orders", days_back=1, metrics_thresholds={"COUNT(*)": 1.5}, use_legacy_sql=False',
        renamed=_OLDER_CONNECTION,
    ),
    entry(
        "BigQueryColumnCheckOperator",
        'table="sales.orders", column_mapping={"id": {"null_check": {"equal_to": 0}}}, use_legacy_sql=False',
    ),
    entry(
        "BigQueryTableCheckOperator",
        'table="sales.orders", checks={"some": {"check_statement": "COUNT(*) > 0"}}, use_legacy_sql=False',
    ),
    extra="google",
    within=f"{_RUNTIME}.operators.bigquery_checks",
)

classes(
    _OPERATORS,
    entry("BigQueryCreateEmptyDatasetOperator", 'dataset_id="sales", location="EU"', renamed=_OLDER_CONNECTION),
    entry("BigQueryDeleteDatasetOperator", 'dataset_id="sales", delete_contents=True', renamed=_OLDER_CONNECTION),
    entry("BigQueryGetDatasetOperator", 'dataset_id="sales"'),
    entry(
        "BigQueryUpdateDatasetOperator",
        'dataset_id="sales", dataset_resource={"description": "of the shop"}',
        f"{_OPERATORS}.BigQueryPatchDatasetOperator",
    ),
    entry("BigQueryGetDatasetTablesOperator", 'dataset_id="sales"'),
    entry(
        "BigQueryCreateTableOperator",
        'dataset_id="sales", table_id="orders", table_resource={"description": "all orders"}',
        without="retry",
    ),
    entry(
        "BigQueryUpdateTableOperator", 'dataset_id="sales", table_id="orders", table_resource={"description": "all"}'
    ),
    entry(
        "BigQueryUpdateTableSchemaOperator",
        'dataset_id="sales", table_id="orders", schema_fields_updates=[{"name": "id", "description": "number"}]',
    ),
    entry(
        "BigQueryUpsertTableOperator",
        'dataset_id="sales", table_resource={"tableReference": {"tableId": "orders"}}',
        renamed=_OLDER_CONNECTION,
    ),
    entry(
        "BigQueryDeleteTableOperator",
        'deletion_dataset_table="sales.orders", ignore_if_missing=True',
        renamed=_OLDER_CONNECTION,
    ),
    extra="google",
    within=f"{_RUNTIME}.operators.bigquery_tables",
)

classes(
    _OPERATORS,
    entry(
        "BigQueryCreateEmptyTableOperator",
        'dataset_id="sales", table_id="orders", schema_fields=[{"name": "id", "type": "INT64"}]',
        renamed=_OLDER_CONNECTION,
    ),
    entry(
        "BigQueryCreateExternalTableOperator",
        'bucket="lake", source_objects=["a.csv"], destination_project_dataset_table="sales.orders", skip_leading_rows=1',
        renamed=_OLDER_CONNECTION,
    ),
    extra="google",
    within=f"{_RUNTIME}.operators.bigquery_legacy",
)

classes(
    f"{_GOOGLE}.sensors.bigquery",
    entry(
        "BigQueryTableExistenceSensor",
        'project_id="p", dataset_id="sales", table_id="orders", timeout=60',
        f"{_GOOGLE}.sensors.bigquery.BigQueryTableExistenceAsyncSensor",
    ),
    entry(
        "BigQueryTablePartitionExistenceSensor",
        'project_id="p", dataset_id="sales", table_id="orders", partition_id="20240102"',
        f"{_GOOGLE}.sensors.bigquery.BigQueryTableExistencePartitionAsyncSensor",
    ),
    extra="google",
)

classes(
    f"{_GOOGLE}.transfers.gcs_to_bigquery",
    entry(
        "GCSToBigQueryOperator",
        'bucket="lake", source_objects=["in/*.csv"], destination_project_dataset_table="sales.orders", skip_leading_rows=1',
        renamed={**_OLDER_CONNECTION, "google_cloud_storage_conn_id": "gcp_conn_id"},
    ),
    extra="google",
)

classes(
    f"{_GOOGLE}.transfers.bigquery_to_gcs",
    entry(
        "BigQueryToGCSOperator",
        'source_project_dataset_table="sales.orders", destination_cloud_storage_uris=["gs://lake/orders/*.csv"]',
        renamed=_OLDER_CONNECTION,
    ),
    extra="google",
)

classes(
    f"{_GOOGLE}.transfers.bigquery_to_bigquery",
    entry(
        "BigQueryToBigQueryOperator",
        'source_project_dataset_tables="sales.orders", destination_project_dataset_table="sales.copy"',
        renamed=_OLDER_CONNECTION,
    ),
    extra="google",
    within=f"{_RUNTIME}.transfers.bigquery_to_gcs",
)
