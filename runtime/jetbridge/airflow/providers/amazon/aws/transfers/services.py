"""What other services hold, written into S3: documents of MongoDB, records of Salesforce, attachments of mails.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/transfer/index.html
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.imap.hook import ImapHook
from jetbridge.airflow.providers.mongo import MongoHook
from jetbridge.airflow.providers.salesforce.hook import SalesforceHook


class MongoToS3Operator(DeclaredOperator):
    """Writes what a query finds, or a pipeline gives (a list), as lines of JSON; a subclass may change the documents in `transform`."""

    template_fields = ("s3_bucket", "s3_key", "mongo_query", "mongo_collection", "mongo_conn_id", "aws_conn_id")

    mongo_conn_id: str = "mongo_default"
    aws_conn_id: str | None = "aws_default"
    mongo_collection: str
    mongo_query: Any
    s3_bucket: str
    s3_key: str
    mongo_db: str | None = None
    mongo_projection: Any = None
    replace: bool = False
    allow_disk_use: bool = False
    compression: str | None = None

    def execute(self, context: Context) -> None:
        """Write it."""
        default = client("bson.json_util", extra="mongo").default
        with MongoHook(self.mongo_conn_id) as hook:
            lines = [json.dumps(document, default=default) for document in self.transform(self._found(hook))]
        S3Hook(self.aws_conn_id).load_string(
            "\n".join(lines), self.s3_key, self.s3_bucket, replace=self.replace, compression=self.compression
        )

    def _found(self, hook: MongoHook) -> Any:
        name, query, database = self.mongo_collection, self.mongo_query, self.mongo_db
        if isinstance(query, list):
            return hook.aggregate(name, query, database, allowDiskUse=self.allow_disk_use)
        return hook.find(name, query, mongo_db=database, projection=self.mongo_projection)

    @staticmethod
    def transform(docs: Any) -> Any:
        """The documents."""
        return docs


class SalesforceToS3Operator(DeclaredOperator):
    """Writes the records of a query as `csv`, `json` or `ndjson`; the result is the object's address."""

    template_fields = ("salesforce_query", "s3_bucket_name", "s3_key", "salesforce_conn_id", "aws_conn_id")
    template_ext = (".sql",)

    salesforce_query: str
    s3_bucket_name: str
    s3_key: str
    salesforce_conn_id: str
    export_format: str = "csv"
    query_params: dict[str, Any] | None = None
    include_deleted: bool = False
    coerce_to_timestamp: bool = False
    record_time_added: bool = False
    aws_conn_id: str | None = "aws_default"
    replace: bool = False
    encrypt: bool = False
    gzip: bool = False
    acl_policy: str | None = None

    def execute(self, context: Context) -> str:
        """Write them."""
        hook = SalesforceHook(self.salesforce_conn_id)
        records = hook.make_query(self.salesforce_query, self.include_deleted, self.query_params)["records"]
        options = {name: getattr(self, name) for name in ("replace", "encrypt", "gzip", "acl_policy")}
        with TemporaryDirectory() as folder:
            file = str(Path(folder, "records"))
            hook.write_object_to_file(
                records, file, self.export_format, self.coerce_to_timestamp, self.record_time_added
            )
            S3Hook(self.aws_conn_id).load_file(file, self.s3_key, self.s3_bucket_name, **options)
        return f"s3://{self.s3_bucket_name}/{self.s3_key}"


class ImapAttachmentToS3Operator(DeclaredOperator):
    """Writes the newest attachment of that name."""

    template_fields = ("imap_attachment_name", "s3_key", "imap_mail_filter", "imap_conn_id", "aws_conn_id")

    imap_attachment_name: str
    s3_bucket: str
    s3_key: str
    imap_check_regex: bool = False
    imap_mail_folder: str = "INBOX"
    imap_mail_filter: str = "All"
    s3_overwrite: bool = False
    imap_conn_id: str = "imap_default"
    aws_conn_id: str | None = "aws_default"

    def execute(self, context: Context) -> None:
        """Write it.

        Raises:
            TaskException: there is none.
        """
        with ImapHook(self.imap_conn_id) as hook:
            found = hook.retrieve_mail_attachments(
                self.imap_attachment_name,
                check_regex=self.imap_check_regex,
                latest_only=True,
                mail_folder=self.imap_mail_folder,
                mail_filter=self.imap_mail_filter,
            )
        S3Hook(self.aws_conn_id).load_bytes(found[0][1], self.s3_key, self.s3_bucket, replace=self.s3_overwrite)
