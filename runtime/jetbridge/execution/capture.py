"""What steps print, kept per step while it still goes where it went before.

Standard output of the process is replaced once per run by a stream that knows which step runs; printing costs a step nothing until it prints.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TextIO

from jetbridge.execution.engine.progress import StepRun

_buffer: ContextVar[io.StringIO | None] = ContextVar("jetbridge_captured", default=None)
_FORMAT = logging.Formatter("[%(asctime)s] %(levelname)s - %(message)s")


class Capture:
    """The captured text of the steps of one run, by key."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    @contextmanager
    def of(self, run: StepRun) -> Iterator[None]:
        """What is printed inside belongs to a step; what earlier attempts printed stays before it."""
        buffer = io.StringIO()
        token = _buffer.set(buffer)
        try:
            yield
        finally:
            _buffer.reset(token)
            text = buffer.getvalue()
            if text:
                self.texts[run.key] = self.texts.get(run.key, "") + text

    @contextmanager
    def open(self) -> Iterator[None]:
        """Listen to standard output while the run lasts."""
        known = sys.stdout
        sys.stdout = _Tee(known)
        try:
            yield
        finally:
            if isinstance(sys.stdout, _Tee) and sys.stdout.target is known:
                sys.stdout = known


class _Tee(io.TextIOBase):
    """Writes to the stream that was there before, and to the step that runs."""

    def __init__(self, target: TextIO) -> None:
        self.target = target

    def write(self, text: str) -> int:
        buffer = _buffer.get()
        if buffer is not None:
            buffer.write(text)
        return self.target.write(text)

    def flush(self) -> None:
        self.target.flush()

    def isatty(self) -> bool:
        return self.target.isatty()

    def fileno(self) -> int:
        return self.target.fileno()

    @property
    def encoding(self) -> Any:  # type: ignore[override]
        """Of the stream that was there before."""
        return self.target.encoding

    @property
    def buffer(self) -> Any:
        """Of the stream that was there before; what is written to it directly is not captured."""
        return self.target.buffer
