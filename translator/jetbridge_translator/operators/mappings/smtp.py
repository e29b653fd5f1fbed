"""Mails: the operator of Airflow 2 itself, and that of the SMTP provider.

https://airflow.apache.org/docs/apache-airflow-providers-smtp/stable/operators/smtp.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import Case, connection, parameter
from jetbridge_translator.operators.registry import carried, operator

_MAIL = {
    "to": parameter(),
    "subject": parameter("str | None"),
    "html_content": parameter("str | None"),
    "files": parameter(),
    "cc": parameter(),
    "bcc": parameter(),
    "mime_subtype": parameter("str", default="mixed"),
    "mime_charset": parameter("str", default="utf-8"),
    "custom_headers": parameter(),
}

operator(
    "airflow.operators.email.EmailOperator",
    also=["airflow.operators.email_operator.EmailOperator", "airflow.operators.EmailOperator"],
    kind="email",
    connections=(connection("conn_id", resource="Email", default="smtp_default"),),
    method="send_configured",
    args=_MAIL,
    template_extensions=(".html",),
    cases=[
        Case(
            'EmailOperator(task_id="tell", to="a@example.com", subject="{{ ds }}", html_content="<b>done</b>")',
            '@op(kind="email")\n'
            "def tell(\n"
            "    smtp_default: Email,\n"
            '    to="a@example.com",\n'
            '    subject: str | None = template("{{ ds }}"),\n'
            '    html_content: str | None = "<b>done</b>",\n'
            "):\n"
            "    return smtp_default.send_configured(to, subject=subject, html_content=html_content)",
        )
    ],
)

operator(
    "airflow.providers.smtp.operators.smtp.EmailOperator",
    kind="email",
    connections=(connection("conn_id", resource="Email", default="smtp_default"),),
    method="send",
    args={**_MAIL, "from_email": parameter("str | None")},
    template_extensions=(".html",),
    cases=[
        Case(
            'EmailOperator(task_id="tell", conn_id="mail", to=["a@example.com"], subject="done", html_content="<b>done</b>")',
            '@op(kind="email")\n'
            'def tell(mail: Email, to, subject: str | None = "done", html_content: str | None = "<b>done</b>"):\n'
            "    return mail.send(to, subject=subject, html_content=html_content)",
        )
    ],
)

carried("jetbridge.airflow.providers.smtp", "EmailOperator", "SmtpHook", "SmtpNotifier", "send_smtp_notification")
carried("jetbridge.airflow.providers.smtp.alerts", "send_email")
