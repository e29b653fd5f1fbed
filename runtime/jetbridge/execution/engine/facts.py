"""What worker processes have to know of the run: which steps ended how, with which outputs and XComs. Told in the order in which it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.execution.engine.airflow_policy import make_runs
from jetbridge.execution.engine.progress import StepProgress, StepRun
from jetbridge.execution.job_run import JobRun


@dataclass(frozen=True, slots=True)
class Expanded:
    """A mapped step got its map indexes (with mapping keys of dynamic outputs)."""

    step: int
    keys: tuple[str, ...]
    is_keyed: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """A step run ended."""

    step: int
    map_index: int
    state: TaskState
    outputs: Mapping[str, Any]
    pushed: dict[str, Any] = field(default_factory=dict)


Fact = Expanded | Ended


def expanded(progress: StepProgress) -> Expanded:
    """The fact that a step was expanded."""
    runs = progress.runs or []
    return Expanded(progress.step.index, tuple(run.mapping_key or "" for run in runs), is_keyed=True)


def ended(job_run: JobRun, run: StepRun, state: TaskState) -> Ended:
    """The fact that a step run ended."""
    pushed = job_run.xcoms.pushed(run.step.index, run.map_index)
    return Ended(run.step.index, run.map_index, state, run.outputs, pushed)


def learn(job_run: JobRun, facts: Sequence[Fact]) -> None:
    """Bring the progress of a worker up to date."""
    for fact in facts:
        progress = job_run.progress.steps[fact.step]
        if isinstance(fact, Expanded):
            make_runs(progress, range(len(fact.keys)), fact.keys)
            continue
        run = job_run.progress.run(fact.step, fact.map_index)
        run.state = fact.state
        run.outputs = fact.outputs
        progress.count(fact.state)
        for key, value in fact.pushed.items():
            job_run.xcoms.push(fact.step, fact.map_index, key, value)
