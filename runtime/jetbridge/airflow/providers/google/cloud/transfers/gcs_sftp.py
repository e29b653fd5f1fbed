"""Objects of Cloud Storage to an SFTP server, and its files to Cloud Storage.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/transfer/gcs_to_sftp.html
"""

from __future__ import annotations

import posixpath
from tempfile import NamedTemporaryFile

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.gcs import GCSOperator
from jetbridge.airflow.providers.sftp import SFTPHook
from jetbridge.definitions.signals import TaskException

_WILDCARD = "*"


def _around_wildcard(name: str, argument: str) -> tuple[str, str]:
    if name.count(_WILDCARD) > 1:
        raise TaskException(
            f"Only one wildcard '*' is allowed in {argument} parameter. Found {name.count(_WILDCARD)} in {name}."
        )
    before, _, after = name.partition(_WILDCARD)
    return before, after


class GCSToSFTPOperator(GCSOperator):
    """Copies an object, or those that one wildcard names, to a folder of an SFTP server; moves them with `move_object`."""

    source_bucket: str
    source_object: str
    destination_path: str
    keep_directory_structure: bool = True
    create_intermediate_dirs: bool = True
    move_object: bool = False
    sftp_conn_id: str = "ssh_default"

    template_fields = ("source_bucket", "source_object", "destination_path", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Copy them.

        Raises:
            TaskException: there are several wildcards.
            ValueError: an object's name leads out of the folder.
        """
        if _WILDCARD not in self.source_object:
            self._copy(self.source_object, "")
            return
        prefix, ending = _around_wildcard(self.source_object, "source_object")
        for name in self.hook.list(self.source_bucket, prefix=prefix):
            if name.endswith(ending):
                self._copy(name, posixpath.dirname(prefix))

    def _copy(self, name: str, folder: str) -> None:
        target = self._target(name, folder)
        sftp = SFTPHook(self.sftp_conn_id)
        if name.endswith("/"):  # the mark of an empty folder
            if not self.create_intermediate_dirs:
                return
            sftp.create_directory(target)
        else:
            if self.create_intermediate_dirs:
                sftp.create_directory(posixpath.dirname(target))
            with NamedTemporaryFile() as file:
                self.hook.download(self.source_bucket, name, file.name)
                sftp.store_file(target, file.name)
        if self.move_object:
            self.hook.delete(self.source_bucket, name)

    def _target(self, name: str, folder: str) -> str:
        if not self.keep_directory_structure:
            name = posixpath.relpath(name, folder) if folder else posixpath.basename(name)
        base = posixpath.normpath(self.destination_path)
        target = posixpath.normpath(posixpath.join(base, name))
        if posixpath.relpath(target, base).startswith("..") or name.startswith("/"):
            raise ValueError(
                f"The object {name!r} would be written to {target!r}, outside of {self.destination_path!r}"
            )
        return target


class SFTPToGCSOperator(GCSOperator):
    """Copies a file of an SFTP server, or those that one wildcard names, into a bucket; moves them with `move_object`."""

    source_path: str
    destination_bucket: str
    destination_path: str | None = None
    sftp_conn_id: str = "ssh_default"
    mime_type: str = "application/octet-stream"
    gzip: bool = False
    move_object: bool = False
    sftp_prefetch: bool = True
    use_stream: bool = False  # a file of this machine lies between them in any case
    fail_on_file_not_exist: bool = True

    template_fields = ("source_path", "destination_path", "destination_bucket", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Copy them.

        Raises:
            TaskException: there are several wildcards.
            FileNotFoundError: the file is not there.
        """
        bucket = self.destination_bucket.removeprefix("gs://").strip("/")
        target = (self.destination_path or "").lstrip("/")
        if _WILDCARD in self.source_path:
            prefix, ending = _around_wildcard(self.source_path, "source_path")
            folder = posixpath.dirname(prefix)
            files, _, _ = SFTPHook(self.sftp_conn_id).get_tree_map(folder, prefix=prefix, delimiter=ending)
            for path in files:
                self._copy(
                    path, bucket, path.replace(folder, target, 1) if target else path.replace(folder, "", 1).lstrip("/")
                )
            return
        try:
            self._copy(self.source_path, bucket, target or posixpath.basename(self.source_path))
        except FileNotFoundError:
            if self.fail_on_file_not_exist:
                raise
            self.log.info("File %s not found on SFTP server. Skipping transfer.", self.source_path)

    def _copy(self, path: str, bucket: str, name: str) -> None:
        sftp = SFTPHook(self.sftp_conn_id)
        with NamedTemporaryFile() as file:
            sftp.retrieve_file(path, file.name, prefetch=self.sftp_prefetch)
            self.hook.upload(bucket, name, file.name, mime_type=self.mime_type, gzip=self.gzip)
        if self.move_object:
            sftp.delete_file(path)
