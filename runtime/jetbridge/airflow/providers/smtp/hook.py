"""A mail server.

https://airflow.apache.org/docs/apache-airflow-providers-smtp/stable/connections/smtp.html
"""

from __future__ import annotations

import smtplib
import ssl
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from typing_extensions import Self

from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.smtp.messages import Mail
from jetbridge.definitions.signals import NotFoundException, TaskException

_CONTEXTS = {None: True, "default": True, "none": False}
"""`ssl_context` of the connection -> whether the server's certificate is checked."""


class SmtpHook(BaseHook):
    """Sends mails over a connection: `with SmtpHook() as hook: hook.send_email_smtp(…)`.

    Args:
        smtp_conn_id: The connection.
        auth_type: `basic`, or `oauth2` with an `access_token` in the connection.
    """

    conn_name_attr = "smtp_conn_id"
    default_conn_name = "smtp_default"
    conn_type = "smtp"
    hook_name = "SMTP"

    def __init__(self, smtp_conn_id: str = default_conn_name, auth_type: str = "basic") -> None:
        super().__init__()
        self.smtp_conn_id = smtp_conn_id
        self._auth_type = auth_type
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self.get_conn()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    @cached_property
    def conn(self) -> Connection:
        """The connection.

        Raises:
            TaskException: it is defined nowhere.
        """
        try:
            return self.get_connection(self.smtp_conn_id)
        except NotFoundException as error:
            raise TaskException(f"SMTP connection is not found: {error}") from error

    def _extra(self, name: str, default: Any = None) -> Any:
        return self.conn.extra_dejson.get(name, default)

    @property
    def from_email(self) -> str | None:
        """Who sends the mails, unless a mail says it."""
        sender: str | None = self._extra("from_email")
        return sender

    @property
    def subject_template(self) -> str | None:
        """File with the subject of mails that have none."""
        path: str | None = self._extra("subject_template")
        return path

    @property
    def html_content_template(self) -> str | None:
        """File with the content of mails that have none."""
        path: str | None = self._extra("html_content_template")
        return path

    def get_conn(self) -> Self:
        """This hook, connected and logged in.

        Raises:
            TaskException: the server hangs up each time.
        """
        if self._client is None:
            opened = self._connected(int(self._extra("retry_limit", 5)))
            try:
                self._log_in(opened)
            except BaseException:
                opened.close()
                raise
            self._client = opened
        return self

    def _connected(self, retries: int) -> smtplib.SMTP:
        for attempt in range(retries + 1):
            try:
                return self._opened()
            except smtplib.SMTPServerDisconnected as error:
                if attempt == retries:
                    raise TaskException("Unable to connect to smtp server") from error
        raise TaskException("Unable to connect to smtp server: retry_limit is negative")

    def _opened(self) -> smtplib.SMTP:
        options: dict[str, Any] = {"host": self.conn.host or "", "timeout": int(self._extra("timeout", 30))}
        if self.conn.port:
            options["port"] = self.conn.port
        if not _flag(self._extra("disable_ssl", default=False)):
            return smtplib.SMTP_SSL(context=self._ssl_context(), **options)
        return smtplib.SMTP(**options)

    def _ssl_context(self) -> ssl.SSLContext | None:
        wanted = self._extra("ssl_context")
        if wanted not in _CONTEXTS:
            raise TaskException(
                f"The connection extra field `ssl_context` must be set to 'default' or 'none' but it is set to {wanted!r}."
            )
        return ssl.create_default_context() if _CONTEXTS[wanted] else None

    def _log_in(self, opened: smtplib.SMTP) -> None:
        if not _flag(self._extra("disable_tls", default=False)):
            opened.starttls(context=self._ssl_context())
            opened.ehlo()
        if self._extra("auth_type", self._auth_type) == "oauth2":
            identity = f"user={self.conn.login or self.from_email}\1auth=Bearer {self._extra('access_token')}\1\1"
            opened.auth("XOAUTH2", lambda _=None: identity)
        elif self.conn.login and self.conn.password:
            opened.login(self.conn.login, self.conn.password)

    def send_email_smtp(
        self,
        *,
        to: Any,
        subject: str | None = None,
        html_content: str | None = None,
        from_email: str | None = None,
        files: list[str] | None = None,
        dryrun: bool = False,
        cc: Any = None,
        bcc: Any = None,
        mime_subtype: str = "mixed",
        mime_charset: str = "utf-8",
        custom_headers: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ARG002 -- Airflow's signature
    ) -> None:
        """Send a mail; see `Mail` for the arguments. With `dryrun` it is only made.

        Raises:
            TaskException: the hook is not connected, or sender, subject or content stand nowhere.
        """
        if self._client is None:
            raise TaskException("The 'smtp_client' should be initialized before!")
        sender = from_email or self.from_email
        if not sender:
            raise TaskException("You should provide `from_email` or define it in the connection.")
        mail = Mail(
            sender,
            to,
            subject or self.read_template("subject"),
            html_content or self.read_template("html_content"),
            files or (),
            cc,
            bcc,
            mime_subtype,
            mime_charset,
            custom_headers or {},
        )
        message = mail.message().as_string()
        if not dryrun:
            self._client.sendmail(sender, mail.recipients, message)

    def read_template(self, name: str) -> str:
        """The text of the connection's file for `subject` or `html_content`, in one line.

        Raises:
            TaskException: the connection names no file.
        """
        path = getattr(self, f"{name}_template")
        if path is None:
            raise TaskException(f"You should provide `{name}` or define `{name}_template` in the connection.")
        return Path(path).read_text(encoding="utf-8").replace("\n", "").strip()

    def test_connection(self) -> tuple[bool, str]:
        """Whether the login works, and what went wrong if not."""
        try:
            with self:
                return True, "Connection successfully tested"
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)


def _flag(value: Any) -> bool:
    return value is True or str(value).lower() == "true"
