"""Objects of S3: everything that finds, reads, writes, copies and deletes them.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/_api/airflow/providers/amazon/aws/hooks/s3/index.html
"""

from __future__ import annotations

import gzip as gzipping
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.amazon.aws.hooks.s3_reading import S3Reading
from jetbridge.airflow.providers.amazon.aws.utils.s3_urls import S3HookUriParseFailure, bucket_and_key
from jetbridge.definitions.signals import TaskException

NO_ACL = "no-acl"


class S3Hook(S3Reading):
    """Objects of S3.

    Args:
        aws_conn_id: Connection; None leaves the credentials to boto3.
        transfer_config_args: Arguments of boto3's `TransferConfig`.
        extra_args: What is sent with each transfer (`ServerSideEncryption`, `ACL`, …).
        requester_pays: Whether the one who asks pays.
        kwargs: Arguments of AwsBaseHook.

    Raises:
        TypeError: an argument that is a dictionary is none.
    """

    conn_type = "aws"
    hook_name = "S3"

    def __init__(
        self,
        aws_conn_id: str | None = "aws_default",
        transfer_config_args: dict[str, Any] | None = None,
        extra_args: dict[str, Any] | None = None,
        *,
        requester_pays: bool = False,
        **kwargs: Any,
    ) -> None:
        for name, value in (("transfer_config_args", transfer_config_args), ("extra_args", extra_args)):
            if value is not None and not isinstance(value, dict):
                raise TypeError(f"{name} expected dict, got {type(value).__name__}.")
        super().__init__(aws_conn_id=aws_conn_id, **{**kwargs, "client_type": "s3"})
        self.requester_pays = requester_pays
        self.extra_args = dict(extra_args or {})
        self._transfer_arguments = dict(transfer_config_args or {})

    @property
    def transfer_config(self) -> Any:
        """boto3's `TransferConfig`."""
        arguments = {**self._transfer_arguments, **self.service_config.get("transfer_config_args", {})}
        return client("boto3.s3.transfer", extra="amazon").TransferConfig(**arguments)

    def load_file(
        self,
        filename: Path | str,
        key: str,
        bucket_name: str | None = None,
        replace: bool = False,
        encrypt: bool = False,
        gzip: bool = False,
        acl_policy: str | None = None,
    ) -> None:
        """Upload a file; `gzip` packs it into a file beside it first.

        Raises:
            ValueError: the object is there and `replace` is false.
        """
        path = Path(filename)
        if gzip:
            packed = Path(f"{path}.gz")
            with path.open("rb") as plain, gzipping.open(packed, "wb") as target:
                shutil.copyfileobj(plain, target)
            path = packed
        with path.open("rb") as file:
            self._upload(file, key, bucket_name, replace, encrypt, acl_policy)

    def load_string(
        self,
        string_data: str,
        key: str,
        bucket_name: str | None = None,
        replace: bool = False,
        encrypt: bool = False,
        encoding: str | None = None,
        acl_policy: str | None = None,
        compression: str | None = None,
    ) -> None:
        """Write a text into an object.

        Raises:
            NotImplementedError: the compression is not gzip.
        """
        data = string_data.encode(encoding or "utf-8")
        if compression not in {None, "gzip"}:
            raise NotImplementedError(
                f"Received {compression} compression type. String can currently be compressed in ['gzip'] only."
            )
        packed = gzipping.compress(data) if compression else data
        self.load_bytes(packed, key, bucket_name, replace, encrypt, acl_policy)

    def load_bytes(
        self,
        bytes_data: bytes,
        key: str,
        bucket_name: str | None = None,
        replace: bool = False,
        encrypt: bool = False,
        acl_policy: str | None = None,
    ) -> None:
        """Write bytes into an object."""
        self._upload(BytesIO(bytes_data), key, bucket_name, replace, encrypt, acl_policy)

    def load_file_obj(
        self,
        file_obj: BinaryIO,
        key: str,
        bucket_name: str | None = None,
        replace: bool = False,
        encrypt: bool = False,
        acl_policy: str | None = None,
    ) -> None:
        """Write what an open file holds into an object."""
        self._upload(file_obj, key, bucket_name, replace, encrypt, acl_policy)

    def _upload(
        self, file: BinaryIO, key: str, bucket_name: str | None, replace: bool, encrypt: bool, acl_policy: str | None
    ) -> None:
        bucket, key = self.place(key, bucket_name)
        if not replace and self.check_for_key(key, bucket):
            raise ValueError(f"The key {key} already exists.")
        arguments = {**self.extra_args, **self.payer}
        if encrypt:
            arguments["ServerSideEncryption"] = "AES256"
        if acl_policy:
            arguments["ACL"] = acl_policy
        self.get_conn().upload_fileobj(file, bucket, key, ExtraArgs=arguments, Config=self.transfer_config)

    def copy_object(
        self,
        source_bucket_key: str,
        dest_bucket_key: str,
        source_bucket_name: str | None = None,
        dest_bucket_name: str | None = None,
        source_version_id: str | None = None,
        acl_policy: str | None = None,
        meta_data_directive: str | None = None,
        kms_key_id: str | None = None,
        kms_encryption_type: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Copy an object inside S3; what S3 answers.

        Raises:
            ValueError: of key and type of the encryption only one is given.
        """
        if bool(kms_key_id) != bool(kms_encryption_type):
            raise ValueError("kms_key_id and kms_encryption_type must both be specified. Only one was provided.")
        if acl_policy != NO_ACL:
            kwargs["ACL"] = acl_policy or "private"
        if meta_data_directive:
            kwargs["MetadataDirective"] = meta_data_directive
        if kms_key_id:
            kwargs |= {"SSEKMSKeyId": kms_key_id, "ServerSideEncryption": kms_encryption_type}
        to_bucket, to_key = bucket_and_key(dest_bucket_name, dest_bucket_key, "dest_bucket_name", "dest_bucket_key")
        bucket, key = bucket_and_key(source_bucket_name, source_bucket_key, "source_bucket_name", "source_bucket_key")
        source = {"Bucket": bucket, "Key": key} | ({"VersionId": source_version_id} if source_version_id else {})
        return self.get_conn().copy_object(Bucket=to_bucket, Key=to_key, CopySource=source, **self.payer, **kwargs)

    def generate_presigned_url(
        self,
        client_method: str,
        params: dict[str, Any] | None = None,
        expires_in: int = 3600,
        http_method: str | None = None,
    ) -> str | None:
        """A URL that lets its holder make one request."""
        url: str | None = self.get_conn().generate_presigned_url(
            ClientMethod=client_method, Params=params, ExpiresIn=expires_in, HttpMethod=http_method
        )
        return url

    def sync_to_local_dir(
        self, bucket_name: str, local_dir: Path, s3_prefix: str = "", delete_stale: bool = True
    ) -> None:
        """Make a folder hold what stands below a prefix; files that S3 does not have are deleted unless told otherwise.

        Raises:
            TaskException: a key leads out of the folder.
        """
        root, kept = Path(local_dir).resolve(), set()
        for found in self.get_bucket(bucket_name).objects.filter(Prefix=s3_prefix):
            if found.key.endswith("/"):
                continue
            target = (root / Path(found.key).relative_to(s3_prefix)).resolve()
            if not target.is_relative_to(root):
                raise TaskException(f"S3 object key {found.key!r} resolves outside local directory {local_dir}")
            kept.add(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not _is_current(target, found):
                self.get_bucket(bucket_name).download_file(found.key, str(target))
        if delete_stale:
            _delete_all_but(kept, root)


def _is_current(path: Path, found: Any) -> bool:
    if not path.exists():
        return False
    local = path.stat()
    return bool(local.st_size == found.size and local.st_mtime >= found.last_modified.timestamp())


def _delete_all_but(kept: set[Path], root: Path) -> None:
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_file() and path.resolve() not in kept:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


__all__ = ["NO_ACL", "S3Hook", "S3HookUriParseFailure"]
