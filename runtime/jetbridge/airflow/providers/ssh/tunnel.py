"""A local port that leads through an SSH connection."""

from __future__ import annotations

import contextlib
import select
import socketserver
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from paramiko import SSHClient
    from typing_extensions import Self

_CHUNK = 65_536


class SSHTunnel:
    """Open while its `with` block runs; `local_bind_port` is the port on this machine."""

    def __init__(self, client: SSHClient, remote_host: str, remote_port: int, local_port: int | None = None) -> None:
        transport, target = client.get_transport(), (remote_host, remote_port)

        class _Forward(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                if transport is not None:
                    _exchange(self.request, transport.open_channel("direct-tcpip", target, self.client_address))

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", local_port or 0), _Forward)
        self._server.daemon_threads = True
        self.local_bind_port: int = self._server.server_address[1]
        self.local_bind_host = "127.0.0.1"

    def start(self) -> None:
        """Begin to take connections."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Take no more connections."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _exchange(local: Any, channel: Any) -> None:
    """Carry bytes both ways until one side ends."""
    other = {local: channel, channel: local}
    with contextlib.closing(channel), contextlib.suppress(OSError):
        while True:
            for source in select.select([local, channel], [], [])[0]:
                chunk = source.recv(_CHUNK)
                if not chunk:
                    return
                other[source].sendall(chunk)
