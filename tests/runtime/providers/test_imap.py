"""Attachments out of a mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.imap.hook import ImapHook
from jetbridge.airflow.providers.imap.sensor import ImapAttachmentSensor
from peers.imap_server import PASSWORD, USER, ImapServer


def mail(sender: str, **attachments: bytes) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = sender, "rows"
    made.set_content("see below")
    for name, content in attachments.items():
        made.add_attachment(content, maintype="text", subtype="csv", filename=name.replace("_", "."))
    return made.as_bytes()


@pytest.fixture
def server(connect: Any) -> Iterator[ImapServer]:
    mails = [mail("shop", rows_csv=b"1"), mail("shop", rows_csv=b"2", log_csv=b"l"), mail("boss")]
    with ImapServer(mails).running() as running:
        connect(
            "imap_default", conn_type="imap", host="127.0.0.1", port=running.port, login=USER, password=PASSWORD,
            extra={"use_ssl": False},
        )  # fmt: skip
        yield running


def test_attachments_by_name_and_pattern(server: ImapServer) -> None:
    with ImapHook() as hook:
        assert hook.retrieve_mail_attachments("rows.csv") == [("rows.csv", b"2"), ("rows.csv", b"1")]
        assert hook.retrieve_mail_attachments(r".*\.csv", check_regex=True, latest_only=True) == [("rows.csv", b"2")]
        assert hook.has_mail_attachment("log.csv", max_mails=2)
        assert not hook.has_mail_attachment("log.csv", max_mails=1)
        assert hook.retrieve_mail_attachments("none", not_found_mode="ignore") == []
        with pytest.raises(TaskException, match="No mail attachments found!"):
            hook.retrieve_mail_attachments("none")
        with pytest.raises(ValueError, match="positive integer"):
            hook.has_mail_attachment("rows.csv", max_mails=0)
    assert server.asked[-1] == "LOGOUT"


def test_attachments_become_files_of_that_folder(server: ImapServer, tmp_path: Path) -> None:
    server.mails.append(mail("shop", **{"../evil_csv": b"!"}))
    (tmp_path / "in").mkdir()
    with ImapHook() as hook:
        hook.download_mail_attachments("rows.csv", str(tmp_path / "in"), overwrite=False)
        hook.download_mail_attachments(r".*evil\.csv", str(tmp_path / "in"), check_regex=True)
    found = {path.relative_to(tmp_path).as_posix(): path.read_text() for path in tmp_path.rglob("*.csv")}
    assert found == {"in/rows.csv": "2", "in/rows_1.csv": "1"}


def test_the_sensor_waits_for_a_mail_of_that_sender(server: ImapServer) -> None:
    sensor = ImapAttachmentSensor(task_id="t", attachment_name="plan.csv", mail_filter='(FROM "boss")')
    assert not sensor.poke(Context())
    server.mails.append(mail("boss", plan_csv=b"p"))
    assert sensor.poke(Context())


def test_a_wrong_password_is_told(server: ImapServer, connect: Any) -> None:
    connect(
        "imap_default", conn_type="imap", host="127.0.0.1", port=server.port, login=USER, password="wrong",
        extra={"use_ssl": False},
    )  # fmt: skip
    with pytest.raises(Exception, match="wrong password"):
        ImapHook().get_conn()
