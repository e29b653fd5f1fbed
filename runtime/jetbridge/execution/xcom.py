"""XComs of a run, by step, map index and key.

What a step returned is its XCom `return_value`: it is kept once, as the step's output, and read through `ReturnValues`.
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from jetbridge.execution.engine.progress import Progress, StepRun
from jetbridge.storage.values import XComValue

RETURN_KEY = "return_value"
ReturnValue = Callable[[StepRun], Any]
"""What a step run returned; None if it returned nothing, or nothing that is kept."""


@dataclass(slots=True)
class XComStore:
    """What the steps of one run pushed; a second push under the same key replaces the first."""

    progress: Progress
    returned: ReturnValue
    _pushed: dict[tuple[int, int], dict[str, tuple[Any, int]]] = field(default_factory=dict)
    _returned_at: dict[tuple[int, int], int] = field(default_factory=dict)
    _fresh: list[tuple[int, int, str]] = field(default_factory=list)
    _clock: int = 0

    def push(self, step: int, map_index: int, key: str, value: Any) -> None:
        """Keep a value under a key."""
        self._clock += 1
        self._pushed.setdefault((step, map_index), {})[key] = (value, self._clock)
        self._fresh.append((step, map_index, key))

    def pushed(self, step: int, map_index: int) -> dict[str, Any]:
        """What a step pushed itself, by key."""
        return {key: value for key, (value, _) in self._pushed.get((step, map_index), {}).items()}

    def note_return(self, step: int, map_index: int) -> None:
        """A step returned a value now."""
        self._clock += 1
        self._returned_at[step, map_index] = self._clock
        self._fresh.append((step, map_index, RETURN_KEY))

    def take_fresh(self, progress: Progress) -> Iterator[tuple[str, int, str, Any, int]]:
        """What has been pushed or returned since the last call: key of the step, map index, XCom key, value, order."""
        fresh, self._fresh = self._fresh, []
        for step, map_index, key in dict.fromkeys(fresh):
            run = progress.run(step, map_index)
            if self.has(run, key):
                order = self._pushed.get((step, map_index), {}).get(key, (None, self._clock))[1]
                yield run.step.key, map_index, key, self.get(run, key), order

    def adopt(self, other: XComStore) -> None:
        """Know what another store of the same run knows."""
        self._pushed = {at: dict(values) for at, values in other._pushed.items()}
        self._clock = other._clock

    def clear(self, step: int, map_index: int) -> None:
        """Forget what a step pushed: it is tried again."""
        self._pushed.pop((step, map_index), None)
        self._returned_at.pop((step, map_index), None)

    def get(self, run: StepRun, key: str) -> Any:
        """One value; None if there is none."""
        pushed = self._pushed.get((run.step.index, run.map_index))
        if pushed is not None and key in pushed:
            return pushed[key][0]
        return self.returned(run) if key == RETURN_KEY else None

    def has(self, run: StepRun, key: str) -> bool:
        """Whether there is a value under a key."""
        pushed = self._pushed.get((run.step.index, run.map_index))
        if pushed is not None and key in pushed:
            return True
        return key == RETURN_KEY and self.returned(run) is not None

    def of_run(self, run: StepRun) -> Iterator[XComValue]:
        """All values of one step run, the returned one last."""
        at = (run.step.index, run.map_index)
        pushed = self._pushed.get(at, {})
        for key, (value, order) in pushed.items():
            yield XComValue(run.step.key, run.map_index, key, value, order)
        if RETURN_KEY not in pushed:
            value = self.returned(run)
            if value is not None:
                yield XComValue(run.step.key, run.map_index, RETURN_KEY, value, self._returned_at.get(at, 0))

    def find(self, paths: Iterable[str] | None, key: str | None) -> Iterator[XComValue]:
        """The values of these steps (None: all) under this key (None: any)."""
        plan = self.progress.plan
        if paths is None:
            steps: Iterable[int] = range(len(plan.steps))
        else:
            steps = [plan.by_key[path] for path in paths if path in plan.by_key]
        for index in steps:
            for run in self.progress.steps[index].all_runs():
                if key is not None:
                    yield from self._one(run, key)
                else:
                    yield from self.of_run(run)

    def _one(self, run: StepRun, key: str) -> Iterator[XComValue]:
        at = (run.step.index, run.map_index)
        pushed = self._pushed.get(at)
        if pushed is not None and key in pushed:
            value, order = pushed[key]
            yield XComValue(run.step.key, run.map_index, key, value, order)
        elif key == RETURN_KEY:
            value = self.returned(run)
            if value is not None:
                yield XComValue(run.step.key, run.map_index, key, value, self._returned_at.get(at, 0))
