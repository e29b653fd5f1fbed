"""Objects of Cloud Storage to S3, and of S3 to Cloud Storage.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/transfer/gcs_to_s3.html
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.transfers.files_to_s3 import temporary
from jetbridge.airflow.providers.google.cloud.gcs_urls import parse_gcs_url
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.definitions.signals import TaskException


class GCSToS3Operator(DeclaredOperator):
    """Copies the objects of a bucket that are not in S3 yet (all of them with `replace`), and gives their names."""

    gcs_bucket: str
    prefix: str | None = None
    gcp_conn_id: str = "google_cloud_default"
    dest_aws_conn_id: str | None = "aws_default"
    dest_s3_key: str
    dest_verify: str | bool | None = None
    replace: bool = False
    google_impersonation_chain: str | Sequence[str] | None = None
    dest_s3_extra_args: dict[str, Any] | None = None
    s3_acl_policy: str | None = None
    keep_directory_structure: bool = True
    flatten_structure: bool = False
    match_glob: str | None = None
    gcp_user_project: str | None = None

    template_fields = (
        "gcs_bucket",
        "prefix",
        "dest_s3_key",
        "google_impersonation_chain",
        "gcp_user_project",
        "match_glob",
        "gcp_conn_id",
        "dest_aws_conn_id",
    )

    def execute(self, context: Context) -> list[str]:
        """Their names."""
        gcs = GCSHook(self.gcp_conn_id, self.google_impersonation_chain)
        s3 = S3Hook(self.dest_aws_conn_id, extra_args=self.dest_s3_extra_args, verify=self.dest_verify)
        found = gcs.list(
            self.gcs_bucket, prefix=self.prefix, match_glob=self.match_glob, user_project=self.gcp_user_project
        )
        names = [name for name in found if not name.endswith("/")]
        if not self.keep_directory_structure and self.prefix and not self.flatten_structure:
            self.dest_s3_key = posixpath.join(self.dest_s3_key, self.prefix)
        if not self.replace:
            names = self._missing(names, s3)
        for name in names:
            with gcs.provide_file(self.gcs_bucket, name, user_project=self.gcp_user_project) as file:
                target = posixpath.join(self.dest_s3_key, self._target(name))
                s3.load_file(Path(file.name), target, replace=self.replace, acl_policy=self.s3_acl_policy)
        return names

    def _target(self, name: str) -> str:
        return posixpath.basename(name) if self.flatten_structure else name

    def _missing(self, names: list[str], s3: S3Hook) -> list[str]:
        bucket, prefix = S3Hook.parse_s3_url(self.dest_s3_key)
        folder = f"{prefix.rstrip('/')}/" if prefix else ""
        there = {key.replace(folder, "", 1) for key in s3.list_keys(bucket, folder)}
        wanted = {self._target(name): name for name in reversed(names)}
        return [name for name in names if wanted[self._target(name)] == name and self._target(name) not in there]


class S3ToGCSOperator(DeclaredOperator):
    """Copies the objects of S3 that are not in Cloud Storage yet (all of them with `replace`), and gives their keys.

    Raises:
        TaskException: the destination is no folder of Cloud Storage.
    """

    bucket: str
    prefix: str = ""
    apply_gcs_prefix: bool = False
    delimiter: str = ""
    aws_conn_id: str | None = "aws_default"
    verify: str | bool | None = None
    region_name: str | None = None
    gcp_conn_id: str = "google_cloud_default"
    dest_gcs: str
    replace: bool = False
    gzip: bool = False
    google_impersonation_chain: str | Sequence[str] | None = None
    return_gcs_uris: bool = False
    deferrable: bool = False  # it waits in its place, whatever deferred it in Airflow

    template_fields = ("bucket", "prefix", "delimiter", "dest_gcs", "google_impersonation_chain")

    def execute(self, context: Context) -> list[str]:
        """Their keys, or the addresses of the copies."""
        s3, gcs = (
            S3Hook(self.aws_conn_id, verify=self.verify),
            GCSHook(self.gcp_conn_id, self.google_impersonation_chain),
        )
        bucket, folder = parse_gcs_url(self.dest_gcs)
        if folder and not folder.endswith("/"):
            raise TaskException("The destination Google Cloud Storage path must end with a slash '/' or be empty.")
        listed = s3.list_keys(self.bucket, self.prefix, self.delimiter)
        keys = [key for key in listed if not key.endswith("/")]
        if not self.replace:
            there = set(gcs.list(bucket, prefix=folder or None))
            keys = [key for key in keys if self._target(key, folder) not in there]
        for key in keys:
            with temporary() as path:
                path.write_bytes(s3.get_key(key, self.bucket).get()["Body"].read())
                gcs.upload(bucket, self._target(key, folder), str(path), gzip=self.gzip)
        return [f"gs://{bucket}/{self._target(key, folder)}" for key in keys] if self.return_gcs_uris else keys

    def _target(self, key: str, folder: str) -> str:
        return key.replace(self.prefix, folder, 1) if self.apply_gcs_prefix else folder + key
