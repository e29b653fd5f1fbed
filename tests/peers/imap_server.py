"""A mailbox behind as much of IMAP4rev1 (RFC 3501) as imaplib needs to log in, search and fetch."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

USER, PASSWORD = "pilot", "secret"


class ImapServer:
    """`mails` are the messages of INBOX, the oldest first; `asked` are the commands that came."""

    def __init__(self, mails: list[bytes]) -> None:
        self.mails, self.asked = mails, list[str]()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK ready\r\n")
                while line := self.rfile.readline().decode().strip():
                    tag, _, command = line.partition(" ")
                    server.asked.append(command)
                    untagged, status = server.answer(command)
                    self.wfile.write(b"".join(untagged) + f"{tag} {status}\r\n".encode())

        return Handler

    def answer(self, command: str) -> tuple[list[bytes], str]:
        name = command.partition(" ")[0].upper()
        if name == "CAPABILITY":
            return [b"* CAPABILITY IMAP4REV1\r\n"], "OK done"
        if name == "LOGIN" and command != f'LOGIN {USER} "{PASSWORD}"':
            return [], "NO wrong password"
        if name == "SELECT":
            return ([b"* %d EXISTS\r\n" % len(self.mails)], "OK done") if "INBOX" in command else ([], "NO no such box")
        if name == "SEARCH":
            numbers = " ".join(str(number) for number in self._matching(command))
            return [f"* SEARCH {numbers}\r\n".encode()], "OK done"
        if name == "FETCH":
            number = command.split()[1]
            mail = self.mails[int(number) - 1]
            return [f"* {number} FETCH (RFC822 {{{len(mail)}}}\r\n".encode(), mail, b")\r\n"], "OK done"
        return ([b"* BYE\r\n"] if name == "LOGOUT" else []), "OK done"

    def _matching(self, command: str) -> list[int]:
        sender = re.search(r'FROM "(.*?)"', command)
        wanted = f"From: {sender[1]}".encode() if sender else b""
        return [number for number, mail in enumerate(self.mails, 1) if wanted in mail]

    @contextmanager
    def running(self) -> Iterator[ImapServer]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
