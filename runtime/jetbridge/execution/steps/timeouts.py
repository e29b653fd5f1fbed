"""A limit of the time that a block may take.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#timeouts
"""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from jetbridge.definitions.signals import TaskTimeout


@contextmanager
def time_limit(seconds: float, what: str) -> Iterator[None]:
    """Raise `TaskTimeout` inside the block when it takes longer.

    In the main thread a signal interrupts also what waits; in other threads the exception comes when Python code runs next.
    """
    message = f'"{what}" ran longer than its execution_timeout of {seconds:g} seconds.'
    if seconds <= 0:
        raise TaskTimeout(message)
    is_main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    with _by_signal(seconds, message) if is_main else _by_thread(seconds, message):
        yield


@contextmanager
def _by_signal(seconds: float, message: str) -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TaskTimeout(message)

    known = signal.signal(signal.SIGALRM, ring)
    left, _interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
        signal.signal(signal.SIGALRM, known)


@contextmanager
def _by_thread(seconds: float, message: str) -> Iterator[None]:
    target = threading.get_ident()
    has_ended = threading.Event()
    rang = threading.Event()

    def ring() -> None:
        if not has_ended.is_set():
            rang.set()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(target), ctypes.py_object(TaskTimeout))

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    except TaskTimeout as error:
        raise TaskTimeout(message) from error if rang.is_set() else None
    finally:
        has_ended.set()
        timer.cancel()
