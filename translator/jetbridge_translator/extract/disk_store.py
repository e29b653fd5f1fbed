"""Bytes by key in a folder that many processes use at once: an entry is there whole or not at all, and the folder never grows beyond its limit for long."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

LIMIT_BYTES = 1_000_000_000
_CHECKSUM = 32
_TOUCHED_EVERY = 24 * 3600.0
"""Seconds: an entry that is used keeps a time that is no older than this, so that the least recently used ones go first."""


class DiskStore:
    """Entries of bytes. Neither a damaged entry nor a folder that cannot be written is an error: what is kept can be made again."""

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        """Take where the entries are, and how many bytes they may have together after `prune`."""
        self._folder = folder
        self._limit = limit_bytes

    def get(self, key: str) -> bytes | None:
        """The bytes of a key; None if there are none, they are damaged, or another user wrote them."""
        try:
            with self._path(key).open("rb") as stream:
                state = os.fstat(stream.fileno())
                content = stream.read()
        except OSError:
            return None
        if not _is_ours(state) or hashlib.sha256(content[_CHECKSUM:]).digest() != content[:_CHECKSUM]:
            return None
        if time.time() - state.st_mtime > _TOUCHED_EVERY:
            with contextlib.suppress(OSError):
                os.utime(self._path(key))
        return content[_CHECKSUM:]

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes under a key, instead of those that are there."""
        with contextlib.suppress(OSError):
            _write(self._path(key), hashlib.sha256(content).digest() + content)

    def prune(self) -> None:
        """If the entries are more than the limit, remove those that were not used for longest, down to nine tenths of it."""
        entries = sorted(_entries(self._folder))
        total = sum(size for _, size, _ in entries)
        if total <= self._limit:
            return
        for _, size, path in entries:
            if total <= self._limit * 0.9:
                return
            with contextlib.suppress(OSError):
                Path(path).unlink()
            total -= size

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


def _is_ours(state: os.stat_result) -> bool:
    """Entries are unpickled, so nobody else may have written them."""
    return not hasattr(os, "getuid") or state.st_uid == os.getuid()


def _entries(folder: Path) -> Iterator[tuple[float, int, str]]:
    """Time of last use, size and path of each file of the folder, those that a killed process left half-written too."""
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)  # noqa: PTH118 -- many thousands of entries: no object for each
            with contextlib.suppress(OSError):
                state = os.stat(path)  # noqa: PTH116 -- as above
                yield state.st_mtime, state.st_size, path


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
