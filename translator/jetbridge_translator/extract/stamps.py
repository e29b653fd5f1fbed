"""What is at a path, as a short text: two equal stamps mean that a program that looks there sees the same."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from jetbridge_translator.read.source_file import MAX_BYTES

_NOTHING = "-"


class Stamps:
    """The stamps of one run: each path is looked at once."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, path: Path | str) -> str:
        """The stamp of a file (its content), a folder (the names in it) or of nothing."""
        key = os.fspath(path)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _stamp(key)
        return found


def _stamp(path: str) -> str:
    try:
        state = os.stat(path)  # noqa: PTH116 -- thousands of paths: no object for each
        mode = state.st_mode
        if stat.S_ISDIR(mode):
            return digest(*sorted(f"{entry.name}{'/' * entry.is_dir()}" for entry in os.scandir(path)))
        if stat.S_ISREG(mode) and state.st_size > MAX_BYTES:
            return f"{state.st_size} bytes"  # the reader asks no more of it than this
        if stat.S_ISREG(mode):
            with open(path, "rb") as stream:  # noqa: PTH123 -- as above
                return hashlib.sha256(stream.read()).hexdigest()
    except OSError:
        return _NOTHING
    return f"mode {mode}"


def digest(*parts: str) -> str:
    """One text for several."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return found.hexdigest()
