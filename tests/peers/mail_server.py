"""An SMTP server of aiosmtpd that keeps what it is sent, and lets one user log in; with `ssl_context`, or `tls_context` for STARTTLS, encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "pilot", "secret"


@dataclass(frozen=True)
class Received:
    """One mail."""

    sender: str
    recipients: list[str]
    message: Message
    user: str | None

    @property
    def text(self) -> str:
        part = next(each for each in self.message.walk() if each.get_content_type() == "text/html")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        return content.decode()


class _OnAnyPort(Controller):  # type: ignore[misc] -- aiosmtpd is not typed
    """A controller that knows which port the system chose, before it calls there."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """`port` to send to, `mails` that came."""

    def __init__(self, **encryption: Any) -> None:
        self.mails: list[Received] = []
        self._controller = _OnAnyPort(
            self, hostname="127.0.0.1", port=0, authenticator=_authenticate, auth_require_tls=False, **encryption
        )

    @property
    def port(self) -> int:
        port: int = self._controller.port
        return port

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        user = session.auth_data.login.decode() if isinstance(session.auth_data, LoginPassword) else None
        self.mails.append(Received(str(envelope.mail_from), list(envelope.rcpt_tos), message_from_bytes(content), user))
        return "250 OK"

    @contextmanager
    def running(self) -> Iterator[MailServer]:
        self._controller.start()
        try:
            yield self
        finally:
            self._controller.stop()


def _authenticate(_: Any, __: Any, ___: Any, mechanism: str, data: Any) -> AuthResult:
    known = mechanism in {"LOGIN", "PLAIN"} and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False, auth_data=data)
