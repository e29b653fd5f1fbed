"""The step runs that can go on, and those that wait for their time: in which order they are started."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable, Iterator
from typing import Any

from jetbridge.execution.engine.progress import FINISHED, StepRun
from jetbridge.execution.plan.order import order_of
from jetbridge.execution.plan.step import Plan

_Entry = tuple[int, Any, int, StepRun]


class StepQueue:
    """Higher priorities first; what became ready in the same round in the order of the plan, else in the order in which it became ready."""

    def __init__(self, plan: Plan, *, by_rounds: bool) -> None:
        self._plan = plan
        self._by_rounds = by_rounds
        self._ready: list[_Entry] = []
        self._timers: list[tuple[float, int, StepRun]] = []
        self._count = 0
        self._order: dict[int, int] | None = None

    @property
    def has_ready(self) -> bool:
        """Whether something can go on now."""
        return bool(self._ready)

    @property
    def next_moment(self) -> float | None:
        """When the next of those that wait can go on."""
        return self._timers[0][0] if self._timers else None

    def add(self, runs: Iterable[StepRun]) -> None:
        """Step runs that can go on."""
        if not self._by_rounds:
            runs = self._in_order(list(runs))
        for run in runs:
            self._count += 1
            order = (run.step.index, run.map_index) if self._by_rounds else ()
            heapq.heappush(self._ready, (-run.step.priority, order, self._count, run))

    def _in_order(self, runs: list[StepRun]) -> list[StepRun]:
        """What became ready together; what was ready before goes first."""
        if len(runs) > 1:
            if self._order is None:
                self._order = order_of(self._plan)
            order = self._order
            runs.sort(key=lambda run: order.get(run.step.index, 0))
        return runs

    def put_off(self, run: StepRun) -> None:
        """A step run that goes on at its `wake_at`."""
        self._count += 1
        heapq.heappush(self._timers, (run.wake_at, self._count, run))

    def wake(self) -> bool:
        """Whether something that waited can go on now."""
        now = time.time()
        has_woken = False
        while self._timers and self._timers[0][0] <= now:
            run = heapq.heappop(self._timers)[2]
            if run.state not in FINISHED:
                has_woken = True
                self.add((run,))
        return has_woken

    def taken(self, held: list[_Entry]) -> Iterator[tuple[_Entry, StepRun]]:
        """Take one after the other; what is put into `held` meanwhile comes back at the end."""
        while self._ready:
            entry = heapq.heappop(self._ready)
            run = entry[3]
            if run.state in FINISHED:
                run.is_ready = False
                continue
            yield entry, run
        for entry in held:
            heapq.heappush(self._ready, entry)
