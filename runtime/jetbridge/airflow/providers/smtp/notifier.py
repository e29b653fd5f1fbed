"""A callback that sends a mail.

https://airflow.apache.org/docs/apache-airflow-providers-smtp/stable/notifications/smtp_notifier_howto_guide.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.notifier import DeclaredNotifier
from jetbridge.airflow.providers.smtp.hook import SmtpHook

_SUBJECT = "DAG {{ dag.dag_id }} - Task {{ task.task_id }} - Run ID {{ run_id }} in State {{ ti.state }}"
_CONTENT = (
    "<p>DAG: {{ dag.dag_id }}<br>Task: {{ task.task_id }}<br>Run: {{ run_id }}<br>Try: {{ ti.try_number }} of"
    " {{ ti.max_tries + 1 }}<br>State: {{ ti.state }}</p>"
)


class SmtpNotifier(DeclaredNotifier):
    """Sends a mail when it is called as a callback."""

    template_fields = (
        "from_email", "to", "subject", "html_content", "files", "cc", "bcc", "mime_subtype", "mime_charset", "custom_headers",
    )  # fmt: skip

    to: Any
    from_email: str | None = None
    subject: str | None = None
    html_content: str | None = None
    files: list[str] | None = None
    cc: Any = None
    bcc: Any = None
    mime_subtype: str = "mixed"
    mime_charset: str = "utf-8"
    custom_headers: dict[str, Any] | None = None
    smtp_conn_id: str = SmtpHook.default_conn_name
    auth_type: str = "basic"
    template: str | None = None

    def notify(self, context: Context) -> None:
        """Send it.

        Raises:
            TaskException: there is no sender, or the server does not answer.
        """
        with SmtpHook(self.smtp_conn_id, self.auth_type) as hook:
            for name, otherwise in (("subject", _SUBJECT), ("html_content", _CONTENT)):
                if getattr(self, name) is None:
                    text = hook.read_template(name) if getattr(hook, f"{name}_template") else otherwise
                    setattr(self, name, self.render_template(text, context))
            hook.send_email_smtp(**{name: getattr(self, name) for name in self.template_fields})


send_smtp_notification = SmtpNotifier
