"""The attachments of one mail."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from typing import Any


class Mail:
    """A mail as text."""

    def __init__(self, mail_body: str) -> None:
        self.mail = email.message_from_string(mail_body)

    def has_attachments(self) -> bool:
        """Whether it has parts."""
        return self.mail.get_content_maintype() == "multipart"

    def get_attachments_by_name(
        self, name: str, check_regex: bool, find_first: bool = False
    ) -> list[tuple[str, bytes]]:
        """Names and contents of the attachments of that name, or whose names the pattern matches at the start."""
        found = []
        for part in self._attachments() if self.has_attachments() else ():
            file_name = _name_of(part)
            if re.match(name, file_name) if check_regex else file_name == name:
                content: Any = part.get_payload(decode=True)
                found.append((file_name, content))
                if find_first:
                    break
        return found

    def _attachments(self) -> Iterator[Message]:
        for part in self.mail.walk():
            if part.get_content_maintype() != "multipart" and part.get("Content-Disposition"):
                yield part


def _name_of(part: Message) -> str:
    name = part.get_filename()
    return "" if name is None else str(make_header(decode_header(name)))
