"""Transfers between S3 and what is no cloud: FTP servers, MongoDB, Salesforce, mailboxes.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/transfer/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry

_TRANSFERS = "airflow.providers.amazon.aws.transfers"
_OLDER = "airflow.contrib.operators"

for _module, _place, _extra, _entry in (
    ("ftp_to_s3", "ftp", "amazon", entry("FTPToS3Operator", 'ftp_path="/out/a.csv", s3_bucket="lake", s3_key="a.csv"')),
    ("s3_to_ftp", "ftp", "amazon", entry("S3ToFTPOperator", 's3_bucket="lake", s3_key="a.csv", ftp_path="/in/a.csv"')),
    (
        "mongo_to_s3",
        "services",
        "amazon,mongo,salesforce",
        entry(
            "MongoToS3Operator",
            'mongo_collection="orders", mongo_query={"state": "done"}, s3_bucket="lake", s3_key="orders.json"',
            f"{_OLDER}.mongo_to_s3.MongoToS3Operator",
        ),
    ),
    (
        "salesforce_to_s3",
        "services",
        "amazon,mongo,salesforce",
        entry(
            "SalesforceToS3Operator",
            'salesforce_query="SELECT Id FROM Account", s3_bucket_name="lake", s3_key="a.csv", salesforce_conn_id="crm"',
        ),
    ),
    (
        "imap_attachment_to_s3",
        "services",
        "amazon,mongo,salesforce",
        entry(
            "ImapAttachmentToS3Operator",
            'imap_attachment_name="rows.csv", s3_bucket="lake", s3_key="rows.csv"',
            f"{_OLDER}.imap_attachment_to_s3_operator.ImapAttachmentToS3Operator",
        ),
    ),
):
    classes(f"{_TRANSFERS}.{_module}", _entry, extra=_extra, within=f"jetbridge.{_TRANSFERS}.{_place}")
