"""S3: all objects of a prefix, and what an object holds.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/s3/s3.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import (
    AwsBaseOperator,
    AwsBaseSensor,
    aws_template_fields,
)
from jetbridge.airflow.providers.amazon.aws.sensors.s3 import S3KeySensor
from jetbridge.definitions.signals import TaskException


class S3CopyPrefixOperator(AwsBaseOperator):
    """Copies all objects of a prefix; with `continue_on_failure` the others are copied when one cannot be, and then it fails."""

    source_bucket_prefix: str
    dest_bucket_prefix: str
    source_bucket_name: str | None = None
    dest_bucket_name: str | None = None
    kms_key_id: str | None = None
    kms_encryption_type: str | None = None
    continue_on_failure: bool = False
    acl_policy: str | None = None
    meta_data_directive: str | None = None

    hook_class = S3Hook
    template_fields = aws_template_fields(
        "source_bucket_prefix", "dest_bucket_prefix", "source_bucket_name", "dest_bucket_name", "kms_key_id"
    )

    def execute(self, context: Context) -> None:
        """Copy them.

        Raises:
            TaskException: an object could not be copied.
        """
        source, prefix = self._place("source")
        destination, new_prefix = self._place("dest")
        failed = 0
        for key in self.hook.list_keys(source, prefix=prefix):
            try:
                self._copy(key, source, new_prefix + key[len(prefix) :], destination)
            except Exception as error:
                if not self.continue_on_failure:
                    raise TaskException(f"Failed to copy {key}: {error}") from error
                self.log.exception("Failed to copy %s", key)
                failed += 1
        if failed:
            raise TaskException(f"Failed to copy {failed} object(s)")

    def _place(self, end: str) -> tuple[str, str]:
        bucket, prefix = f"{end}_bucket_name", f"{end}_bucket_prefix"
        found: tuple[str, str] = self.hook.get_s3_bucket_key(
            getattr(self, bucket), getattr(self, prefix), bucket, prefix
        )
        return found

    def _copy(self, key: str, source: str, new_key: str, destination: str) -> None:
        self.hook.copy_object(
            key,
            new_key,
            source,
            destination,
            acl_policy=self.acl_policy,
            meta_data_directive=self.meta_data_directive,
            kms_key_id=self.kms_key_id,
            kms_encryption_type=self.kms_encryption_type,
        )


class S3ReadObjectOperator(AwsBaseOperator):
    """Gives the text of an object."""

    s3_bucket: str | None = None
    s3_key: str

    hook_class = S3Hook
    template_fields = aws_template_fields("s3_bucket", "s3_key")

    def execute(self, context: Context) -> str:
        """The text."""
        bucket, key = self.hook.get_s3_bucket_key(self.s3_bucket, self.s3_key, "s3_bucket", "s3_key")
        return str(self.hook.read_key(key, bucket))


class S3PrefixSensor(AwsBaseSensor):
    """Waits for a prefix, or for several (a sensor of older providers)."""

    bucket_name: str
    prefix: str | list[str]
    delimiter: str = "/"

    hook_class = S3Hook
    template_fields = ("prefix", "bucket_name")

    def poke(self, context: Context) -> bool:
        """Whether all of them are there."""
        prefixes = [self.prefix] if isinstance(self.prefix, str) else self.prefix
        return all(self.hook.check_for_prefix(each, self.delimiter, self.bucket_name) for each in prefixes)


def _has_content(files: list[Any]) -> bool:
    return all(each.get("Size", 0) > 0 for each in files)


class S3KeySizeSensor(S3KeySensor):
    """Waits for objects that are not empty, unless `check_fn` says otherwise (a sensor of older providers)."""

    template_fields = ("bucket_key", "bucket_name")

    def check_arguments(self) -> None:
        """What is checked."""
        super().check_arguments()
        self.check_fn = self.check_fn or _has_content
