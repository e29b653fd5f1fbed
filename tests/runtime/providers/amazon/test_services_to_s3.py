"""Transfers between S3 and FTP servers, MongoDB, Salesforce and mailboxes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import mongomock
import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.transfers.ftp import FTPToS3Operator, S3ToFTPOperator
from jetbridge.airflow.providers.amazon.aws.transfers.services import (
    ImapAttachmentToS3Operator,
    MongoToS3Operator,
    SalesforceToS3Operator,
)
from jetbridge.airflow.providers.salesforce.hook import SalesforceHook
from peers import ftp_server, imap_server
from peers.ftp_server import FtpServer
from peers.imap_server import ImapServer


@pytest.fixture
def lake(aws: str) -> S3Hook:
    hook = S3Hook()
    hook.create_bucket("lake")
    return hook


@pytest.fixture
def files(tmp_path: Path, connect: Any) -> Iterator[FtpServer]:
    (tmp_path / "remote" / "out").mkdir(parents=True)
    for name in ("a1", "a2", "b1"):
        (tmp_path / "remote" / "out" / name).write_text(name)
    with FtpServer(tmp_path / "remote").running() as running:
        user, password = ftp_server.USER, ftp_server.PASSWORD
        connect("ftp_default", conn_type="ftp", host="127.0.0.1", port=running.port, login=user, password=password)
        yield running


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        ({"ftp_path": "/out/a1", "s3_key": "one"}, {"one": "a1"}),
        ({"ftp_path": "/out/", "s3_key": "in/", "ftp_filenames": "*"}, {"in/a1": "a1", "in/a2": "a2", "in/b1": "b1"}),
        (
            {"ftp_path": "/out/", "s3_key": "in/", "ftp_filenames": "a", "s3_filenames": "z"},
            {"in/z1": "a1", "in/z2": "a2"},
        ),
        (
            {"ftp_path": "/out/", "s3_key": "in/", "ftp_filenames": ["a1", "b1"], "s3_filenames": ["x", "y"]},
            {"in/x": "a1", "in/y": "b1"},
        ),
        ({"ftp_path": "/out/none", "s3_key": "one", "fail_on_file_not_exist": False}, {}),
    ],
)
def test_files_of_an_ftp_server(lake: S3Hook, arguments: dict[str, Any], keys: dict[str, str]) -> None:
    FTPToS3Operator(task_id="t", s3_bucket="lake", **arguments).execute(Context())
    assert {key: lake.read_key(key, "lake") for key in lake.list_keys("lake") or ()} == keys


def test_objects_go_to_an_ftp_server(lake: S3Hook, files: FtpServer) -> None:
    for name in ("x1", "x2", "y"):
        lake.load_string(name, f"new/{name}", "lake")
    given: dict[str, Any] = {"task_id": "t", "s3_bucket": "lake", "s3_key": "new/", "ftp_path": "/out/"}
    S3ToFTPOperator(**given, s3_filenames="x", ftp_filenames="z").execute(Context())
    S3ToFTPOperator(**given, s3_filenames=["y"]).execute(Context())
    found = {path.name: path.read_text() for path in (files.root / "out").iterdir()}
    assert {name: found[name] for name in ("z1", "z2", "y")} == {"z1": "x1", "z2": "x2", "y": "y"}
    with pytest.raises(FileNotFoundError, match="'new/none' not found"):
        S3ToFTPOperator(**given, s3_filenames=["none"]).execute(Context())
    S3ToFTPOperator(**given, s3_filenames=["none"], fail_on_file_not_exist=False).execute(Context())


def test_documents_of_mongo(lake: S3Hook, connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store = mongomock.MongoClient()
    monkeypatch.setattr(store, "close", lambda: None)
    monkeypatch.setattr(client("pymongo", extra="mongo"), "MongoClient", lambda *_, **__: store)
    connect("mongo_default", conn_type="mongo", host="h", schema="shop")
    store.shop.orders.insert_many([{"_id": 1, "n": 1}, {"_id": 2, "n": 2}])
    given: dict[str, Any] = {"task_id": "t", "mongo_collection": "orders", "s3_bucket": "lake"}
    MongoToS3Operator(**given, mongo_query={"n": 2}, s3_key="found").execute(Context())
    MongoToS3Operator(**given, mongo_query=[{"$match": {}}], s3_key="piped").execute(Context())
    assert lake.read_key("found", "lake") == '{"_id": 2, "n": 2}'
    assert [json.loads(line)["n"] for line in lake.read_key("piped", "lake").splitlines()] == [1, 2]


def test_records_of_salesforce(lake: S3Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"attributes": {"type": "Account"}, "Id": "1", "Name": "a\nb"}]
    monkeypatch.setattr(SalesforceHook, "make_query", lambda *_: {"records": records})
    given: dict[str, Any] = {
        "task_id": "t",
        "salesforce_query": "q",
        "s3_bucket_name": "lake",
        "salesforce_conn_id": "s",
    }
    assert SalesforceToS3Operator(**given, s3_key="a.csv").execute(Context()) == "s3://lake/a.csv"
    SalesforceToS3Operator(**given, s3_key="a.json", export_format="ndjson").execute(Context())
    assert lake.read_key("a.csv", "lake") == "id,name\n1,ab\n"
    assert json.loads(lake.read_key("a.json", "lake")) == {"id": "1", "name": "a\nb"}
    with pytest.raises(ValueError, match="not recognized: xls"):
        SalesforceToS3Operator(**given, s3_key="a", export_format="xls").execute(Context())


def test_attachments_of_mails(lake: S3Hook, connect: Any) -> None:
    mail = EmailMessage()
    mail.set_content("see below")
    mail.add_attachment(b"1,2", maintype="text", subtype="csv", filename="rows.csv")
    with ImapServer([mail.as_bytes()]).running() as running:
        user, password = imap_server.USER, imap_server.PASSWORD
        connect(
            "imap_default", conn_type="imap", host="127.0.0.1", port=running.port, login=user, password=password,
            extra={"use_ssl": False},
        )  # fmt: skip
        ImapAttachmentToS3Operator(
            task_id="t", imap_attachment_name="rows.csv", s3_bucket="lake", s3_key="rows.csv"
        ).execute(Context())
    assert lake.read_key("rows.csv", "lake") == "1,2"
