"""A mail over an SMTP connection.

https://airflow.apache.org/docs/apache-airflow-providers-smtp/stable/operators/smtp.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.providers.smtp.hook import SmtpHook

_MAIL = (
    "to",
    "subject",
    "html_content",
    "from_email",
    "files",
    "cc",
    "bcc",
    "mime_subtype",
    "mime_charset",
    "custom_headers",
)


class EmailOperator(DeclaredOperator):
    """Sends a mail; what it does not say, the connection may: sender, and files with templates of subject and content."""

    template_fields = (*_MAIL[:-1], "conn_id", "custom_headers")
    template_ext = (".html",)

    to: Any
    subject: str | None = None
    html_content: str | None = None
    from_email: str | None = None
    files: list[str] = given(list)
    cc: Any = None
    bcc: Any = None
    mime_subtype: str = "mixed"
    mime_charset: str = "utf-8"
    conn_id: str = "smtp_default"
    custom_headers: dict[str, Any] | None = None

    def execute(self, context: Context) -> None:
        """Send it.

        Raises:
            TaskException: sender, subject or content stand nowhere, or the server does not answer.
        """
        with SmtpHook(self.conn_id) as hook:
            for name in ("subject", "html_content"):
                if getattr(self, name) is None:
                    setattr(self, name, self.render_template(hook.read_template(name), context))
            hook.send_email_smtp(**{name: getattr(self, name) for name in _MAIL})
