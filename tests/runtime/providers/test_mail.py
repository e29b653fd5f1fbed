"""Mails against a real SMTP server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jetbridge import RetryPolicy, job, op
from jetbridge.airflow import Context, TaskException, failure_mail, retry_mail, send_email
from jetbridge.airflow.providers.smtp import EmailOperator, SmtpHook, SmtpNotifier
from jetbridge.resources import Email
from peers.mail_server import PASSWORD, USER, MailServer


@pytest.fixture(autouse=True)
def connection(mail_server: MailServer, connect: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The server, as both kinds of senders find it."""
    extra = {"from_email": "us@example.com", "disable_ssl": True, "disable_tls": True}
    connect(
        "smtp_default",
        conn_type="smtp",
        host="127.0.0.1",
        port=mail_server.port,
        login=USER,
        password=PASSWORD,
        extra=extra,
    )
    for name, value in {
        "HOST": "127.0.0.1",
        "PORT": mail_server.port,
        "STARTTLS": False,
        "MAIL_FROM": "conf@example.com",
    }.items():
        monkeypatch.setenv(f"AIRFLOW__SMTP__SMTP_{name}", str(value))


def test_operator(mail_server: MailServer, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b")
    EmailOperator(
        task_id="t", to="a@example.com; b@example.com", cc=["c@example.com"], bcc="d@example.com", subject="Grüße",
        html_content="<b>done</b>", files=[str(tmp_path / "rows.csv")], custom_headers={"X-Team": "data"},
    ).execute(Context())  # fmt: skip
    [mail] = mail_server.mails
    assert mail.recipients == ["a@example.com", "b@example.com", "c@example.com", "d@example.com"]
    assert (mail.sender, mail.user, mail.text) == ("us@example.com", USER, "<b>done</b>")
    assert (mail.message["To"], mail.message["CC"], mail.message["BCC"]) == (
        "a@example.com, b@example.com",
        "c@example.com",
        None,
    )
    assert mail.message["X-Team"] == "data"
    [attached] = [each for each in mail.message.walk() if each.get_filename()]
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("rows.csv", b"a,b")


def test_connection_says_the_rest(mail_server: MailServer, connect: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "subject").write_text("about\nit")
    (tmp_path / "content").write_text("<i>x</i>\n")
    extra = {"disable_ssl": "true", "disable_tls": "true", "from_email": "f@example.com",
             "subject_template": str(tmp_path / "subject"), "html_content_template": str(tmp_path / "content")}  # fmt: skip
    connect("full", conn_type="smtp", host="127.0.0.1", port=mail_server.port, extra=extra)
    Email(conn_id="full").send("a@example.com")
    [mail] = mail_server.mails
    assert (mail.message["Subject"], mail.text, mail.user) == ("aboutit", "<i>x</i>", None)
    with pytest.raises(TaskException, match="`subject`"):
        Email(conn_id="smtp_default").send("a@example.com")
    with pytest.raises(TaskException, match="not found"):
        Email(conn_id="absent").send("a@example.com")


def test_server_of_the_configuration(mail_server: MailServer) -> None:
    send_email(["a@example.com"], "s", "c", dryrun=True)
    send_email(["a@example.com"], "s", "c")
    Email(conn_id="smtp_default").send_configured("b@example.com", "t", "d", cc="c@example.com")
    first, second = mail_server.mails
    assert (first.sender, first.recipients, first.user) == ("conf@example.com", ["a@example.com"], USER)
    assert second.recipients == ["b@example.com", "c@example.com"]
    with pytest.raises(TypeError, match="must be strings"):
        send_email([1], "s", "c")
    with pytest.raises(TypeError, match="'int'"):
        send_email(1, "s", "c")


def test_logins_that_fail(connect: Callable[..., None], mail_server: MailServer) -> None:
    extra = {"disable_ssl": True, "disable_tls": True}
    connect("wrong", conn_type="smtp", host="127.0.0.1", port=mail_server.port, login=USER, password="no", extra=extra)
    assert SmtpHook("wrong").test_connection()[0] is False
    assert SmtpHook().test_connection() == (True, "Connection successfully tested")
    connect("odd", conn_type="smtp", host="127.0.0.1", port=mail_server.port, extra={"ssl_context": "maybe"})
    with pytest.raises(TaskException, match="ssl_context"):
        SmtpHook("odd").get_conn()
    with pytest.raises(TaskException, match="initialized"):
        SmtpHook().send_email_smtp(to="a@example.com")


def test_mails_about_tasks(mail_server: MailServer) -> None:
    @op(kind="python", retry_policy=RetryPolicy(max_retries=1))
    def load() -> None:
        raise TaskException("1 < 2\nwhy")

    @job(
        hooks={failure_mail("a@example.com"), retry_mail(["b@example.com", "c@example.com"])},
        start_date=dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc),
    )
    def sales() -> None:
        load()

    assert not sales.execute_in_process(raise_on_error=False).success
    retried, failed = mail_server.mails
    assert retried.recipients == ["b@example.com", "c@example.com"]
    assert failed.recipients == ["a@example.com"]
    assert failed.message["Subject"].startswith("Airflow alert: <TaskInstance: sales.load ")
    assert "Try 1 out of 2<br>Exception:<br>1 &lt; 2<br>why<br>" in retried.text
    assert "Try 2 out of 2" in failed.text


def test_mail_that_cannot_be_sent_disturbs_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @op(kind="python")
    def load() -> None:
        raise TaskException("why")

    @job(hooks={failure_mail("a@example.com")}, start_date=dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc))
    def sales() -> None:
        load()

    monkeypatch.setenv("AIRFLOW__SMTP__SMTP_PORT", "1")
    assert not sales.execute_in_process(raise_on_error=False).success
    assert any("Failed to send the mail" in each for each in caplog.messages)


def test_notifier(mail_server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    context: Any = Context(run_id="r")
    SmtpNotifier(to="a@example.com", subject="{{ run_id }} failed", html_content="x")(context)
    assert mail_server.mails[0].message["Subject"] == "r failed"
    SmtpNotifier(to="a@example.com", subject="s", html_content="x", smtp_conn_id="absent")(context)
    assert any("Failed to send notification" in each for each in caplog.messages)
