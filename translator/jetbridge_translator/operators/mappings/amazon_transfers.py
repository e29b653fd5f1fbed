"""Transfers of the Amazon provider.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/transfer/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry

_TRANSFERS = "airflow.providers.amazon.aws.transfers"
_RUNTIME = f"jetbridge.{_TRANSFERS}"
_EXTRA = "amazon"
_TCP = dict.fromkeys(
    ("tcp_keep_alive", "tcp_keep_alive_idle", "tcp_keep_alive_count", "tcp_keep_alive_interval"),
    "connections are kept alive as the client library does it",
)
_TEMP = {"use_temp_file": "a file is always kept on disk between the two servers"}

for _module, _entry in (
    (
        "local_to_s3",
        entry("LocalFilesystemToS3Operator", 'filename="/data/a.csv", dest_key="s3://lake/a.csv", replace=True'),
    ),
    ("http_to_s3", entry("HttpToS3Operator", 'endpoint="rates", s3_bucket="lake", s3_key="rates.json"', ignored=_TCP)),
    (
        "sftp_to_s3",
        entry(
            "SFTPToS3Operator",
            's3_bucket="lake", s3_key="a.csv", sftp_path="/out/a.csv"',
            without="sftp_remote_host",
            ignored=_TEMP,
        ),
    ),
    (
        "s3_to_sftp",
        entry(
            "S3ToSFTPOperator", 's3_bucket="lake", s3_key="a.csv", sftp_path="/in/a.csv"', without="sftp_remote_host"
        ),
    ),
):
    classes(f"{_TRANSFERS}.{_module}", _entry, extra=_EXTRA, within=f"{_RUNTIME}.files_to_s3")

for _module, _entry in (
    (
        "sql_to_s3",
        entry(
            "SqlToS3Operator",
            'query="SELECT 1", s3_bucket="lake", s3_key="a.csv", sql_conn_id="shop"',
            without="df_type",
        ),
    ),
    ("mysql_to_s3", entry("MySQLToS3Operator", 'query="SELECT 1", s3_bucket="lake", s3_key="a.csv"')),
    (
        "dynamodb_to_s3",
        entry(
            "DynamoDBToS3Operator",
            'dynamodb_table_name="t", s3_bucket_name="lake", file_size=1000000',
            without="process_func point_in_time_export export_time export_format export_table_to_point_in_time_kwargs check_interval max_attempts",
            more={
                "process_func": None,
                "source_aws_conn_id": "aws_default",
                "dest_aws_conn_id": None,
                "aws_conn_id": None,
            },
        ),
    ),
):
    classes(f"{_TRANSFERS}.{_module}", _entry, extra=_EXTRA, within=f"{_RUNTIME}.sql_to_s3")

for _module, _entry in (
    (
        "s3_to_redshift",
        entry(
            "S3ToRedshiftOperator",
            'table="orders", schema="sales", s3_bucket="lake", s3_key="orders/", copy_options=["csv"]',
        ),
    ),
    (
        "redshift_to_s3",
        entry("RedshiftToS3Operator", 's3_bucket="lake", s3_key="orders", schema="sales", table="orders"'),
    ),
):
    classes(f"{_TRANSFERS}.{_module}", _entry, extra=_EXTRA, within=f"{_RUNTIME}.redshift")

classes(
    f"{_TRANSFERS}.gcs_to_s3",
    entry("GCSToS3Operator", 'gcs_bucket="lake", dest_s3_key="s3://copy/"', renamed={"bucket": "gcs_bucket"}),
    extra=_EXTRA,
    within=f"{_RUNTIME}.clouds",
)
classes(
    "airflow.providers.google.cloud.transfers.s3_to_gcs",
    entry(
        "S3ToGCSOperator",
        'bucket="lake", dest_gcs="gs://copy/", prefix="in/"',
        without="botocore_config region apply_wildcard poll_interval",
    ),
    extra=_EXTRA,
    within=f"{_RUNTIME}.clouds",
)
classes(
    f"{_TRANSFERS}.s3_to_sql",
    entry("S3ToSqlOperator", 's3_key="a.csv", s3_bucket="lake", table="orders", sql_conn_id="shop", parser=list'),
    extra=_EXTRA,
)
