"""Runs steps on the workers of a Dask cluster: one that this run makes, or one that is there.

Each worker process runs one step of the run at a time, since what a step prints and logs belongs to the process. Which worker gets a step is
decided here: then a worker that dies takes its step with it and nothing else, and Dask never runs a step a second time by itself.
https://distributed.dask.org/en/stable/
"""

from __future__ import annotations

import contextlib
import os
import queue
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jetbridge.errors import DaskClusterError, ExecutionInterruptedError, WorkerLostError
from jetbridge.execution.engine.executor import Finished
from jetbridge.execution.engine.facts import Fact
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.executors import dask_worker
from jetbridge.execution.executors.limits import Limits
from jetbridge.execution.executors.rebuild import RebuiltRun
from jetbridge.execution.executors.worker import Task, WorkerStartError, lost, take
from jetbridge.execution.interrupts import interrupts_held_back
from jetbridge.execution.job_run import JobRun
from jetbridge.storage.events.error_info import error_info

_LOOK_SECONDS = 0.5
_START_SECONDS = 60.0
_CLOSE_SECONDS = 10.0


@dataclass(slots=True)
class _Place:
    """A worker of the cluster."""

    address: str
    told: int = 0
    """How many facts it knows."""
    is_open: bool = False
    run: StepRun | None = None
    future: Any = None


class DaskStepExecutor:
    """At most one step per worker process; `size` limits them further."""

    def __init__(self, job_run: JobRun, open_run: RebuiltRun, client: Any, limits: Limits, size: int | None) -> None:
        self._job_run = job_run
        self._open_run = open_run
        self._client = client
        self._limits = limits
        self._size = size
        self._places: dict[str, _Place] = {}
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._facts: list[Fact] = []
        self._looked = 0.0
        job_run.tell = self._facts.append

    @property
    def running(self) -> int:
        """How many steps run."""
        return sum(place.run is not None for place in self._places.values())

    def has_room(self, run: StepRun) -> bool:
        """Whether a worker is free, and no limit of pools or tags is reached."""
        running = self.running
        if self._size is not None and running >= self._size:
            return False
        if not running:
            self._await_workers()
        return running < len(self._places) and self._limits.allow(run)

    def start(self, run: StepRun) -> Iterable[Finished]:
        """Give a step to a worker that is free."""
        with interrupts_held_back:  # what a worker runs is known to be running
            place = next(place for place in self._places.values() if place.run is None)
            task = Task(run.step.index, run.map_index, run.attempt, run.try_number, self._facts[place.told :])
            place.told, place.run = len(self._facts), run
            self._limits.take(run)
            place.future = self._client.submit(
                dask_worker.run_step,
                self._job_run.run_id,
                task,
                None if place.is_open else self._open_run,
                key=f"{run.key}-{run.try_number}-{os.urandom(8).hex()}",
                workers=[place.address],
                allow_other_workers=False,
                pure=False,
            )
            place.is_open = True
            place.future.add_done_callback(self._done.put)
        return ()

    def wait(self, seconds: float | None) -> Iterable[Finished]:
        """Wait for the first step that ends, or whose worker is gone."""
        until = None if seconds is None else time.monotonic() + seconds
        while self.running:
            left = _LOOK_SECONDS if until is None else min(_LOOK_SECONDS, until - time.monotonic())
            with contextlib.suppress(queue.Empty):
                future = self._done.get(timeout=max(0.0, left))
                with interrupts_held_back:  # what has been heard is recorded
                    ended = self._taken(future)
                if ended is not None:
                    return (ended,)
            lost = self._lost()
            if lost or (until is not None and time.monotonic() >= until):
                return lost
        return ()

    def _taken(self, future: Any) -> Finished | None:
        """The end of a step; None if its worker is known to be gone."""
        place = next((place for place in self._places.values() if place.future is future), None)
        if place is None:
            return None
        if future.status != "finished":
            return self._broken(place, future)
        run = self._free(place)
        report = future.result()
        place.is_open = report.outcome is not None
        return run, take(self._job_run, run, report)

    def _broken(self, place: _Place, future: Any) -> Finished:
        """The step was not run to its end: its worker died, or could not even read what it was told."""
        error: BaseException = WorkerLostError(place.run.key if place.run else "", place.address)
        if future.status == "error":
            problem = future.exception()
            if type(problem).__name__ != "KilledWorker":
                error = WorkerStartError(error_info(problem))
        place.is_open, place.told = False, 0
        run = self._free(place)
        return run, lost(self._job_run, run, error)

    def _lost(self) -> list[Finished]:
        """Steps whose worker is no longer there."""
        here = self._look()
        ended = []
        for place in [place for place in self._places.values() if place.address not in here]:
            del self._places[place.address]
            if place.run is not None:
                place.future.cancel()
                error = WorkerLostError(place.run.key, place.address)
                run = self._free(place)
                ended.append((run, lost(self._job_run, run, error)))
        return ended

    def _look(self) -> set[str]:
        """The addresses of the workers that are there; new ones are taken into use."""
        here = set(self._client.nthreads())
        for address in here - self._places.keys():
            self._places[address] = _Place(address)
        self._looked = time.monotonic()
        return here

    def _await_workers(self) -> None:
        """See to it that there is a worker at all."""
        if self._places and time.monotonic() - self._looked < _LOOK_SECONDS:
            return
        until = time.monotonic() + _START_SECONDS
        while not (here := self._look()):
            if time.monotonic() > until:
                raise DaskClusterError(str(self._client.scheduler.address))
            time.sleep(0.1)
        for address in self._places.keys() - here:
            del self._places[address]

    def _free(self, place: _Place) -> StepRun:
        run = place.run
        if run is None:
            raise RuntimeError("a worker without a step has none to give back")
        place.run = place.future = None
        self._limits.give_back(run)
        return run

    def stop(self) -> Iterable[Finished]:
        """Interrupt the steps that run; they fail."""
        busy = [place for place in self._places.values() if place.run is not None]
        with contextlib.suppress(Exception):  # a cluster that is gone runs nothing
            self._client.run(
                dask_worker.interrupt,
                self._job_run.run_id,
                workers=[place.address for place in busy],
                on_error="ignore",
            )
        ended = []
        for place in busy:
            place.future.cancel()
            del self._places[place.address]
            run = self._free(place)
            ended.append((run, lost(self._job_run, run, ExecutionInterruptedError("The run was interrupted."))))
        return ended

    def close(self) -> None:
        """Let the workers give back what they hold for the run."""
        places = [place.address for place in self._places.values() if place.is_open and place.run is None]
        futures = [
            self._client.submit(dask_worker.close_run, self._job_run.run_id, workers=[address], pure=False)
            for address in places
        ]
        for future in futures:
            with contextlib.suppress(Exception):  # what a worker cannot close ends with its process
                future.result(timeout=_CLOSE_SECONDS)


