"""Where an object of S3 is: bucket and key, or a URL of both.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-bucket-intro.html
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from jetbridge.definitions.signals import TaskException

_SCHEME = re.compile("s3[na]?", re.IGNORECASE)


class S3HookUriParseFailure(TaskException):
    """A text is no URL of an object."""


def parse_s3_url(s3url: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key` or of `https://bucket.s3.region.amazonaws.com/key`.

    Raises:
        S3HookUriParseFailure: it is neither.
    """
    parts = urlsplit(s3url, allow_fragments=False)
    key = parts.path.lstrip("/")
    if _SCHEME.fullmatch(parts.scheme) and parts.netloc:
        return parts.netloc, key
    host = parts.netloc.split(".")
    if parts.scheme == "https" and host[0] == "s3":
        bucket, _, rest = key.partition("/")
        return bucket, rest
    if parts.scheme == "https" and host[1:2] == ["s3"]:
        return host[0], key
    raise S3HookUriParseFailure(
        f"{s3url!r} names no object: write s3://bucket-name/key-name or https://bucket-name.s3.region-code.amazonaws.com/key-name"
    )


def bucket_and_key(bucket: str | None, key: str, bucket_param: str, key_param: str) -> tuple[str, str]:
    """Bucket and key of a pair, whose key may be a URL when there is no bucket.

    Raises:
        TypeError: a bucket is given, and the key is a URL.
        S3HookUriParseFailure: no bucket is given, and the key is no URL.
    """
    if bucket is None:
        return parse_s3_url(key)
    parts = urlsplit(key)
    if parts.scheme or parts.netloc:
        raise TypeError(
            f"If `{bucket_param}` is provided, {key_param} should be a relative path from root level, "
            "rather than a full s3:// url"
        )
    return bucket, key
