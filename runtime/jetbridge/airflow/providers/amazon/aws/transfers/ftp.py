"""Files between FTP servers and S3.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/transfer/ftp_to_s3.html
"""

from __future__ import annotations

import ftplib
import posixpath
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.ftp.hook import FTPHook

Names = str | Sequence[str] | None


def chosen(found: Sequence[str], wanted: str) -> list[str]:
    """The paths whose file names begin with a text; all for `*`."""
    return [path for path in found if wanted == "*" or posixpath.basename(path).startswith(wanted)]


def renamed(path: str, before: str, after: Names) -> str:
    """A path whose file name begins with another text."""
    folder, name = posixpath.split(path)
    new = name.replace(before, after, 1) if isinstance(after, str) and after else name
    return posixpath.join(folder, new)


class FTPToS3Operator(DeclaredOperator):
    """Copies a file, some files by their names, or those of a folder whose names begin with a text (`*` for all)."""

    template_fields = ("ftp_path", "s3_bucket", "s3_key", "ftp_filenames", "s3_filenames", "ftp_conn_id", "aws_conn_id")

    ftp_path: str
    s3_bucket: str
    s3_key: str
    ftp_filenames: Names = None
    s3_filenames: Names = None
    ftp_conn_id: str = "ftp_default"
    aws_conn_id: str | None = "aws_default"
    replace: bool = False
    encrypt: bool = False
    gzip: bool = False
    acl_policy: str | None = None
    fail_on_file_not_exist: bool = True

    @cached_property
    def hook(self) -> FTPHook:
        """The server."""
        return FTPHook(self.ftp_conn_id)

    def execute(self, context: Context) -> None:
        """Copy them.

        Raises:
            ftplib.error_perm: a file is not there.
        """
        with self.hook:
            for source, target in self._pairs():
                self._copy(source, target)

    def _pairs(self) -> list[tuple[str, str]]:
        names, key = self.ftp_filenames, self.s3_key
        if not names:
            return [(self.ftp_path, key)]
        if isinstance(names, str):
            listed = self.hook.list_directory(self.ftp_path)  # some servers list names, others paths
            paths = [path if "/" in path else posixpath.join(self.ftp_path, path) for path in listed]
            found = chosen(paths, names)
            return [(path, key + renamed(posixpath.basename(path), names, self.s3_filenames)) for path in found]
        pairs = zip(names, self.s3_filenames or names, strict=False)
        return [(self.ftp_path + source, key + target) for source, target in pairs]

    def _copy(self, source: str, target: str) -> None:
        options = {name: getattr(self, name) for name in ("replace", "encrypt", "gzip", "acl_policy")}
        with TemporaryDirectory() as folder:
            file = str(Path(folder, "file"))
            try:
                self.hook.retrieve_file(source, file)
            except ftplib.error_perm as error:
                if "550" not in str(error) or self.fail_on_file_not_exist:
                    raise
                self.log.info("File %s not found on FTP server. Skipping transfer.", source)
                return
            S3Hook(self.aws_conn_id).load_file(file, target, self.s3_bucket, **options)


class S3ToFTPOperator(DeclaredOperator):
    """Copies an object, some objects by their names, or those below a key whose names begin with a text (`*` for all)."""

    template_fields = ("s3_bucket", "s3_key", "ftp_path", "s3_filenames", "ftp_filenames", "aws_conn_id", "ftp_conn_id")

    s3_bucket: Any
    s3_key: Any
    ftp_path: Any
    s3_filenames: Names = None
    ftp_filenames: Names = None
    aws_conn_id: str | None = "aws_default"
    ftp_conn_id: str = "ftp_default"
    fail_on_file_not_exist: bool = True

    def execute(self, context: Context) -> None:
        """Copy them.

        Raises:
            FileNotFoundError: an object is not there.
        """
        hook = S3Hook(self.aws_conn_id)
        with FTPHook(self.ftp_conn_id) as server:
            for source, target in self._pairs(hook):
                if hook.check_for_key(source, self.s3_bucket):
                    self._copy(hook, server, source, target)
                elif self.fail_on_file_not_exist:
                    raise FileNotFoundError(f"Key {source!r} not found in S3 bucket {self.s3_bucket!r}")

    def _pairs(self, hook: S3Hook) -> list[tuple[str, str]]:
        names, key, path = self.s3_filenames, self.s3_key, self.ftp_path
        if not names:
            return [(key, path)]
        if isinstance(names, str):
            found = [each.removeprefix(key) for each in hook.list_keys(self.s3_bucket, prefix=key) or ()]
            return [(key + each, path + renamed(each, names, self.ftp_filenames)) for each in chosen(found, names)]
        pairs = zip(names, self.ftp_filenames or names, strict=False)
        return [(key + source, path + target) for source, target in pairs]

    def _copy(self, hook: S3Hook, server: FTPHook, source: str, target: str) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder, "file")
            with file.open("wb") as buffer:
                hook.get_key(source, self.s3_bucket).download_fileobj(buffer)
            server.store_file(target, str(file))
