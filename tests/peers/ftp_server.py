"""An FTP server of pyftpdlib, with one user and one folder."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.11 says it of asyncore
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler
    from pyftpdlib.ioloop import IOLoop
    from pyftpdlib.servers import FTPServer

USER, PASSWORD = "pilot", "secret"


class FtpServer:
    """`port` to call; `root` is what the user sees."""

    def __init__(self, root: Path) -> None:
        self.root = root
        authorizer = DummyAuthorizer()
        authorizer.add_user(USER, PASSWORD, str(root), perm="elradfmwMT")
        handler = type("Handler", (FTPHandler,), {"authorizer": authorizer, "use_gmt_times": True})
        self._loop = IOLoop()
        self._server = FTPServer(("127.0.0.1", 0), handler, ioloop=self._loop)
        self.port: int = self._server.address[1]

    @contextmanager
    def running(self) -> Iterator[FtpServer]:
        ended = threading.Event()
        thread = threading.Thread(target=self._serve, args=(ended,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            ended.set()
            thread.join()
            self._server.close_all()

    def _serve(self, ended: threading.Event) -> None:
        while not ended.is_set():
            self._loop.loop(timeout=0.02, blocking=False)
