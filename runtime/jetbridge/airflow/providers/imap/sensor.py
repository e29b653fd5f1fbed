"""Waiting for the attachment of a mail.

https://airflow.apache.org/docs/apache-airflow-providers-imap/stable/_api/airflow/providers/imap/sensors/imap_attachment/index.html
"""

from __future__ import annotations

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor
from jetbridge.airflow.providers.imap.hook import ImapHook


class ImapAttachmentSensor(DeclaredSensor):
    """Waits until a mail of a folder has an attachment of that name."""

    template_fields = ("attachment_name", "mail_filter", "conn_id")

    attachment_name: str
    check_regex: bool = False
    mail_folder: str = "INBOX"
    mail_filter: str = "All"
    conn_id: str = "imap_default"

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the mailbox counts
        """Whether one has."""
        with ImapHook(self.conn_id) as hook:
            return hook.has_mail_attachment(
                self.attachment_name,
                check_regex=self.check_regex,
                mail_folder=self.mail_folder,
                mail_filter=self.mail_filter,
            )
