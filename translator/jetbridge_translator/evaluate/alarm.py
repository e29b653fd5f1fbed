"""The last resort against a computation inside C code that never ends (a regular expression, huge integers)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from jetbridge_translator.evaluate.limits import LimitReachedError

_GRACE = 1.2
"""The budget looks at the clock itself; the alarm comes a little later."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise LimitReachedError in this thread after so many seconds of work, where the platform can (the main thread of a Unix process).

    Raises:
        LimitReachedError: the time is up.
    """
    if not _is_possible():
        yield
        return
    before = signal.signal(signal.SIGPROF, _ring(seconds))
    signal.setitimer(signal.ITIMER_PROF, seconds * _GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _is_possible() -> bool:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    return signal.getsignal(signal.SIGPROF) is signal.SIG_DFL


def _ring(seconds: float) -> Callable[[int, FrameType | None], None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise LimitReachedError(f"more than {seconds:g} seconds")

    return ring
