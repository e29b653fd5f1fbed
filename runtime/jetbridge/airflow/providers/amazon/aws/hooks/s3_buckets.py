"""Buckets of S3: there or not, made, deleted, tagged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.definitions.signals import TaskException

_MOST_AT_ONCE = 1000
_HOME_REGION = "us-east-1"


class S3Buckets(AwsBaseHook):
    """The part of S3Hook that is about whole buckets. A bucket that is not named is the one of the connection's `service_config`."""

    requester_pays: bool = False

    def bucket(self, name: str | None) -> str | None:
        """A bucket's name, or the connection's."""
        return name or self.service_config.get("bucket_name")

    @property
    def payer(self) -> dict[str, str]:
        """What a request says when the one who asks pays."""
        return {"RequestPayer": "requester"} if self.requester_pays else {}

    @cached_property
    def resource(self) -> Any:
        """boto3's resource for S3."""
        return self.get_resource_type("s3")

    def check_for_bucket(self, bucket_name: str | None = None) -> bool:
        """Whether a bucket is there and may be looked at."""
        error_type = client("botocore.exceptions", extra="amazon").ClientError
        try:
            self.get_conn().head_bucket(Bucket=self.bucket(bucket_name))
        except error_type as error:
            self.log.info("Bucket %r: %s", bucket_name, error)
            return False
        return True

    def get_bucket(self, bucket_name: str | None = None) -> Any:
        """boto3's `Bucket`."""
        return self.resource.Bucket(self.bucket(bucket_name))

    def create_bucket(
        self, bucket_name: str | None = None, region_name: str | None = None, bucket_namespace: str | None = None
    ) -> None:
        """Make a bucket, in the client's region unless another one is named.

        Raises:
            TaskException: no region is known.
        """
        region = region_name or self.conn_region_name
        if region == "aws-global":
            raise TaskException(
                "Unable to create bucket if `region_name` not set and boto3 configured to use s3 regional endpoints."
            )
        place: dict[str, Any] = {"BucketNamespace": bucket_namespace} if bucket_namespace else {}
        if region != _HOME_REGION:
            place["CreateBucketConfiguration"] = {"LocationConstraint": region}
        self.get_conn().create_bucket(Bucket=self.bucket(bucket_name), **place)

    def delete_bucket(self, bucket_name: str | None = None, force_delete: bool = False, max_retries: int = 5) -> None:
        """Delete a bucket; with `force_delete`, everything in it first."""
        name = self.bucket(bucket_name)
        for _ in range(max_retries if force_delete else 0):
            keys = [each["Key"] for each in self.iter_objects(name or "")]
            if not keys:
                break
            self.delete_objects(name or "", keys)
        self.get_conn().delete_bucket(Bucket=name)

    def delete_objects(self, bucket: str, keys: str | list[str]) -> None:
        """Delete objects, a thousand a request.

        Raises:
            TaskException: S3 refused some.
        """
        wanted = [keys] if isinstance(keys, str) else list(keys)
        for start in range(0, len(wanted), _MOST_AT_ONCE):
            some = [{"Key": key} for key in wanted[start : start + _MOST_AT_ONCE]]
            answer = self.get_conn().delete_objects(Bucket=bucket, Delete={"Objects": some}, **self.payer)
            if answer.get("Errors"):
                raise TaskException(f"Errors when deleting: {[each['Key'] for each in answer['Errors']]}")

    def iter_objects(
        self, bucket: str, prefix: str = "", page_size: int | None = None, max_items: int | None = None, **rest: Any
    ) -> Iterator[dict[str, Any]]:
        """What S3 lists, object by object."""
        pages = self.get_conn().get_paginator("list_objects_v2")
        limits = {"PageSize": page_size, "MaxItems": max_items}
        for page in pages.paginate(Bucket=bucket, Prefix=prefix, PaginationConfig=limits, **rest, **self.payer):
            yield from page.get("Contents", ())

    def get_bucket_tagging(self, bucket_name: str | None = None) -> list[dict[str, str]]:
        """The tags of a bucket."""
        found: list[dict[str, str]] = self.get_conn().get_bucket_tagging(Bucket=self.bucket(bucket_name))["TagSet"]
        return found

    def put_bucket_tagging(
        self,
        tag_set: dict[str, str] | list[dict[str, str]] | None = None,
        key: str | None = None,
        value: str | None = None,
        bucket_name: str | None = None,
    ) -> None:
        """Replace the tags of a bucket.

        Raises:
            ValueError: of key and value only one is given.
        """
        tags = (
            [{"Key": k, "Value": v} for k, v in tag_set.items()] if isinstance(tag_set, dict) else list(tag_set or ())
        )
        if bool(key) != bool(value):
            raise ValueError(f"Key and Value must be specified as a pair. (key: {key!r}, value: {value!r})")
        if key and value:
            tags.append({"Key": key, "Value": value})
        self.get_conn().put_bucket_tagging(Bucket=self.bucket(bucket_name), Tagging={"TagSet": tags})

    def delete_bucket_tagging(self, bucket_name: str | None = None) -> None:
        """Remove the tags of a bucket."""
        self.get_conn().delete_bucket_tagging(Bucket=self.bucket(bucket_name))
