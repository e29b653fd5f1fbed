"""`Email`: mails, as EmailOperator sends them.

https://airflow.apache.org/docs/apache-airflow-providers-smtp/stable/operators/smtp.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import perform
from jetbridge.airflow.providers.smtp import EmailOperator, SmtpHook
from jetbridge.airflow.providers.smtp.alerts import send_email
from jetbridge.resources.connection import ConnectionResource


class Email(ConnectionResource):
    """A mail server."""

    @property
    def hook(self) -> SmtpHook:
        """The hook behind it, for what has no method here."""
        return SmtpHook(self.conn_id)

    def send(self, to: Any, subject: str | None = None, html_content: str | None = None, **options: Any) -> None:
        """Send a mail over the connection, which may also say sender, subject and content.

        Args:
            to: Address or addresses.
            subject: Subject.
            html_content: Content.
            options: `cc`, `bcc`, `files`, `from_email`, `mime_subtype`, `mime_charset`, `custom_headers`.

        Raises:
            TaskException: sender, subject or content stand nowhere.
        """
        perform(EmailOperator, conn_id=self.conn_id, to=to, subject=subject, html_content=html_content, **options)

    def send_configured(self, to: Any, subject: str, html_content: str, **options: Any) -> None:
        """Send a mail over the server of `AIRFLOW__SMTP__SMTP_HOST`, as the operator of Airflow 2 does; the connection only says who logs in.

        Args:
            to: Address or addresses.
            subject: Subject.
            html_content: Content.
            options: `cc`, `bcc`, `files`, `mime_subtype`, `mime_charset`, `custom_headers`.

        Raises:
            OSError: the server cannot be reached, or refuses.
        """
        send_email(to, subject, html_content, conn_id=self.conn_id or None, **options)
