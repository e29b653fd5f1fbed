"""Local files, HTTP answers, SFTP and FTP servers to S3, and back.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/transfer/index.html
"""

from __future__ import annotations

import posixpath
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.http import HttpHook
from jetbridge.airflow.providers.sftp import SFTPHook


class LocalFilesystemToS3Operator(DeclaredOperator):
    """Uploads a file."""

    filename: str
    dest_key: str
    dest_bucket: str | None = None
    aws_conn_id: str | None = "aws_default"
    verify: str | bool | None = None
    replace: bool = False
    encrypt: bool = False
    gzip: bool = False
    acl_policy: str | None = None

    template_fields = ("filename", "dest_key", "dest_bucket", "aws_conn_id")

    def execute(self, context: Context) -> None:
        """Upload it."""
        hook = S3Hook(self.aws_conn_id, verify=self.verify)
        bucket, key = hook.get_s3_bucket_key(self.dest_bucket, self.dest_key, "dest_bucket", "dest_key")
        hook.load_file(self.filename, key, bucket, self.replace, self.encrypt, self.gzip, self.acl_policy)


class HttpToS3Operator(DeclaredOperator):
    """Asks an HTTP server, and writes its answer into an object."""

    endpoint: str | None = None
    method: str = "GET"
    data: Any = None
    headers: dict[str, str] | None = None
    extra_options: dict[str, Any] | None = None
    http_conn_id: str = "http_default"
    log_response: bool = False
    auth_type: Any = None
    tcp_keep_alive: bool = True
    tcp_keep_alive_idle: int = 120
    tcp_keep_alive_count: int = 20
    tcp_keep_alive_interval: int = 30
    s3_bucket: str | None = None
    s3_key: str
    replace: bool = False
    encrypt: bool = False
    acl_policy: str | None = None
    aws_conn_id: str | None = "aws_default"
    verify: str | bool | None = None

    template_fields = ("http_conn_id", "endpoint", "data", "headers", "s3_bucket", "s3_key", "aws_conn_id")

    def execute(self, context: Context) -> None:
        """Ask, and write."""
        http = HttpHook(self.method, http_conn_id=self.http_conn_id, auth_type=self.auth_type)
        answer = http.run(self.endpoint, self.data or {}, self.headers or {}, self.extra_options or {})
        if self.log_response:
            self.log.info(answer.text)
        S3Hook(self.aws_conn_id, verify=self.verify).load_bytes(
            answer.content, self.s3_key, self.s3_bucket, self.replace, self.encrypt, self.acl_policy
        )


class SFTPToS3Operator(DeclaredOperator):
    """Copies files of an SFTP server into objects: one path, or names (a list, a prefix, `*`) below a folder."""

    s3_bucket: str
    s3_key: str
    sftp_path: str
    sftp_conn_id: str = "ssh_default"
    sftp_remote_host: str = ""
    sftp_filenames: str | list[str] | None = None
    s3_filenames: str | list[str] | None = None
    use_temp_file: bool = True
    fail_on_file_not_exist: bool = True
    replace: bool = False
    encrypt: bool = False
    gzip: bool = False
    acl_policy: str | None = None
    aws_conn_id: str | None = "aws_default"
    s3_conn_id: str | None = None

    template_fields = (
        "s3_key",
        "sftp_path",
        "s3_bucket",
        "sftp_filenames",
        "s3_filenames",
        "sftp_conn_id",
        "aws_conn_id",
    )

    def execute(self, context: Context) -> None:
        """Copy them.

        Raises:
            FileNotFoundError: a file is not there, and that is an error.
        """
        s3, sftp = S3Hook(self.s3_conn_id or self.aws_conn_id), SFTPHook(self.sftp_conn_id)
        self.s3_key = urlsplit(self.s3_key).path.lstrip("/")
        there = (sftp.list_directory(self.sftp_path) or []) if isinstance(self.sftp_filenames, str) else []
        for name, target in pairs(self.sftp_filenames, self.s3_filenames, there):
            source = f"{self.sftp_path}/{name}" if name else self.sftp_path
            if not sftp.path_exists(source):
                self._is_missing(source)
                continue
            with temporary() as path:
                sftp.retrieve_file(source, str(path))
                s3.load_file(
                    path,
                    f"{self.s3_key}{target}",
                    self.s3_bucket,
                    self.replace,
                    self.encrypt,
                    self.gzip,
                    self.acl_policy,
                )

    def _is_missing(self, source: str) -> None:
        if self.fail_on_file_not_exist:
            raise FileNotFoundError(f"File {source!r} not found on SFTP server")
        self.log.info("File %s not found on SFTP server. Skipping transfer.", source)


class S3ToSFTPOperator(DeclaredOperator):
    """Copies objects into files of an SFTP server: one key, or names (a list, a prefix, `*`) below a prefix."""

    s3_bucket: str
    s3_key: str
    sftp_path: str
    sftp_conn_id: str = "ssh_default"
    sftp_remote_host: str = ""
    aws_conn_id: str | None = "aws_default"
    s3_filenames: str | list[str] | None = None
    sftp_filenames: str | list[str] | None = None
    confirm: bool = True
    fail_on_file_not_exist: bool = True

    template_fields = (
        "s3_key",
        "sftp_path",
        "s3_bucket",
        "s3_filenames",
        "sftp_filenames",
        "sftp_conn_id",
        "aws_conn_id",
    )

    def execute(self, context: Context) -> None:
        """Copy them.

        Raises:
            FileNotFoundError: an object is not there, and that is an error.
        """
        s3, sftp = S3Hook(self.aws_conn_id), SFTPHook(self.sftp_conn_id)
        self.s3_key = urlsplit(self.s3_key).path.lstrip("/")
        keys = s3.list_keys(self.s3_bucket, self.s3_key) if isinstance(self.s3_filenames, str) else []
        there = [key[len(self.s3_key) :] for key in keys]
        for name, target in pairs(self.s3_filenames, self.sftp_filenames, there):
            key = self.s3_key + name
            if not s3.check_for_key(key, self.s3_bucket):
                if self.fail_on_file_not_exist:
                    raise FileNotFoundError(f"Key {key!r} not found in S3 bucket {self.s3_bucket!r}")
                self.log.info("Key %s not found in S3. Skipping transfer.", key)
                continue
            with temporary() as path:
                path.write_bytes(s3.get_key(key, self.s3_bucket).get()["Body"].read())
                sftp.store_file(self.sftp_path + target, str(path), confirm=self.confirm)


def pairs(
    wanted: str | list[str] | None, targets: str | list[str] | None, there: list[str]
) -> Iterator[tuple[str, str]]:
    """Names of sources with those of their copies; one empty name when the path itself is the file.

    A text chooses what begins with it (`*`: everything) of what is there, and a text for the targets takes its place.
    """
    if not wanted:
        yield "", ""
    elif isinstance(wanted, list):
        yield from zip(wanted, targets if isinstance(targets, list) else wanted, strict=False)
    else:
        for name in there:
            folder, base = posixpath.split(name)
            if wanted != "*" and not base.startswith(wanted):
                continue
            new = base.replace(wanted, targets, 1) if isinstance(targets, str) and targets else base
            yield name, posixpath.join(folder, new)


@contextmanager
def temporary() -> Iterator[Path]:
    """The path of a file that is not there yet; it is deleted at the end."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder, "file")
