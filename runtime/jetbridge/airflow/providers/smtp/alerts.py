"""Mails that Airflow itself sends: `send_email`, and those about tasks that fail or are retried.

The server stands in `AIRFLOW__SMTP__SMTP_HOST` and its kin, as in Airflow; who logs in, in the connection `smtp_default`.
https://airflow.apache.org/docs/apache-airflow/2.11.2/howto/email-config.html
"""

from __future__ import annotations

import html
import smtplib
import ssl
from typing import Any

from jetbridge.airflow.connection import Connection
from jetbridge.airflow.context import ConfAccessor, Context
from jetbridge.airflow.providers.smtp.messages import Mail
from jetbridge.definitions.signals import NotFoundException, TaskException
from jetbridge.masking import logger_without_secrets

log = logger_without_secrets("jetbridge.mail")
_CONF = ConfAccessor()
_SENDER = "airflow@example.com"
"""Airflow's own default."""
_SUBJECT = "Airflow alert: {ti}"
_CONTENT = "Try {number} out of {tries}<br>Exception:<br>{error}<br>Host: {host}<br>"


def send_email(
    to: Any,
    subject: str,
    html_content: str,
    files: list[str] | None = None,
    dryrun: bool = False,
    cc: Any = None,
    bcc: Any = None,
    mime_subtype: str = "mixed",
    mime_charset: str = "utf-8",
    conn_id: str | None = None,
    custom_headers: dict[str, Any] | None = None,
    from_email: str | None = None,
    **kwargs: Any,  # noqa: ARG001 -- Airflow's signature
) -> None:
    """Send a mail; see `Mail` for the arguments. With `dryrun` it is only made.

    Raises:
        OSError: the server cannot be reached, or refuses.
        TypeError: an address is no text.
    """
    sender = _CONF.get("smtp", "smtp_mail_from", from_email or _CONF.get("email", "from_email", _SENDER))
    charset, headers = mime_charset, custom_headers or {}
    mail = Mail(sender, to, subject, html_content, files or (), cc, bcc, mime_subtype, charset, headers)
    message = mail.message().as_string()
    if not dryrun:
        _send(sender, mail.recipients, message, conn_id or _CONF.get("email", "email_conn_id", "smtp_default"))


def _send(sender: str, recipients: list[str], message: str, conn_id: str) -> None:
    user, password = _login(conn_id)
    with _server(_CONF.getint("smtp", "smtp_retry_limit", 5)) as server:
        if _CONF.getboolean("smtp", "smtp_starttls", True):
            server.starttls(context=ssl.create_default_context())
        if user and password:
            server.login(user, password)
        server.sendmail(sender, recipients, message)


def _server(attempts: int) -> smtplib.SMTP:
    address: dict[str, Any] = {
        "host": _CONF.get("smtp", "smtp_host", "localhost"),
        "port": _CONF.getint("smtp", "smtp_port", 25),
        "timeout": _CONF.getint("smtp", "smtp_timeout", 30),
    }
    for attempt in range(1, attempts + 1):
        try:
            if _CONF.getboolean("smtp", "smtp_ssl"):
                return smtplib.SMTP_SSL(context=ssl.create_default_context(), **address)
            return smtplib.SMTP(**address)
        except smtplib.SMTPServerDisconnected:
            if attempt == attempts:
                raise
    raise TaskException("AIRFLOW__SMTP__SMTP_RETRY_LIMIT leaves no attempt")


def _login(conn_id: str) -> tuple[str | None, str | None]:
    try:
        found = Connection.get(conn_id)
    except NotFoundException:
        return _CONF.get("smtp", "smtp_user"), _CONF.get("smtp", "smtp_password")
    if found.login is None or found.password is None:
        return _CONF.get("smtp", "smtp_user"), _CONF.get("smtp", "smtp_password")
    return found.login, found.password


def alert(to: Any, context: Context) -> None:
    """Tell somebody of a task that failed or is to be tried again; an error in that is logged, and disturbs nobody."""
    ti = context["ti"]
    error = html.escape(str(context.get("exception")), quote=False).replace("\n", "<br>")
    content = _CONTENT.format(number=ti.try_number, tries=ti.max_tries + 1, error=error, host=ti.hostname)
    try:
        send_email(to, _SUBJECT.format(ti=ti), content)
    except (OSError, TypeError, ValueError, TaskException):
        log.exception("Failed to send the mail about %s", ti)
