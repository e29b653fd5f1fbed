"""Runs steps in warm worker processes: each is started once per run and takes one step after the other.

A worker that crashes or is killed fails its step; the next step gets a new worker.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from jetbridge.errors import ChildProcessCrashError, ExecutionInterruptedError
from jetbridge.execution.engine.executor import Finished
from jetbridge.execution.engine.facts import Fact
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.executors.limits import Limits
from jetbridge.execution.executors.worker import OpenRun, Report, Task, lost, take, take_history, work
from jetbridge.execution.interrupts import interrupts_held_back
from jetbridge.execution.job_run import JobRun

_STOP_SECONDS = 5.0


@dataclass(slots=True)
class _Worker:
    process: Any
    connection: Connection
    told: int
    """How many facts it knows."""
    run: StepRun | None = None


class ProcessPoolStepExecutor:
    """At most `size` workers; those of a run are started when there is work for them."""

    def __init__(
        self, job_run: JobRun, open_run: OpenRun, size: int, limits: Limits, start_method: str | None = None
    ) -> None:
        self._job_run = job_run
        self._open_run = open_run
        self._size = size
        self._limits = limits
        self._context: Any = multiprocessing.get_context(start_method or _default_method())
        self._workers: list[_Worker] = []
        self._facts: list[Fact] = []
        job_run.tell = self._facts.append

    @property
    def running(self) -> int:
        """How many steps run."""
        return sum(worker.run is not None for worker in self._workers)

    def has_room(self, run: StepRun) -> bool:
        """Whether a worker is free, and no limit of pools or tags is reached."""
        return self.running < self._size and self._limits.allow(run)

    def start(self, run: StepRun) -> Iterable[Finished]:
        """Give a step to a worker."""
        with interrupts_held_back:  # what a worker runs is known to be running
            worker = self._free_worker()
            while not self._gave(worker, run):  # it was killed while it had nothing to do: no step has failed by that
                self._forget(worker)
                worker = self._free_worker()
            worker.run = run
            self._limits.take(run)
        return ()

    def _gave(self, worker: _Worker, run: StepRun) -> bool:
        task = Task(run.step.index, run.map_index, run.attempt, run.try_number, self._facts[worker.told :])
        worker.told = len(self._facts)
        try:
            worker.connection.send(task)
        except OSError:
            return False
        return True

    def _forget(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.join(_STOP_SECONDS)
        worker.connection.close()

    def _free_worker(self) -> _Worker:
        for worker in self._workers:
            if worker.run is None:
                return worker
        here, there = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(there, here, self._open_run), daemon=True)
        told = len(self._facts) if self._context.get_start_method() == "fork" else 0
        process.start()
        there.close()
        worker = _Worker(process, here, told)
        self._workers.append(worker)
        return worker

    def wait(self, seconds: float | None) -> Iterable[Finished]:
        """Wait for the first workers that have ended their steps."""
        busy: dict[Any, _Worker] = {worker.connection: worker for worker in self._workers if worker.run is not None}
        ended = wait(list(busy), seconds)
        with interrupts_held_back:  # what has been heard is recorded
            return [self._take(busy[ready]) for ready in ended]

    def _take(self, worker: _Worker) -> Finished:
        try:
            report: Report = worker.connection.recv()
        except (EOFError, OSError):
            return self._crashed(worker)
        run = self._free(worker)
        if report.outcome is None:
            self._workers.remove(worker)
            worker.connection.close()
        return run, take(self._job_run, run, report)

    def _free(self, worker: _Worker) -> StepRun:
        run = worker.run
        if run is None:
            raise RuntimeError("a worker without a step has none to give back")
        worker.run = None
        self._limits.give_back(run)
        return run

    def _crashed(self, worker: _Worker) -> Finished:
        run = self._free(worker)
        self._forget(worker)
        error = ChildProcessCrashError(run.key, worker.process.pid, worker.process.exitcode)
        return run, lost(self._job_run, run, error)

    def stop(self) -> Iterable[Finished]:
        """End the steps that run: they fail as interrupted."""
        ended = []
        for worker in list(self._workers):
            if worker.run is None:
                continue
            worker.process.terminate()
            run = self._free(worker)
            self._workers.remove(worker)
            ended.append((run, lost(self._job_run, run, ExecutionInterruptedError("The run was interrupted."))))
        return ended

    def close(self) -> None:
        """Let all workers end, and hear their last words: what came of their resources."""
        for worker in self._workers:
            with contextlib.suppress(OSError):
                worker.connection.send(None)
        for worker in self._workers:
            with contextlib.suppress(EOFError, OSError):
                if worker.connection.poll(_STOP_SECONDS):
                    take_history(self._job_run, worker.connection.recv())
            worker.connection.close()
            worker.process.join(_STOP_SECONDS)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


def _default_method() -> str:
    """Forked workers start at once and know the job already; with threads around, or where there is no fork, new interpreters are safe."""
    can_fork = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return "fork" if can_fork and threading.active_count() == 1 else "spawn"


def _serve(connection: Connection, other_end: Connection, open_run: OpenRun) -> None:
    with contextlib.suppress(OSError):
        other_end.close()
    work(connection, open_run)
    connection.close()


@contextmanager
def process_pool(job_run: JobRun, open_run: OpenRun, config: Any, limits: Limits) -> Iterator[ProcessPoolStepExecutor]:
    """The pool of a run; all workers have ended when the block ends."""
    config = config or {}
    size = config.get("max_concurrent") or os.cpu_count() or 1
    method = next(iter(config.get("start_method") or {}), None)
    pool = ProcessPoolStepExecutor(job_run, open_run, size, limits, method)
    try:
        yield pool
    finally:
        pool.close()
