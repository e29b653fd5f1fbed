"""Operators of Cloud Storage.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/gcs.html
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseOperator
from jetbridge.definitions.signals import TaskException


class GCSOperator(GoogleCloudBaseOperator):
    """What operators of Cloud Storage share: the hook."""

    hook_class = GCSHook


class GCSCreateBucketOperator(GCSOperator):
    """Makes a bucket; one that is there already is no error."""

    bucket_name: str
    resource: dict[str, Any] | None = None
    storage_class: str = "MULTI_REGIONAL"
    location: str = "US"
    project_id: str | None = None
    labels: dict[str, str] | None = None

    template_fields = ("bucket_name", "storage_class", "location", "project_id", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Make it."""
        errors = client("google.api_core.exceptions", extra="google")
        try:
            self.hook.create_bucket(
                self.bucket_name, self.resource, self.storage_class, self.location, self.project_id, self.labels
            )
        except errors.Conflict:
            self.log.warning("Bucket %s already exists", self.bucket_name)


class GCSDeleteBucketOperator(GCSOperator):
    """Deletes a bucket, with what is in it unless told otherwise."""

    bucket_name: str
    force: bool = True
    user_project: str | None = None

    template_fields = ("bucket_name", "gcp_conn_id", "impersonation_chain", "user_project")

    def execute(self, context: Context) -> None:
        """Delete it."""
        self.hook.delete_bucket(self.bucket_name, self.force, self.user_project)


class GCSListObjectsOperator(GCSOperator):
    """Gives the names of objects."""

    bucket: str
    prefix: str | list[str] | None = None
    delimiter: str | None = None
    match_glob: str | None = None

    template_fields = ("bucket", "prefix", "delimiter", "match_glob", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> list[str]:
        """The names."""
        found: list[str] = self.hook.list(
            self.bucket, prefix=self.prefix, delimiter=self.delimiter, match_glob=self.match_glob
        )
        return found


class GCSDeleteObjectsOperator(GCSOperator):
    """Deletes objects by name or by prefix.

    Raises:
        ValueError: both ways of choosing are used, or none.
    """

    bucket_name: str
    objects: list[str] | None = None
    prefix: str | list[str] | None = None
    ignore_error: bool = False

    template_fields = ("bucket_name", "prefix", "objects", "gcp_conn_id", "impersonation_chain")

    def check_arguments(self) -> None:
        """Check what was given."""
        if (self.objects is None) == (self.prefix is None):
            raise ValueError(f"(Task {self.task_id}) Either objects or prefix should be set, and not both.")

    def execute(self, context: Context) -> None:
        """Delete them."""
        names = self.objects if self.objects is not None else self.hook.list(self.bucket_name, prefix=self.prefix)
        for name in names:
            self.hook.delete(self.bucket_name, name, self.ignore_error)


class GCSBucketCreateAclEntryOperator(GCSOperator):
    """Lets somebody do something with a bucket."""

    bucket: str
    entity: str
    role: str
    user_project: str | None = None

    template_fields = ("bucket", "entity", "role", "user_project", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Allow it."""
        self.hook.insert_bucket_acl(self.bucket, self.entity, self.role, self.user_project)


class GCSObjectCreateAclEntryOperator(GCSOperator):
    """Lets somebody do something with an object."""

    bucket: str
    object_name: str
    entity: str
    role: str
    generation: int | None = None
    user_project: str | None = None

    template_fields = (
        "bucket",
        "object_name",
        "entity",
        "generation",
        "role",
        "user_project",
        "gcp_conn_id",
        "impersonation_chain",
    )

    def execute(self, context: Context) -> None:
        """Allow it."""
        self.hook.insert_object_acl(
            self.bucket, self.object_name, self.entity, self.role, self.generation, self.user_project
        )


class GCSFileTransformOperator(GCSOperator):
    """Downloads an object, runs a script on the file, uploads the result. The script is called with the paths of both."""

    source_bucket: str
    source_object: str
    transform_script: str | list[str]
    destination_bucket: str | None = None
    destination_object: str | None = None

    template_fields = (
        "source_bucket",
        "source_object",
        "destination_bucket",
        "destination_object",
        "transform_script",
        "gcp_conn_id",
        "impersonation_chain",
    )

    def check_arguments(self) -> None:
        """Without a destination, the source is replaced."""
        self.destination_bucket = self.destination_bucket or self.source_bucket
        self.destination_object = self.destination_object or self.source_object

    def execute(self, context: Context) -> None:
        """Transform it.

        Raises:
            TaskException: the script failed.
        """
        script = [self.transform_script] if isinstance(self.transform_script, str) else list(self.transform_script)
        with tempfile.TemporaryDirectory() as folder:
            before, after = Path(folder, "source"), Path(folder, "result")
            after.touch()
            self.hook.download(self.source_bucket, self.source_object, str(before))
            done = subprocess.run(  # noqa: S603 -- the user's script
                [*script, str(before), str(after)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            self.log.info("Process output:\n%s", done.stdout)
            if done.returncode:
                raise TaskException(f"Transform script failed: {done.returncode}")
            self.hook.upload(self.destination_bucket, self.destination_object, str(after))


class GCSSynchronizeBucketsOperator(GCSOperator):
    """Makes one place of Cloud Storage hold what another one holds."""

    source_bucket: str
    destination_bucket: str
    source_object: str | None = None
    destination_object: str | None = None
    recursive: bool = True
    delete_extra_files: bool = False
    allow_overwrite: bool = False

    template_fields = (
        "source_bucket",
        "destination_bucket",
        "source_object",
        "destination_object",
        "recursive",
        "delete_extra_files",
        "allow_overwrite",
        "gcp_conn_id",
        "impersonation_chain",
    )

    def execute(self, context: Context) -> None:
        """Do it."""
        self.hook.sync(
            self.source_bucket,
            self.destination_bucket,
            self.source_object,
            self.destination_object,
            self.recursive,
            self.allow_overwrite,
            self.delete_extra_files,
        )
