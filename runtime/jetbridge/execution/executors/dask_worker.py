"""What runs inside a Dask worker: the run is opened with the first step that comes here, and kept until the run ends."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import threading
from dataclasses import dataclass, field
from typing import Any

from jetbridge.errors import ExecutionInterruptedError
from jetbridge.execution.executors.rebuild import RebuiltRun
from jetbridge.execution.executors.worker import Report, Task, run_task
from jetbridge.execution.job_run import JobRun
from jetbridge.storage.events.error_info import error_info


@dataclass(slots=True)
class _Opened:
    job_run: JobRun
    stack: contextlib.ExitStack
    lock: threading.Lock = field(default_factory=threading.Lock)
    thread: int | None = None
    """The thread that runs a step."""


_opened: dict[str, _Opened] = {}
_opening = threading.Lock()


def dask_setup(_worker: Any) -> None:
    """Leave Ctrl-C to the process that drives the run; Dask calls this in workers of clusters that were made for a run.

    https://docs.dask.org/en/stable/how-to/customize-initialization.html
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def run_step(run_id: str, task: Task, open_run: RebuiltRun | None) -> Report:
    """Run one step of a run; `open_run` comes with the first one."""
    try:
        opened = _open(run_id, open_run)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the run has to know
        return Report(None, failure=error_info(error))
    with opened.lock:
        opened.thread = threading.get_ident()
        capture = opened.job_run.capture
        try:
            with contextlib.nullcontext() if capture is None else capture.open():
                return run_task(opened.job_run, task)
        finally:
            opened.thread = None


def _open(run_id: str, open_run: RebuiltRun | None) -> _Opened:
    with _opening:
        if run_id not in _opened:
            if open_run is None:
                raise RuntimeError(f"run {run_id} is not known here")
            with contextlib.ExitStack() as stack:
                job_run = stack.enter_context(open_run())
                _opened[run_id] = _Opened(job_run, stack.pop_all())
        return _opened[run_id]


def close_run(run_id: str) -> None:
    """Give back what the run holds here: its resources, its connection to the instance."""
    opened = _opened.pop(run_id, None)
    if opened is not None:
        opened.stack.close()


def interrupt(run_id: str) -> None:
    """Raise in the step that runs; it takes effect when Python code runs next."""
    opened = _opened.get(run_id)
    if opened is not None and opened.thread is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(opened.thread), ctypes.py_object(ExecutionInterruptedError)
        )
