"""S3: operators, sensors and transfers.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/s3/s3.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_AWS = "airflow.providers.amazon.aws"

carried(
    "jetbridge.airflow.providers.amazon.aws.hooks.base_aws", "AwsBaseHook", "AwsGenericHook", "AwsHook", extra="amazon"
)
carried("jetbridge.airflow.providers.amazon.aws.hooks.s3", "S3Hook", extra="amazon")

classes(
    f"{_AWS}.operators.s3",
    entry("S3CreateBucketOperator", 'bucket_name="lake", region_name="eu-west-1"'),
    entry("S3DeleteBucketOperator", 'bucket_name="lake", force_delete=True'),
    entry("S3GetBucketTaggingOperator", 'bucket_name="lake"'),
    entry("S3PutBucketTaggingOperator", 'bucket_name="lake", key="team", value="data"'),
    entry("S3DeleteBucketTaggingOperator", 'bucket_name="lake"'),
    entry("S3CopyObjectOperator", 'source_bucket_key="s3://lake/a", dest_bucket_key="s3://lake/b"'),
    entry("S3CreateObjectOperator", 's3_bucket="lake", s3_key="a", data="1"'),
    entry("S3DeleteObjectsOperator", 'bucket="lake", prefix="old/"'),
    entry("S3ListOperator", 'bucket="lake", prefix="in/"'),
    entry("S3ListPrefixesOperator", 'bucket="lake", prefix="in/", delimiter="/"'),
    entry(
        "S3FileTransformOperator",
        'source_s3_key="s3://lake/a", dest_s3_key="s3://lake/b", transform_script="/bin/cp"',
    ),
    extra="amazon",
)

classes(
    f"{_AWS}.sensors.s3",
    entry(
        "S3KeySensor",
        'bucket_key="s3://lake/a", timeout=60',
        "airflow.providers.amazon.aws.sensors.s3_key.S3KeySensor",
    ),
    entry(
        "S3KeysUnchangedSensor",
        'bucket_name="lake", prefix="in/"',
        "airflow.providers.amazon.aws.sensors.s3_keys_unchanged.S3KeysUnchangedSensor",
    ),
    extra="amazon",
)

classes(
    f"{_AWS}.operators.s3",
    entry("S3CopyPrefixOperator", 'source_bucket_prefix="s3://lake/in/", dest_bucket_prefix="s3://copy/in/"'),
    entry("S3ReadObjectOperator", 's3_key="s3://lake/a"'),
    extra="amazon",
    within=f"jetbridge.{_AWS}.operators.s3_prefixes",
)
classes(
    f"{_AWS}.sensors.s3_prefix",
    entry("S3PrefixSensor", 'bucket_name="lake", prefix="in/"'),
    extra="amazon",
    within=f"jetbridge.{_AWS}.operators.s3_prefixes",
)
classes(
    f"{_AWS}.sensors.s3_key",
    entry("S3KeySizeSensor", 'bucket_key="s3://lake/a"'),
    extra="amazon",
    within=f"jetbridge.{_AWS}.operators.s3_prefixes",
)
