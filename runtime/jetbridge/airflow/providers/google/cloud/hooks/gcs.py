"""Cloud Storage: objects, buckets, who may see them.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/_api/airflow/providers/google/cloud/hooks/gcs/index.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.google.cloud.gcs_urls import parse_gcs_url
from jetbridge.airflow.providers.google.cloud.hooks.gcs_objects import GCSObjects
from jetbridge.definitions.signals import TaskException

_parse_gcs_url = parse_gcs_url


class GCSHook(GCSObjects):
    """Cloud Storage."""

    def copy(
        self,
        source_bucket: str,
        source_object: str,
        destination_bucket: str | None = None,
        destination_object: str | None = None,
    ) -> None:
        """Copy an object inside Cloud Storage."""
        bucket, name = _target(source_bucket, source_object, destination_bucket, destination_object)
        source = self.get_bucket(source_bucket)
        source.copy_blob(source.blob(source_object), self.get_bucket(bucket), new_name=name)

    def rewrite(
        self,
        source_bucket: str,
        source_object: str,
        destination_bucket: str,
        destination_object: str | None = None,
    ) -> None:
        """Copy an object, of any size and between places and storage classes."""
        bucket, name = _target(source_bucket, source_object, destination_bucket, destination_object)
        source = self.get_bucket(source_bucket).blob(source_object)
        target = self.get_bucket(bucket).blob(name)
        token, _, _ = target.rewrite(source)
        while token is not None:
            token, _, _ = target.rewrite(source, token=token)

    def delete(self, bucket_name: str, object_name: str, ignore_error: bool = False) -> None:
        """Delete an object.

        Raises:
            NotFound: it is not there, and that is no matter of indifference.
        """
        errors = client("google.api_core.exceptions", extra="google")
        try:
            self.get_bucket(bucket_name).blob(object_name).delete()
        except errors.NotFound:
            if not ignore_error:
                raise

    def create_bucket(
        self,
        bucket_name: str,
        resource: dict[str, Any] | None = None,
        storage_class: str = "MULTI_REGIONAL",
        location: str = "US",
        project_id: str | None = None,
        labels: dict[str, str] | None = None,
    ) -> str:
        """Make a bucket; its id."""
        bucket = self.get_bucket(bucket_name)
        for name, value in (resource or {}).items():
            if name != "name":
                bucket._patch_property(name=name, value=value)  # noqa: SLF001 -- any field of the API
        bucket.storage_class = storage_class
        bucket.labels = labels or {}
        bucket.create(project=project_id or self.project_id, location=location)
        return str(bucket.id)

    def delete_bucket(self, bucket_name: str, force: bool = False, user_project: str | None = None) -> None:
        """Delete a bucket, with `force` with what is in it; one that is not there is no error."""
        errors = client("google.api_core.exceptions", extra="google")
        try:
            self.get_conn().bucket(bucket_name, user_project=user_project).delete(force=force)
        except errors.NotFound:
            self.log.info("Bucket %s not exists", bucket_name)

    def insert_bucket_acl(self, bucket_name: str, entity: str, role: str, user_project: str | None = None) -> None:
        """Let somebody do something with a bucket."""
        acl = self.get_conn().bucket(bucket_name, user_project=user_project).acl
        _allow(acl, entity, role)

    def insert_object_acl(
        self,
        bucket_name: str,
        object_name: str,
        entity: str,
        role: str,
        generation: int | None = None,
        user_project: str | None = None,
    ) -> None:
        """Let somebody do something with an object."""
        acl = self._blob(bucket_name, object_name, user_project, generation=generation).acl
        _allow(acl, entity, role)

    def compose(self, bucket_name: str, source_objects: Sequence[str], destination_object: str) -> None:
        """Make one object of several.

        Raises:
            ValueError: a name is empty.
        """
        if not bucket_name or not source_objects or not destination_object:
            raise ValueError("bucket_name, source_objects and destination_object cannot be empty.")
        bucket = self.get_bucket(bucket_name)
        bucket.blob(destination_object).compose([bucket.blob(name) for name in source_objects])

    def sync(
        self,
        source_bucket: str,
        destination_bucket: str,
        source_object: str | None = None,
        destination_object: str | None = None,
        recursive: bool = True,
        allow_overwrite: bool = False,
        delete_extra_files: bool = False,
    ) -> None:
        """Make one place of Cloud Storage hold what another one holds."""
        start, target = _folder(source_object), _folder(destination_object)
        delimiter = None if recursive else "/"
        there = self._by_relative_name(source_bucket, start, delimiter)
        here = self._by_relative_name(destination_bucket, target, delimiter)
        for name, blob in there.items():
            old = here.get(name)
            if old is None or (allow_overwrite and old.crc32c != blob.crc32c):
                self.rewrite(source_bucket, blob.name, destination_bucket, target + name)
        for name in here.keys() - there.keys() if delete_extra_files else ():
            self.delete(destination_bucket, target + name)

    def _by_relative_name(self, bucket: str, prefix: str, delimiter: str | None) -> dict[str, Any]:
        blobs = self.get_conn().list_blobs(bucket, prefix=prefix or None, delimiter=delimiter)
        return {blob.name[len(prefix) :]: blob for blob in blobs}


def gcs_object_is_directory(bucket: str) -> bool:
    """Whether a URL names a "folder": it is a whole bucket, or ends with `/`."""
    _, name = parse_gcs_url(bucket)
    return not name or name.endswith("/")


def parse_json_from_gcs(gcp_conn_id: str, file_uri: str, impersonation_chain: str | Sequence[str] | None = None) -> Any:
    """The JSON that an object holds.

    Raises:
        TaskException: it holds no JSON.
    """
    bucket, name = parse_gcs_url(file_uri)
    text = GCSHook(gcp_conn_id, impersonation_chain).download(bucket, name)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise TaskException(f"Failed to parse {file_uri} as JSON: {error}") from None


def _target(bucket: str, name: str, to_bucket: str | None, to_name: str | None) -> tuple[str, str]:
    if not bucket or not name:
        raise ValueError("source_bucket and source_object cannot be empty.")
    target = to_bucket or bucket, to_name or name
    if target == (bucket, name):
        raise ValueError(
            "Either source/destination bucket or source/destination object must be different, "
            f"not both the same: bucket={bucket}, object={name}"
        )
    return target


def _allow(acl: Any, entity: str, role: str) -> None:
    acl.reload()
    acl.entity_from_dict({"entity": entity, "role": role})
    acl.save()


def _folder(name: str | None) -> str:
    return f"{name}/" if name and not name.endswith("/") else name or ""


GoogleCloudStorageHook = GCSHook
