"""Running one command over a connection, logging what it prints while it runs."""

from __future__ import annotations

import contextlib
import logging
import selectors
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.signals import TaskException

if TYPE_CHECKING:
    from paramiko import Channel, SSHClient


def run_command(
    client: SSHClient,
    command: str,
    *,
    get_pty: bool,
    environment: dict[str, str] | None,
    timeout: float | None,
    log: logging.Logger,
) -> tuple[int, bytes, bytes]:
    """Run a command; exit status, and what it printed to stdout and to stderr.

    Args:
        client: The open connection.
        command: Text for the user's shell.
        get_pty: Whether the command gets a terminal: it dies with the connection then.
        environment: Variables for it, which servers ignore unless they are told not to.
        timeout: Seconds without a word after which it is given up; None waits for ever.
        log: Gets each line.

    Raises:
        TaskException: it was silent for too long.
    """
    log.info("Running command: %s", command)
    stdin, stdout, stderr = client.exec_command(command, get_pty=get_pty, timeout=timeout, environment=environment)
    channel = stdout.channel
    stdin.close()
    channel.shutdown_write()
    try:
        output, errors = _read(channel, timeout, log)
    finally:
        with contextlib.suppress(OSError, EOFError):
            channel.close()
        stdout.close()
        stderr.close()
    return channel.recv_exit_status(), output, errors


def _read(channel: Channel, timeout: float | None, log: logging.Logger) -> tuple[bytes, bytes]:
    output, errors = bytearray(), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(channel, selectors.EVENT_READ)
        while not _is_over(channel):
            if not selector.select(timeout) and timeout is not None:
                raise TaskException("SSH command timed out")
            output += _take(channel, log)
            errors += _take_errors(channel, log)
    return bytes(output), bytes(errors)


def _is_over(channel: Channel) -> bool:
    if channel.recv_ready() or channel.recv_stderr_ready():
        return False
    return channel.closed or channel.exit_status_ready()


def _take(channel: Any, log: logging.Logger) -> bytes:
    if not channel.recv_ready():
        return b""
    chunk: bytes = channel.recv(len(channel.in_buffer))
    for line in _lines(chunk):
        log.info("%s", line)
    return chunk


def _take_errors(channel: Any, log: logging.Logger) -> bytes:
    if not channel.recv_stderr_ready():
        return b""
    chunk: bytes = channel.recv_stderr(len(channel.in_stderr_buffer))
    for line in _lines(chunk):
        log.warning("%s", line)
    return chunk


def _lines(chunk: bytes) -> list[str]:
    return chunk.decode("utf-8", "replace").strip("\n").splitlines()