@contextmanager
def dask_cluster(job_run: JobRun, open_run: RebuiltRun, config: Any, limits: Limits) -> Iterator[DaskStepExecutor]:
    """The executor of a run; a cluster that was made for it ends with it."""
    config = config or {}
    with _client(config.get("cluster") or {"local": {}}) as client:
        executor = DaskStepExecutor(job_run, open_run, client, limits, config.get("max_concurrent") or None)
        try:
            yield executor
        finally:
            executor.close()


@contextmanager
def _client(cluster: Mapping[str, Any]) -> Iterator[Any]:
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise DaskClusterError(None) from error
    ((kind, options),) = cluster.items()
    if kind == "existing":
        with _connected(Client, options["address"]) as client:
            yield client
        return
    said = options.get("preload") or []
    given = {
        "threads_per_worker": 1,
        "dashboard_address": ":0",
        **options,
        "processes": True,
        "preload": [dask_worker.__name__, *([said] if isinstance(said, str) else said)],
    }
    make: Any = LocalCluster
    with make(**given) as local, _connected(Client, local) as client:
        yield client


@contextmanager
def _connected(client_class: Any, address: Any) -> Iterator[Any]:
    try:
        client = client_class(address, set_as_default=False)
    except OSError as error:
        raise DaskClusterError(str(address)) from error
    with client:
        yield client
