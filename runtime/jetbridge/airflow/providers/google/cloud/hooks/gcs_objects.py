"""Objects of Cloud Storage: read, written, listed."""

from __future__ import annotations

import builtins
import gzip as gzipping
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.google.cloud.gcs_urls import object_of
from jetbridge.airflow.providers.google.common.hooks.base_google import GoogleBaseHook

_TIMEOUT = 60


class GCSObjects(GoogleBaseHook):
    """The part of GCSHook that is about objects."""

    @cached_property
    def _client(self) -> Any:
        storage = client("google.cloud.storage", extra="google")
        return storage.Client(
            credentials=self.get_credentials(), project=self.project_id, client_options=self.get_client_options()
        )

    def get_conn(self) -> Any:
        """Google's `storage.Client`."""
        return self._client

    def get_bucket(self, bucket_name: str) -> Any:
        """Google's `Bucket`."""
        return self.get_conn().bucket(bucket_name)

    def _blob(self, bucket_name: str, object_name: str, user_project: str | None = None, **options: Any) -> Any:
        return self.get_conn().bucket(bucket_name, user_project=user_project).blob(object_name, **options)

    def _get_blob(self, bucket_name: str, object_name: str) -> Any:
        blob = self.get_bucket(bucket_name).get_blob(blob_name=object_name)
        if blob is None:
            raise ValueError(f"Object ({object_name}) not found in Bucket ({bucket_name})")
        return blob

    def download(
        self,
        bucket_name: str,
        object_name: str,
        filename: str | None = None,
        chunk_size: int | None = None,
        timeout: float | None = _TIMEOUT,
        num_max_attempts: int | None = 1,
        user_project: str | None = None,
    ) -> Any:
        """Download an object into a file (its name is given back), or give its bytes."""
        blob = self._blob(bucket_name, object_name, user_project, chunk_size=chunk_size)
        if filename is None:
            return blob.download_as_bytes(timeout=timeout)
        blob.download_to_filename(filename, timeout=timeout)
        return filename

    def download_as_byte_array(self, bucket_name: str, object_name: str, **options: Any) -> bytes:
        """The bytes of an object."""
        found: bytes = self.download(bucket_name, object_name, **options)
        return found

    @contextmanager
    def provide_file(
        self,
        bucket_name: str | None = None,
        object_name: str | None = None,
        object_url: str | None = None,
        dir: str | None = None,  # noqa: A002 -- Airflow's name
        user_project: str | None = None,
    ) -> Iterator[IO[bytes]]:
        """A temporary file with an object's content."""
        bucket, name = object_of(object_url, bucket_name, object_name)
        with tempfile.NamedTemporaryFile(suffix=name.rpartition("/")[2], dir=dir) as file:
            self.download(bucket, name, file.name, user_project=user_project)
            yield file

    @contextmanager
    def provide_file_and_upload(
        self,
        bucket_name: str | None = None,
        object_name: str | None = None,
        object_url: str | None = None,
        user_project: str | None = None,
    ) -> Iterator[IO[bytes]]:
        """A temporary file to write to; it is uploaded at the end."""
        bucket, name = object_of(object_url, bucket_name, object_name)
        with tempfile.NamedTemporaryFile(suffix=name.rpartition("/")[2]) as file:
            yield file
            file.flush()
            self.upload(bucket, name, file.name, user_project=user_project)

    def upload(
        self,
        bucket_name: str,
        object_name: str,
        filename: str | None = None,
        data: str | bytes | None = None,
        mime_type: str | None = None,
        gzip: bool = False,
        encoding: str = "utf-8",
        chunk_size: int | None = None,
        timeout: float | None = _TIMEOUT,
        num_max_attempts: int = 1,
        metadata: dict[str, str] | None = None,
        cache_control: str | None = None,
        user_project: str | None = None,
    ) -> None:
        """Write a file, text or bytes into an object.

        Raises:
            ValueError: both a file and data are given, or none.
        """
        if (filename is None) == (data is None):
            raise ValueError("Please specify either 'filename' or 'data': one is required to upload to gcs.")
        blob = self._blob(bucket_name, object_name, user_project, chunk_size=chunk_size)
        if metadata:
            blob.metadata = metadata
        if cache_control:
            blob.cache_control = cache_control
        if filename is not None and not gzip:
            blob.upload_from_filename(filename, content_type=mime_type or "application/octet-stream", timeout=timeout)
            return
        content = Path(filename).read_bytes() if filename is not None else data or b""
        kind = mime_type or ("text/plain" if filename is None else "application/octet-stream")
        content = content.encode(encoding) if gzip and isinstance(content, str) else content
        packed = gzipping.compress(content) if gzip and isinstance(content, bytes) else content
        blob.upload_from_string(packed, content_type=kind, timeout=timeout)

    def exists(self, bucket_name: str, object_name: str, retry: Any = None, user_project: str | None = None) -> bool:
        """Whether an object is there."""
        options = {} if retry is None else {"retry": retry}
        return bool(self._blob(bucket_name, object_name, user_project).exists(**options))

    def list(
        self,
        bucket_name: str,
        versions: bool | None = None,
        max_results: int | None = None,
        prefix: str | builtins.list[str] | None = None,
        delimiter: str | None = None,
        match_glob: str | None = None,
        user_project: str | None = None,
    ) -> builtins.list[str]:
        """Names of the objects below a prefix, or below several; with a delimiter, the "folders" where there are some."""
        prefixes = prefix if isinstance(prefix, list) else [prefix]
        options = {"versions": versions, "delimiter": delimiter, "match_glob": match_glob}
        found: list[str] = []
        for each in prefixes:
            listed = self.get_conn().list_blobs(
                self.get_conn().bucket(bucket_name, user_project=user_project),
                prefix=each,
                max_results=max_results,
                **{name: value for name, value in options.items() if value is not None},
            )
            for page in listed.pages:
                names = [blob.name for blob in page]
                found += sorted(page.prefixes) if page.prefixes else names
        return found

    def list_by_timespan(
        self,
        bucket_name: str,
        timespan_start: datetime,
        timespan_end: datetime,
        prefix: str | None = None,
        **options: Any,
    ) -> builtins.list[str]:
        """Names of the objects that were changed between two moments."""
        blobs = self.get_conn().list_blobs(bucket_name, prefix=prefix, **options)
        return [blob.name for blob in blobs if timespan_start <= blob.updated < timespan_end]

    def get_blob_update_time(self, bucket_name: str, object_name: str) -> datetime:
        """When an object was changed last."""
        moment: datetime = self._get_blob(bucket_name, object_name).updated
        return moment

    def is_updated_after(self, bucket_name: str, object_name: str, ts: datetime) -> bool:
        """Whether an object was changed after a moment."""
        return self.get_blob_update_time(bucket_name, object_name) > _aware(ts)

    def is_updated_before(self, bucket_name: str, object_name: str, ts: datetime) -> bool:
        """Whether an object was changed before a moment."""
        return self.get_blob_update_time(bucket_name, object_name) < _aware(ts)

    def is_updated_between(self, bucket_name: str, object_name: str, min_ts: datetime, max_ts: datetime) -> bool:
        """Whether an object was changed between two moments, the first one included."""
        return _aware(min_ts) <= self.get_blob_update_time(bucket_name, object_name) < _aware(max_ts)

    def is_older_than(self, bucket_name: str, object_name: str, seconds: int) -> bool:
        """Whether an object was changed longer ago than that."""
        limit = datetime.now(tz=timezone.utc) - timedelta(seconds=seconds)
        return self.get_blob_update_time(bucket_name, object_name) < limit

    def get_size(self, bucket_name: str, object_name: str) -> int:
        """Bytes of an object."""
        return int(self._get_blob(bucket_name, object_name).size)

    def get_crc32c(self, bucket_name: str, object_name: str) -> Any:
        """The CRC32C of an object."""
        return self._get_blob(bucket_name, object_name).crc32c

    def get_md5hash(self, bucket_name: str, object_name: str) -> Any:
        """The MD5 of an object."""
        return self._get_blob(bucket_name, object_name).md5_hash

    def get_metadata(self, bucket_name: str, object_name: str) -> dict[str, str] | None:
        """The metadata that users gave an object."""
        found: dict[str, str] | None = self._get_blob(bucket_name, object_name).metadata
        return found


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
