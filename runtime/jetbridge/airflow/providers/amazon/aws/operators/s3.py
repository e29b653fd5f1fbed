"""Operators of S3: buckets, tags, objects.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/s3/s3.html
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dateutil import parser

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator, aws_template_fields
from jetbridge.definitions.signals import TaskException


class S3Operator(AwsBaseOperator):
    """What operators of S3 share: the hook."""

    hook_class = S3Hook


class S3CreateBucketOperator(S3Operator):
    """Makes a bucket that is not there yet."""

    bucket_name: str
    bucket_namespace: str | None = None

    template_fields = aws_template_fields("bucket_name", "bucket_namespace")

    def execute(self, context: Context) -> None:
        """Make it."""
        if self.hook.check_for_bucket(self.bucket_name):
            self.log.info("Bucket with name: %s already exists", self.bucket_name)
        else:
            self.hook.create_bucket(self.bucket_name, self.region_name, self.bucket_namespace)


class S3DeleteBucketOperator(S3Operator):
    """Deletes a bucket that is there; with `force_delete`, with everything in it."""

    bucket_name: str
    force_delete: bool = False

    template_fields = aws_template_fields("bucket_name")

    def execute(self, context: Context) -> None:
        """Delete it."""
        if self.hook.check_for_bucket(self.bucket_name):
            self.hook.delete_bucket(self.bucket_name, self.force_delete)
        else:
            self.log.info("Bucket with name: %s doesn't exist", self.bucket_name)


class S3GetBucketTaggingOperator(S3Operator):
    """Gives the tags of a bucket; None if there is no such bucket."""

    bucket_name: str

    template_fields = aws_template_fields("bucket_name")

    def execute(self, context: Context) -> Any:
        """The tags."""
        return self.hook.get_bucket_tagging(self.bucket_name) if self.hook.check_for_bucket(self.bucket_name) else None


class S3PutBucketTaggingOperator(S3Operator):
    """Replaces the tags of a bucket."""

    bucket_name: str
    key: str | None = None
    value: str | None = None
    tag_set: dict[str, str] | list[dict[str, str]] | None = None

    template_fields = aws_template_fields("bucket_name")

    def execute(self, context: Context) -> None:
        """Replace them."""
        if self.hook.check_for_bucket(self.bucket_name):
            self.hook.put_bucket_tagging(self.tag_set, self.key, self.value, self.bucket_name)
        else:
            self.log.warning("Bucket with name: %s doesn't exist", self.bucket_name)


class S3DeleteBucketTaggingOperator(S3Operator):
    """Removes the tags of a bucket."""

    bucket_name: str

    template_fields = aws_template_fields("bucket_name")

    def execute(self, context: Context) -> None:
        """Remove them."""
        if self.hook.check_for_bucket(self.bucket_name):
            self.hook.delete_bucket_tagging(self.bucket_name)


class S3CopyObjectOperator(S3Operator):
    """Copies an object inside S3."""

    source_bucket_key: str
    dest_bucket_key: str
    source_bucket_name: str | None = None
    dest_bucket_name: str | None = None
    source_version_id: str | None = None
    acl_policy: str | None = None
    meta_data_directive: str | None = None
    kms_key_id: str | None = None
    kms_encryption_type: str | None = None

    template_fields = aws_template_fields(
        "source_bucket_key", "dest_bucket_key", "source_bucket_name", "dest_bucket_name"
    )

    def execute(self, context: Context) -> None:
        """Copy it."""
        self.hook.copy_object(
            self.source_bucket_key,
            self.dest_bucket_key,
            self.source_bucket_name,
            self.dest_bucket_name,
            self.source_version_id,
            self.acl_policy,
            self.meta_data_directive,
            self.kms_key_id,
            self.kms_encryption_type,
        )


class S3CreateObjectOperator(S3Operator):
    """Writes text or bytes into an object."""

    s3_bucket: str | None = None
    s3_key: str
    data: str | bytes
    replace: bool = False
    encrypt: bool = False
    acl_policy: str | None = None
    encoding: str | None = None
    compression: str | None = None

    template_fields = aws_template_fields("s3_bucket", "s3_key", "data")

    def execute(self, context: Context) -> None:
        """Write it."""
        bucket, key = self.hook.get_s3_bucket_key(self.s3_bucket, self.s3_key, "dest_bucket", "dest_key")
        options: dict[str, Any] = {"replace": self.replace, "encrypt": self.encrypt, "acl_policy": self.acl_policy}
        if isinstance(self.data, str):
            options |= {"encoding": self.encoding, "compression": self.compression}
            self.hook.load_string(self.data, key, bucket, **options)
        else:
            self.hook.load_bytes(self.data, key, bucket, **options)


class S3DeleteObjectsOperator(S3Operator):
    """Deletes the objects that are named, or those below a prefix, or between two moments.

    Raises:
        ValueError: both ways of choosing are used, or none.
    """

    bucket: str
    keys: str | list[str] | None = None
    prefix: str | None = None
    from_datetime: dt.datetime | str | None = None
    to_datetime: dt.datetime | str | None = None

    template_fields = aws_template_fields("keys", "bucket", "prefix", "from_datetime", "to_datetime")

    def check_arguments(self) -> None:
        """Check what was given."""
        if (self.keys is None) == all(each is None for each in (self.prefix, self.from_datetime, self.to_datetime)):
            raise ValueError("Either keys or at least one of prefix, from_datetime, to_datetime should be set.")

    def execute(self, context: Context) -> None:
        """Delete them."""
        keys = self.keys
        if keys is None:
            keys = self.hook.list_keys(
                self.bucket,
                self.prefix,
                from_datetime=_moment(self.from_datetime),
                to_datetime=_moment(self.to_datetime),
            )
        if keys:
            self.hook.delete_objects(self.bucket, keys)


class S3ListOperator(S3Operator):
    """Gives the keys below a prefix."""

    bucket: str
    prefix: str = ""
    delimiter: str = ""
    apply_wildcard: bool = False

    template_fields = aws_template_fields("bucket", "prefix", "delimiter")

    def execute(self, context: Context) -> list[str]:
        """The keys."""
        keys: list[str] = self.hook.list_keys(
            self.bucket, self.prefix, self.delimiter, apply_wildcard=self.apply_wildcard
        )
        return keys


class S3ListPrefixesOperator(S3Operator):
    """Gives the "folders" below a prefix."""

    bucket: str
    prefix: str
    delimiter: str

    template_fields = aws_template_fields("bucket", "prefix", "delimiter")

    def execute(self, context: Context) -> list[str]:
        """The prefixes."""
        found: list[str] = self.hook.list_prefixes(self.bucket, self.prefix, self.delimiter)
        return found


class S3FileTransformOperator(S3Operator):
    """Downloads an object, runs a script on the file (or a query of S3 Select), uploads the result.

    The script is called with the paths of source and result, then `script_args`.
    """

    source_s3_key: str
    dest_s3_key: str
    transform_script: str | None = None
    select_expression: str | None = None
    select_expr_serialization_config: dict[str, dict[str, Any]] | None = None
    script_args: Sequence[str] | None = None
    source_aws_conn_id: str | None = "aws_default"
    source_verify: bool | str | None = None
    dest_aws_conn_id: str | None = "aws_default"
    dest_verify: bool | str | None = None
    replace: bool = False

    template_fields = aws_template_fields(
        "source_s3_key", "dest_s3_key", "script_args", "source_aws_conn_id", "dest_aws_conn_id"
    )

    def check_arguments(self) -> None:
        """Fill in what was left out."""
        self.script_args = self.script_args or []

    def execute(self, context: Context) -> None:
        """Transform it.

        Raises:
            TaskException: neither script nor query is given, there is no such object, or the script failed.
        """
        if self.transform_script is None and self.select_expression is None:
            raise TaskException("Either transform_script or select_expression must be specified")
        source = S3Hook(self.source_aws_conn_id, verify=self.source_verify)
        target = S3Hook(self.dest_aws_conn_id, verify=self.dest_verify)
        if not source.check_for_key(self.source_s3_key):
            raise TaskException(f"The source key {self.source_s3_key} does not exist")
        with tempfile.TemporaryDirectory() as folder:
            before, after = Path(folder, "source"), Path(folder, "result")
            before.write_bytes(self._content(source))
            if self.transform_script is not None:
                self._transform(before, after)
            target.load_file(after if self.transform_script else before, self.dest_s3_key, replace=self.replace)

    def _content(self, source: S3Hook) -> bytes:
        if self.select_expression is None:
            body: bytes = source.get_key(self.source_s3_key).get()["Body"].read()
            return body
        formats = self.select_expr_serialization_config or {}
        return source.select_key(
            self.source_s3_key,
            expression=self.select_expression,
            input_serialization=formats.get("input_serialization"),
            output_serialization=formats.get("output_serialization"),
        ).encode("utf-8")

    def _transform(self, before: Path, after: Path) -> None:
        after.touch()
        command = [str(self.transform_script), str(before), str(after), *(self.script_args or ())]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)  # noqa: S603 -- the user's script
        self.log.info("Output:\n%s", done.stdout)
        if done.returncode:
            raise TaskException(f"Transform script failed: {done.returncode}")


def _moment(value: dt.datetime | str | None) -> dt.datetime | None:
    return parser.parse(value).replace(tzinfo=dt.timezone.utc) if isinstance(value, str) else value
