"""Mails as Airflow writes them: HTML, files attached, hidden recipients in no header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formatdate
from pathlib import Path
from typing import Any, TypeAlias

Addresses: TypeAlias = Any
"""One text, or several."""


@dataclass(frozen=True)
class Mail:
    """One mail. Addresses are one text with `,` or `;` between them, or several texts; `files` are paths."""

    sender: str | None
    to: Addresses
    subject: str
    html_content: str
    files: Iterable[str] = ()
    cc: Addresses | None = None
    bcc: Addresses | None = None
    mime_subtype: str = "mixed"
    mime_charset: str = "utf-8"
    custom_headers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def recipients(self) -> list[str]:
        """Everybody who gets it."""
        return [each for given in (self.to, self.cc, self.bcc) if given for each in address_list(given)]

    def message(self) -> MIMEMultipart:
        """The mail as it is sent."""
        made = MIMEMultipart(self.mime_subtype)
        made["Subject"] = self.subject
        if self.sender:
            made["From"] = self.sender
        made["To"] = ", ".join(address_list(self.to))
        if self.cc:
            made["CC"] = ", ".join(address_list(self.cc))
        made["Date"] = formatdate(localtime=True)
        made.attach(MIMEText(self.html_content, "html", self.mime_charset))
        for path in map(Path, self.files or ()):
            made.attach(_attached(path))
        for name, value in (self.custom_headers or {}).items():
            made[name] = value
        return made


def _attached(path: Path) -> MIMEApplication:
    part = MIMEApplication(path.read_bytes(), Name=path.name)
    part.add_header("Content-Disposition", "attachment", filename=path.name)
    part["Content-ID"] = f"<{path.name}>"
    return part


def address_list(addresses: Addresses) -> list[str]:
    """Addresses one by one.

    Raises:
        TypeError: they are no texts.
    """
    if isinstance(addresses, str):
        return re.split(r"\s*[,;]\s*", addresses)
    if not isinstance(addresses, Iterable):
        raise TypeError(f"Unexpected argument type: Received '{type(addresses).__name__}'.")
    found = list(addresses)
    if not all(isinstance(each, str) for each in found):
        raise TypeError("The items in your iterable must be strings.")
    return found
