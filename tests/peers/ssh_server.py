"""An SSH and SFTP server of asyncssh: commands run with this machine's shell, files stand below a folder."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh

USER, PASSWORD = "pilot", "secret"


class _Login(asyncssh.SSHServer):
    def __init__(self, authorized: asyncssh.SSHAuthorizedKeys | None, open_ones: set[Any]) -> None:
        self._authorized, self._open = authorized, open_ones

    def begin_auth(self, username: str) -> bool:
        if self._authorized is not None:
            self._conn.set_authorized_keys(self._authorized)
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._open.add(conn)
        self._conn = conn

    def connection_requested(self, *_: Any) -> bool:
        return True


async def _pump(source: Any, target: Any) -> None:
    while chunk := await source.read(65_536):
        target.write(chunk)


class SshServer:
    """`port` to connect to, `host_key` to trust, `root` is the folder of its files."""

    def __init__(self, root: Path, user_key: str | None = None) -> None:
        self.root = root
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key = self._key.export_public_key("openssh").decode().strip()
        self._authorized = asyncssh.import_authorized_keys(user_key) if user_key else None
        self.port = 0
        self._open: set[Any] = set()
        self._children: list[Any] = []

    def _sftp(self, channel: Any) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(self.root).encode())

    async def _run(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        variables = [f"{name}={value}" for name, value in process.env.items()]
        child = await asyncio.create_subprocess_exec(
            "env", f"TERM={process.term_type or ''}", *variables, "bash", "-c", process.command or "",
            stdin=asyncio.subprocess.DEVNULL, stdout=-1, stderr=-1, start_new_session=True,
        )  # fmt: skip
        self._children.append((child, asyncio.current_task()))
        await asyncio.gather(_pump(child.stdout, process.stdout), _pump(child.stderr, process.stderr))
        process.exit(await child.wait())

    async def _listen(self) -> Any:
        return await asyncssh.listen(
            "127.0.0.1", 0, server_factory=lambda: _Login(self._authorized, self._open), server_host_keys=[self._key],
            process_factory=self._run, sftp_factory=self._sftp, encoding=None,
        )  # fmt: skip

    @contextmanager
    def running(self) -> Iterator[SshServer]:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        acceptor = asyncio.run_coroutine_threadsafe(self._listen(), loop).result()
        self.port = acceptor.get_port()
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self._stop(acceptor), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    async def _stop(self, acceptor: Any) -> None:
        acceptor.close()
        for child, task in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            await asyncio.wait([task])
            child._transport.close()
        await asyncio.sleep(0.01)
        for conn in self._open:
            conn.abort()
            await conn.wait_closed()
        await acceptor.wait_closed()
