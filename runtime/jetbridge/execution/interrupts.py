"""Ctrl-C and SIGTERM while a run is driven: an exception of their own, which no `except Exception` of an op catches."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from jetbridge.errors import ExecutionInterruptedError

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts_raised() -> Iterator[None]:
    """Raise `ExecutionInterruptedError` in the main thread when the process is asked to end; other threads are left alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    known = {number: signal.signal(number, _raise) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in known.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def _raise(number: int, _frame: FrameType | None) -> None:
    raise ExecutionInterruptedError(f"The run was interrupted by {signal.Signals(number).name}.")
