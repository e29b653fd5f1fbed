"""What earlier runs (or an earlier life of the same run) have done, read from their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.errors import RunNotFoundError
from jetbridge.execution.engine.outcome import Outcome
from jetbridge.execution.engine.skips import DirectSkip
from jetbridge.execution.plan.step import Plan, Step
from jetbridge.storage.events.data import ErrorSource
from jetbridge.storage.events.record import Record
from jetbridge.storage.events.types import EventType
from jetbridge.storage.run import Run

_ENDS: Mapping[EventType, TaskState] = {
    EventType.STEP_SUCCESS: TaskState.SUCCESS,
    EventType.STEP_FAILURE: TaskState.FAILED,
    EventType.STEP_SKIPPED: TaskState.SKIPPED,
    EventType.STEP_UPSTREAM_FAILED: TaskState.UPSTREAM_FAILED,
    EventType.STEP_REMOVED: TaskState.REMOVED,
}
_STARTS = frozenset({EventType.STEP_START, EventType.STEP_RESTARTED})


@dataclass(slots=True)
class KnownStep:
    """One step run of the past. `state` NONE: it never ended. `has_started`: it did not end by a rule alone."""

    run_id: str
    state: TaskState = TaskState.NONE
    outputs: dict[str, Any] = field(default_factory=dict)
    skips: Any = None
    has_started: bool = False
    retries: int = 0
    is_interrupted: bool = False

    def outcome(self, plan: Plan, step: Step) -> Outcome:
        """The end of the step, as an executor would tell it."""
        outputs = dict(self.outputs)
        if step.settings.do_xcom_push is False:
            outputs.pop("result", None)
        for output in step.outputs:
            if output.is_dynamic and output.is_required and self.state is TaskState.SUCCESS:
                outputs.setdefault(output.name, [])
        skip = None
        if self.skips is not None:
            at_once = tuple((plan.by_key[key], index) for key, index in self.skips.at_once if key in plan.by_key)
            skip = DirectSkip(None if self.skips.mark is None else dict(self.skips.mark), at_once)
        return Outcome(self.state, outputs, skip=skip)


def known_steps(
    run_id: str, records: Iterable[Record], known: dict[str, KnownStep] | None = None
) -> dict[str, KnownStep]:
    """What the records of a run say of each step (by key); `known` is what runs before it did."""
    found = {} if known is None else known
    for kind, key, _path, _moment, data in records:
        if key is None:
            continue
        if kind in _STARTS:
            retries = found[key].retries if kind is EventType.STEP_RESTARTED and key in found else 0
            found[key] = KnownStep(run_id, has_started=True, retries=retries)
        elif kind in _ENDS:
            step = found.get(key)
            if step is None or step.run_id != run_id:
                step = found[key] = KnownStep(run_id)
            step.state = _ENDS[kind]
            step.is_interrupted = getattr(data, "error_source", None) is ErrorSource.INTERRUPT
        elif key in found and found[key].run_id == run_id:
            _add(found[key], kind, data)
    return found


def _add(step: KnownStep, kind: EventType, data: Any) -> None:
    if kind is EventType.STEP_OUTPUT:
        name, mapping_key = data[0], data[1]
        if mapping_key is None:
            step.outputs[name] = True
        else:
            step.outputs.setdefault(name, []).append(mapping_key)
    elif kind is EventType.STEP_SKIPS:
        step.skips = data
    elif kind is EventType.STEP_UP_FOR_RETRY:
        step.retries += 1


def ancestors(instance: Any, run_id: str) -> list[Run]:
    """A run and the runs that it goes back to, oldest first.

    Raises:
        RunNotFoundError: there is no such run.
    """
    found: list[Run] = []
    wanted: str | None = run_id
    while wanted is not None:
        run = instance.get_run_by_id(wanted)
        if run is None:
            if not found:
                raise RunNotFoundError(f"No run with id {wanted} was found in the instance.", wanted)
            break
        found.append(run)
        wanted = run.parent_run_id
    return found[::-1]


def known_of_run(instance: Any, run_id: str) -> dict[str, KnownStep]:
    """What a run and the runs before it have done."""
    known: dict[str, KnownStep] = {}
    for run in ancestors(instance, run_id):
        known = known_steps(run.run_id, instance.history(run.run_id).records, known)
    return known
