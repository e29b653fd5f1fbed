"""Ctrl-C and SIGTERM while a run is driven: an exception of their own, which no `except Exception` of an op catches.

It comes wherever the process is, but not in the middle of what must happen as a whole: giving a step to a worker, taking its end, writing to the instance.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from jetbridge.errors import ExecutionInterruptedError

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts_raised() -> Iterator[None]:
    """Raise `ExecutionInterruptedError` in the main thread when the process is asked to end; other threads are left alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    known = {number: signal.signal(number, _interrupt) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in known.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


class _HeldBack:
    """A block that is not interrupted: what comes meanwhile is raised at its end. May be nested; only of meaning in the main thread."""

    def __init__(self) -> None:
        self._depth = 0
        self._noted: int | None = None

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        if not self._depth and self._noted is not None:
            number, self._noted = self._noted, None
            _raise(number)

    def holds(self, number: int) -> bool:
        """Whether the signal waits for the end of a block."""
        if self._depth:
            self._noted = number
        return bool(self._depth)


interrupts_held_back = _HeldBack()
"""`with interrupts_held_back:` around what must happen as a whole."""


def _interrupt(number: int, _frame: FrameType | None) -> None:
    if not interrupts_held_back.holds(number):
        _raise(number)


def _raise(number: int) -> None:
    raise ExecutionInterruptedError(f"The run was interrupted by {signal.Signals(number).name}.")
