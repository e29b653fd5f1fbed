"""What steps print, kept per step while it still goes where it went before.

Standard output of the process is replaced once per run by a stream that knows which step runs: a step that prints nothing pays nothing.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from jetbridge.execution.context.op import CURRENT
from jetbridge.masking import masked


class Capture:
    """The captured text of the steps of one run, by key; what earlier attempts printed stays before it."""

    def __init__(self) -> None:
        self._parts: dict[str, list[str]] = {}
        self._fresh: dict[str, list[str]] = {}

    def add(self, key: str, text: str) -> None:
        """A step printed something."""
        self._parts.setdefault(key, []).append(text)
        self._fresh.setdefault(key, []).append(text)

    def take(self, key: str) -> str:
        """What a step has printed, which is forgotten here."""
        self._fresh.pop(key, None)
        return "".join(self._parts.pop(key, ()))

    def take_fresh(self) -> dict[str, str]:
        """What was printed since the last call, by step."""
        fresh, self._fresh = self._fresh, {}
        return {key: "".join(parts) for key, parts in fresh.items()}

    @property
    def texts(self) -> dict[str, str]:
        """What each step has printed."""
        return {key: "".join(parts) for key, parts in self._parts.items()}

    @contextmanager
    def open(self) -> Iterator[None]:
        """Listen to standard output while the run lasts."""
        known = sys.stdout
        tee = _Tee(known.target if isinstance(known, _Tee) else known)
        sys.stdout = tee
        try:
            yield
        finally:
            if sys.stdout is tee:
                sys.stdout = known


class _Tee(io.TextIOBase):
    """Writes to the stream that was there before, and to the step that runs."""

    def __init__(self, target: TextIO) -> None:
        self.target = target

    def write(self, text: str) -> int:
        attempt, shown = CURRENT.get(), masked(text)
        if attempt is not None and attempt.job_run.capture is not None:
            attempt.job_run.capture.add(attempt.run.key, shown)
        self.target.write(shown)
        return len(text)

    def flush(self) -> None:
        if not self.target.closed:  # a collected one is flushed, maybe after its target was closed
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
