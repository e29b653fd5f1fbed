"""`ImapHook`: attachments of the mails in a mailbox, over Python's imaplib.

https://airflow.apache.org/docs/apache-airflow-providers-imap/stable/_api/airflow/providers/imap/hooks/imap/index.html
"""

from __future__ import annotations

import imaplib
import os
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typing_extensions import Self

from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.imap.mail import Mail
from jetbridge.definitions.signals import TaskException

_PORT, _TLS_PORT = 143, 993
Attachment = tuple[str, bytes]


class ImapHook(BaseHook):
    """A mailbox; use it with `with`. The connection's extra says `use_ssl` and `ssl_context` (`default` or `none`)."""

    conn_name_attr = "imap_conn_id"
    default_conn_name = "imap_default"
    conn_type = "imap"
    hook_name = "IMAP"

    def __init__(self, imap_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.imap_conn_id = imap_conn_id
        self.mail_client: imaplib.IMAP4 | None = None

    def __enter__(self) -> Self:
        return self.get_conn()

    def __exit__(self, *_: object) -> None:
        self._opened().logout()

    def get_conn(self) -> Self:
        """Log in at the first call; the hook itself.

        Raises:
            imaplib.IMAP4.error: the server refuses the login.
        """
        if self.mail_client is None:
            connection = self.get_connection(self.imap_conn_id)
            extra = connection.extra_dejson
            host = connection.host or ""
            if extra.get("use_ssl", True):
                context = _ssl_context(extra.get("ssl_context") or "default")
                self.mail_client = imaplib.IMAP4_SSL(host, connection.port or _TLS_PORT, ssl_context=context)
            else:
                self.mail_client = imaplib.IMAP4(host, connection.port or _PORT)
            if connection.login and connection.password:
                _log_in(self.mail_client, connection.login, connection.password)
        return self

    def has_mail_attachment(
        self,
        name: str,
        *,
        check_regex: bool = False,
        max_mails: int | None = None,
        mail_folder: str = "INBOX",
        mail_filter: str = "All",
    ) -> bool:
        """Whether a mail of a folder has an attachment of that name; with `check_regex` the name is a pattern."""
        return bool(self._found(name, check_regex, True, max_mails, mail_folder, mail_filter))

    def retrieve_mail_attachments(
        self,
        name: str,
        *,
        check_regex: bool = False,
        latest_only: bool = False,
        max_mails: int | None = None,
        mail_folder: str = "INBOX",
        mail_filter: str = "All",
        not_found_mode: str = "raise",
    ) -> list[Attachment]:
        """Names and contents of attachments, those of the newest mail first.

        Raises:
            TaskException: there are none, and `not_found_mode` is `raise`.
        """
        found = self._found(name, check_regex, latest_only, max_mails, mail_folder, mail_filter)
        if not found:
            self._tell_that_none(not_found_mode)
        return found

    def download_mail_attachments(
        self,
        name: str,
        local_output_directory: str,
        *,
        check_regex: bool = False,
        latest_only: bool = False,
        max_mails: int | None = None,
        mail_folder: str = "INBOX",
        mail_filter: str = "All",
        not_found_mode: str = "raise",
        overwrite: bool = True,
    ) -> None:
        """Write attachments into a folder; without `overwrite`, one whose name is taken gets a number.

        Raises:
            TaskException: there are none, and `not_found_mode` is `raise`.
        """
        found = self._found(name, check_regex, latest_only, max_mails, mail_folder, mail_filter)
        if not found:
            self._tell_that_none(not_found_mode)
        for file_name, content in found:
            self._write(Path(local_output_directory), file_name, content, overwrite=overwrite)

    def _opened(self) -> imaplib.IMAP4:
        if self.mail_client is None:
            raise RuntimeError("The 'mail_client' should be initialized before!")
        return self.mail_client

    def _found(
        self, name: str, check_regex: bool, latest_only: bool, max_mails: int | None, mail_folder: str, mail_filter: str
    ) -> list[Attachment]:
        if max_mails is not None and max_mails <= 0:
            raise ValueError("max_mails must be a positive integer")
        client = self._opened()
        client.select(mail_folder)
        found: list[Attachment] = []
        for number in self._newest_first(mail_filter, max_mails):
            _, data = client.fetch(number, "(RFC822)")
            body: Any = data[0]
            found += Mail(body[1].decode("utf-8")).get_attachments_by_name(name, check_regex, latest_only)
            if found and latest_only:
                break
        client.close()
        return found

    def _newest_first(self, mail_filter: str, max_mails: int | None) -> Iterator[str]:
        _, data = self._opened().search(None, mail_filter)
        numbers: list[bytes] = data[0].split()
        wanted = numbers[-max_mails:] if max_mails is not None else numbers
        return reversed([number.decode() for number in wanted])

    def _tell_that_none(self, mode: str) -> None:
        if mode == "raise":
            raise TaskException("No mail attachments found!")
        if mode == "warn":
            self.log.warning("No mail attachments found!")
        elif mode != "ignore":
            self.log.error('Invalid "not_found_mode" %s', mode)

    def _write(self, folder: Path, name: str, content: bytes, *, overwrite: bool) -> None:
        path = Path(f"{folder}{os.sep}{name}")
        if path.is_symlink():
            self.log.error("Can not create file because it is a symlink!")
            return
        if ".." in name.replace(os.sep, "/").split("/"):
            self.log.error("Can not create file because it is escaping the current directory!")
            return
        first, counter = path, 1
        while not overwrite and path.exists():
            path = first.with_name(f"{first.stem}_{counter}{first.suffix}")
            counter += 1
        path.write_bytes(content)


def _log_in(client: imaplib.IMAP4, user: str, password: str) -> None:
    try:
        client.login(user, password)
    except imaplib.IMAP4.error:
        client.shutdown()
        raise


def _ssl_context(name: str) -> ssl.SSLContext | None:
    if name not in {"default", "none"}:
        raise RuntimeError(f"ssl_context must be set to 'default' or 'none' and is '{name}'.")
    return ssl.create_default_context() if name == "default" else None
