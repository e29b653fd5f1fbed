"""Google Cloud Storage: operators, sensors, transfers to and from local files.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/gcs.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_GOOGLE = "airflow.providers.google.cloud"
_RUNTIME = f"jetbridge.{_GOOGLE}"
_RETENTION = "retain_until_time retention_mode"

carried(
    "jetbridge.airflow.providers.google.common.hooks.base_google",
    "GoogleBaseHook",
    "GoogleCloudBaseHook",
    "PROVIDE_PROJECT_ID",
    extra="google",
)
carried(
    f"{_RUNTIME}.hooks.gcs", "GCSHook", "GoogleCloudStorageHook", "gcs_object_is_directory", "parse_json_from_gcs",
    "_parse_gcs_url", extra="google",
)  # fmt: skip
carried(f"{_RUNTIME}.operators.cloud_base", "GoogleCloudBaseOperator", extra="google")

classes(
    f"{_GOOGLE}.operators.gcs",
    entry("GCSCreateBucketOperator", 'bucket_name="lake", location="EU"', renamed={"bucket": "bucket_name"}),
    entry("GCSDeleteBucketOperator", 'bucket_name="lake", force=False'),
    entry("GCSListObjectsOperator", 'bucket="lake", match_glob="in/*.csv"'),
    entry("GCSDeleteObjectsOperator", 'bucket_name="lake", prefix="old/"'),
    entry("GCSBucketCreateAclEntryOperator", 'bucket="lake", entity="allUsers", role="READER"'),
    entry("GCSObjectCreateAclEntryOperator", 'bucket="lake", object_name="a", entity="allUsers", role="READER"'),
    entry("GCSFileTransformOperator", 'source_bucket="lake", source_object="a", transform_script="/bin/cp"'),
    entry("GCSSynchronizeBucketsOperator", 'source_bucket="lake", destination_bucket="copy", allow_overwrite=True'),
    extra="google",
)

classes(
    f"{_GOOGLE}.sensors.gcs",
    entry("GCSObjectExistenceSensor", 'bucket="lake", object="a", timeout=60'),
    entry("GCSObjectExistenceAsyncSensor", 'bucket="lake", object="a"'),
    entry("GCSObjectUpdateSensor", 'bucket="lake", object="a"', without="ts_func", more={"ts_func": None}),
    entry(
        "GCSObjectsWithPrefixExistenceSensor",
        'bucket="lake", prefix="in/", mode="reschedule"',
        f"{_GOOGLE}.sensors.gcs.GCSObjectsWtihPrefixExistenceSensor",
    ),
    entry("GCSUploadSessionCompleteSensor", 'bucket="lake", prefix="in/", min_objects=2'),
    extra="google",
)

for _module, _entry in (
    (
        "gcs_to_gcs",
        entry(
            "GCSToGCSOperator", 'source_bucket="lake", source_object="in/*.csv", move_object=True', without=_RETENTION
        ),
    ),
    ("local_to_gcs", entry("LocalFilesystemToGCSOperator", 'src="/data/*.csv", dst="in/", bucket="lake"')),
    ("gcs_to_local", entry("GCSToLocalFilesystemOperator", 'bucket="lake", object_name="a", filename="/data/a"')),
):
    classes(f"{_GOOGLE}.transfers.{_module}", _entry, extra="google", within=f"{_RUNTIME}.transfers.gcs_to_gcs")

_ROWS = 'sql="SELECT * FROM orders", bucket="lake", filename="orders/{}.json"'
_OLDER_STORAGE = {"google_cloud_storage_conn_id": "gcp_conn_id"}

for _module, _class in (("postgres_to_gcs", "PostgresToGCSOperator"), ("mysql_to_gcs", "MySQLToGCSOperator")):
    classes(f"{_GOOGLE}.transfers.{_module}", entry(_class, _ROWS, renamed=_OLDER_STORAGE), extra="google")
carried(f"{_RUNTIME}.transfers.sql_to_gcs", "BaseSQLToGCSOperator", extra="google")

for _module, _class in (
    ("mssql_to_gcs", "MSSQLToGCSOperator"),
    ("oracle_to_gcs", "OracleToGCSOperator"),
    ("trino_to_gcs", "TrinoToGCSOperator"),
    ("presto_to_gcs", "PrestoToGCSOperator"),
):
    classes(
        f"{_GOOGLE}.transfers.{_module}",
        entry(_class, _ROWS, renamed=_OLDER_STORAGE),
        extra=f"google,{_module.partition('_')[0]}",
        within=f"{_RUNTIME}.transfers.databases_to_gcs",
    )

for _module, _entry in (
    (
        "gcs_to_sftp",
        entry("GCSToSFTPOperator", 'source_bucket="lake", source_object="in/*.csv", destination_path="/in"'),
    ),
    ("sftp_to_gcs", entry("SFTPToGCSOperator", 'source_path="/out/*.csv", destination_bucket="lake"')),
):
    classes(f"{_GOOGLE}.transfers.{_module}", _entry, extra="google", within=f"{_RUNTIME}.transfers.gcs_sftp")
