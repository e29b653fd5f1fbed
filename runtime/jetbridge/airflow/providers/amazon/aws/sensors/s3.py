"""Sensors of S3: a key is there, or nothing changes below a prefix any more.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/s3/s3.html#sensors
"""

from __future__ import annotations

import fnmatch
import inspect
import re
import time
from collections.abc import Callable
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseSensor, aws_template_fields
from jetbridge.definitions.signals import TaskException

_OF_HEAD = {"Size": "ContentLength"}
"""What a listing and a HEAD request call differently."""


class S3KeySensor(AwsBaseSensor):
    """Waits for an object, or for several; the keys may be patterns or regular expressions.

    `check_fn` is given the metadata of what was found (`metadata_keys` of each object), and the context if it takes keywords.
    """

    bucket_key: str | list[str]
    bucket_name: str | None = None
    wildcard_match: bool = False
    check_fn: Callable[..., bool] | None = None
    use_regex: bool = False
    metadata_keys: list[str] | None = None

    hook_class = S3Hook
    template_fields = aws_template_fields("bucket_key", "bucket_name")

    def poke(self, context: Context) -> bool:
        """Whether all of them are there, and `check_fn` agrees."""
        keys = [self.bucket_key] if isinstance(self.bucket_key, str) else self.bucket_key
        return all(self._is_there(key, context) for key in keys)

    def _is_there(self, key: str, context: Context) -> bool:
        bucket, key = self.hook.get_s3_bucket_key(self.bucket_name, key, "bucket_name", "bucket_key")
        self.log.info("Poking for key : s3://%s/%s", bucket, key)
        if self.use_regex and not self.wildcard_match:
            return any(re.match(key, each["Key"]) for each in self.hook.iter_file_metadata("", bucket))
        found = self._matching(bucket, key) if self.wildcard_match else self._exact(bucket, key)
        return bool(found) and (self.check_fn is None or self._agrees(self.check_fn, found, context))

    def _matching(self, bucket: str, pattern: str) -> list[dict[str, Any]]:
        prefix = re.split(r"[\[*?]", pattern, maxsplit=1)[0]
        listed = self.hook.iter_file_metadata(prefix, bucket)
        matching = [each for each in listed if fnmatch.fnmatch(each["Key"], pattern)]
        return [self._metadata(each, self.hook.head_object, bucket) for each in matching]

    def _metadata(self, listed: dict[str, Any], head: Callable[..., Any], bucket: str) -> dict[str, Any]:
        wanted = self.metadata_keys or ["Size", "Key"]
        if "*" in wanted:
            whole: dict[str, Any] = head(listed["Key"], bucket)
            return whole
        more = {} if all(name in listed for name in wanted) else head(listed["Key"], bucket)
        return {name: listed.get(name, more.get(name)) for name in wanted}

    def _exact(self, bucket: str, key: str) -> list[dict[str, Any]]:
        head = self.hook.head_object(key, bucket)
        if head is None:
            return []
        wanted = self.metadata_keys or ["Size", "Key"]
        return [head if "*" in wanted else {name: head.get(_OF_HEAD.get(name, name)) for name in wanted}]

    def _agrees(self, check: Callable[..., bool], files: list[dict[str, Any]], context: Context) -> bool:
        parameters = inspect.signature(check).parameters.values()
        if any(each.kind is each.VAR_KEYWORD for each in parameters):
            return check(files, **context)
        return check(files)


class S3KeysUnchangedSensor(AwsBaseSensor):
    """Waits until nothing below a prefix has changed for `inactivity_period` seconds, and at least `min_objects` are there."""

    bucket_name: str
    prefix: str
    inactivity_period: float = 3600
    min_objects: int = 1
    previous_objects: set[str] | None = None
    allow_delete: bool = True

    hook_class = S3Hook
    template_fields = aws_template_fields("bucket_name", "prefix")

    def check_arguments(self) -> None:
        """Check what was given.

        Raises:
            ValueError: the period is negative, or the sensor is to give its place back: it has to remember what it saw.
        """
        if self.inactivity_period < 0:
            raise ValueError("inactivity_period must be non-negative")
        if self.reschedule:
            raise ValueError("Cannot set mode to 'reschedule'. Only 'poke' is acceptable")
        self.previous_objects = self.previous_objects or set()
        self._changed: float | None = None

    def poke(self, context: Context) -> bool:
        """Whether it has been quiet long enough."""
        return self.is_keys_unchanged(set(self.hook.list_keys(self.bucket_name, self.prefix)))

    def is_keys_unchanged(self, current_objects: set[str]) -> bool:
        """The same, of what is there now.

        Raises:
            TaskException: something was deleted, and that is not allowed.
        """
        before = self.previous_objects or set()
        if before - current_objects and not self.allow_delete:
            raise TaskException(
                f"Illegal behavior: objects were deleted in {self.bucket_name}/{self.prefix} between pokes."
            )
        if current_objects != before or self._changed is None:
            self.previous_objects, self._changed = current_objects, time.monotonic()
            return self.inactivity_period == 0 and current_objects == before and len(before) >= self.min_objects
        quiet = time.monotonic() - self._changed
        return quiet >= self.inactivity_period and len(current_objects) >= self.min_objects
