"""Finding and reading objects of S3."""

from __future__ import annotations

import fnmatch
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.amazon.aws.hooks.s3_buckets import S3Buckets
from jetbridge.airflow.providers.amazon.aws.utils.s3_urls import S3HookUriParseFailure, bucket_and_key, parse_s3_url

_NOT_FOUND = 404
_WILDCARDS = r"[\[*?]"


class S3Reading(S3Buckets):
    """The part of S3Hook that finds and reads. A key may be a URL when no bucket is named."""

    extra_args: dict[str, Any]
    transfer_config: Any

    parse_s3_url = staticmethod(parse_s3_url)
    get_s3_bucket_key = staticmethod(bucket_and_key)

    def place(self, key: str, bucket_name: str | None) -> tuple[str, str]:
        """Bucket and key of what a method was given."""
        if bucket_name is None:
            with suppress(S3HookUriParseFailure):
                return parse_s3_url(key)
        return self.bucket(bucket_name) or "", key

    def head_object(self, key: str, bucket_name: str | None = None) -> dict[str, Any] | None:
        """What S3 says of an object; None if there is none."""
        bucket, key = self.place(key, bucket_name)
        error_type = client("botocore.exceptions", extra="amazon").ClientError
        try:
            found: dict[str, Any] = self.get_conn().head_object(Bucket=bucket, Key=key, **self.payer)
        except error_type as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == _NOT_FOUND:
                return None
            raise
        return found

    def check_for_key(self, key: str, bucket_name: str | None = None) -> bool:
        """Whether an object is there."""
        return self.head_object(key, bucket_name) is not None

    def get_key(self, key: str, bucket_name: str | None = None) -> Any:
        """boto3's `Object`, loaded."""
        bucket, key = self.place(key, bucket_name)
        allowed = client("boto3.s3.transfer", extra="amazon").S3Transfer.ALLOWED_DOWNLOAD_ARGS
        found = self.resource.Object(bucket, key)
        found.load(**{name: value for name, value in self.extra_args.items() if name in allowed}, **self.payer)
        return found

    def read_key(self, key: str, bucket_name: str | None = None) -> str:
        """An object's text, in UTF-8."""
        return str(self.get_key(key, bucket_name).get()["Body"].read().decode("utf-8"))

    def select_key(
        self,
        key: str,
        bucket_name: str | None = None,
        expression: str | None = None,
        expression_type: str | None = None,
        input_serialization: dict[str, Any] | None = None,
        output_serialization: dict[str, Any] | None = None,
    ) -> str:
        """What a query of S3 Select finds in an object."""
        bucket, key = self.place(key, bucket_name)
        answer = self.get_conn().select_object_content(
            Bucket=bucket,
            Key=key,
            Expression=expression or "SELECT * FROM S3Object",
            ExpressionType=expression_type or "SQL",
            InputSerialization={"CSV": {}} if input_serialization is None else input_serialization,
            OutputSerialization={"CSV": {}} if output_serialization is None else output_serialization,
        )
        records = (event["Records"]["Payload"] for event in answer["Payload"] if "Records" in event)
        return b"".join(records).decode("utf-8")

    def list_prefixes(
        self,
        bucket_name: str | None = None,
        prefix: str | None = None,
        delimiter: str | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
    ) -> list[str]:
        """The "folders" below a prefix."""
        pages = (
            self.get_conn()
            .get_paginator("list_objects_v2")
            .paginate(
                Bucket=self.bucket(bucket_name),
                Prefix=prefix or "",
                Delimiter=delimiter or "",
                PaginationConfig={"PageSize": page_size, "MaxItems": max_items},
                **self.payer,
            )
        )
        return [each["Prefix"] for page in pages for each in page.get("CommonPrefixes", ())]

    def check_for_prefix(self, prefix: str, delimiter: str, bucket_name: str | None = None) -> bool:
        """Whether a "folder" is there."""
        folder = prefix if prefix.endswith(delimiter) else prefix + delimiter
        above = re.split(rf"(\w+[{delimiter}])$", folder, maxsplit=1)[0]
        return folder in self.list_prefixes(bucket_name, above, delimiter)

    def list_keys(
        self,
        bucket_name: str | None = None,
        prefix: str | None = None,
        delimiter: str | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        start_after_key: str | None = None,
        from_datetime: datetime | None = None,
        to_datetime: datetime | None = None,
        object_filter: Callable[..., list[Any]] | None = None,
        apply_wildcard: bool = False,
    ) -> list[Any]:
        """The keys below a prefix, which may be a pattern; those changed after `from_datetime` and before `to_datetime`."""
        pattern = prefix or ""
        matches = apply_wildcard and "*" in pattern
        start = {"Delimiter": delimiter or "", "StartAfter": start_after_key or ""}
        begins = pattern.split("*", 1)[0] if matches else pattern
        found = self.iter_objects(self.bucket(bucket_name) or "", begins, page_size, max_items, **start)
        objects = [each for each in found if not matches or fnmatch.fnmatch(each["Key"], pattern)]
        if object_filter is not None:
            return object_filter(objects, from_datetime, to_datetime)
        return [each["Key"] for each in objects if _is_between(each["LastModified"], from_datetime, to_datetime)]

    def iter_file_metadata(
        self,
        prefix: str,
        bucket_name: str | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
    ) -> Iterator[dict[str, Any]]:
        """What S3 lists below a prefix: key, size, date of each object."""
        yield from self.iter_objects(self.bucket(bucket_name) or "", prefix, page_size, max_items)

    def get_file_metadata(self, prefix: str, bucket_name: str | None = None, **limits: Any) -> list[dict[str, Any]]:
        """The same as a list."""
        return list(self.iter_file_metadata(prefix, bucket_name, **limits))

    def check_for_wildcard_key(self, wildcard_key: str, bucket_name: str | None = None, delimiter: str = "") -> bool:
        """Whether a key matches a pattern."""
        return self.get_wildcard_key(wildcard_key, bucket_name, delimiter) is not None

    def get_wildcard_key(self, wildcard_key: str, bucket_name: str | None = None, delimiter: str = "") -> Any:
        """The first object whose key matches a pattern, or None."""
        bucket, pattern = self.place(wildcard_key, bucket_name)
        keys = self.list_keys(bucket, prefix=re.split(_WILDCARDS, pattern, maxsplit=1)[0], delimiter=delimiter)
        matching = next((key for key in keys if fnmatch.fnmatch(key, pattern)), None)
        return None if matching is None else self.get_key(matching, bucket)

    def download_file(
        self,
        key: str,
        bucket_name: str | None = None,
        local_path: str | None = None,
        preserve_file_name: bool = False,
        use_autogenerated_subdir: bool = True,
    ) -> str:
        """Download an object to a new file; its path.

        Raises:
            FileExistsError: the file is there already.
        """
        found = self.get_key(key, bucket_name)
        folder = Path(local_path or tempfile.gettempdir())
        if preserve_file_name:
            below = f"airflow_tmp_dir_{uuid4().hex[:8]}" if use_autogenerated_subdir else ""
            target = folder / below / found.key.rsplit("/", 1)[-1]
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_file():
                raise FileExistsError(str(target))
        else:
            target = folder / f"airflow_tmp_{uuid4().hex}"
        with target.open("xb") as file:
            found.download_fileobj(file, ExtraArgs={**self.extra_args, **self.payer}, Config=self.transfer_config)
        return str(target)


def _is_between(moment: datetime, start: datetime | None, end: datetime | None) -> bool:
    return (start is None or moment > start) and (end is None or moment < end)
