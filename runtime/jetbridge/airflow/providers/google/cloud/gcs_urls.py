"""Where an object of Cloud Storage is: bucket and name, or a URL of both."""

from __future__ import annotations

from urllib.parse import urlsplit

from jetbridge.definitions.signals import TaskException


def parse_gcs_url(gsurl: str) -> tuple[str, str]:
    """Bucket and name of `gs://bucket/name`.

    Raises:
        TaskException: it is no such URL.
    """
    parts = urlsplit(gsurl, allow_fragments=False)
    if not parts.netloc:
        raise TaskException(f"{gsurl!r} names no bucket: write gs://bucket/name")
    if parts.scheme.lower() != "gs":
        raise TaskException(f"Schema must be to 'gs://': Current schema: '{parts.scheme}://'")
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return parts.netloc, path.lstrip("/")


def object_of(object_url: str | None, bucket_name: str | None, object_name: str | None) -> tuple[str, str]:
    """Bucket and name of what a method was given: a URL, or both.

    Raises:
        TaskException: a URL and names are given.
        TypeError: something is missing.
    """
    if object_url and bucket_name and object_name:
        raise TaskException("Please provide `object_url` or `bucket_name` and `object_name`, not all of them.")
    if object_url:
        return parse_gcs_url(object_url)
    if not bucket_name or not object_name:
        raise TypeError("missing 2 required arguments: 'bucket_name' and 'object_name', or 'object_url'")
    return bucket_name, object_name
