"""One run of a job in one process: what every step of it shares."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.config.run_config import ResolvedRunConfig
from jetbridge.definitions.states import TaskState
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.engine.progress import Progress, StepRun
from jetbridge.execution.plan.step import Meaning, Plan
from jetbridge.execution.xcom import XComStore
from jetbridge.storage.events.record import Record
from jetbridge.storage.events.types import EventType
from jetbridge.storage.io.memory import InMemoryIOManager
from jetbridge.storage.run import Run


@dataclass(slots=True)
class JobRun:
    """A run as the steps see it: plan, config, resources, values, records.

    `resources` are the objects by key; `retries_enabled` false makes the first failure final; `parent` reads outputs of the run that this
    one re-executes.
    """

    plan: Plan
    run: Run
    instance: Any
    config: ResolvedRunConfig
    progress: Progress
    resources: Mapping[str, Any]
    resource_defs: Mapping[str, Any]
    facts: RunFacts
    log: Any
    input_values: Mapping[str, Any] = field(default_factory=dict)
    retries_enabled: bool = True
    records: list[Record] = field(default_factory=list)
    capture: Any = None
    tell: Callable[[Any], None] | None = None
    """Where worker processes learn from what happens (`engine/facts.py`)."""
    xcoms: XComStore = field(init=False)
    loop: Any = None
    scope_values: dict[int, Any] = field(default_factory=dict)
    known_outputs: Mapping[str, str] = field(default_factory=dict)
    """Step runs (by key) that an earlier run has done, with the id of the run that has their outputs."""
    recall: Callable[[StepRun], Any] | None = None
    """The outcome of a step run that an earlier run has done; None if it has to be executed."""
    settled_before: Mapping[str, TaskState] = field(default_factory=dict)
    """Step runs (by key) that this run's history already says to have ended by a rule alone, and how."""

    def __post_init__(self) -> None:
        self.xcoms = XComStore(self.progress, self.returned)

    @property
    def run_id(self) -> str:
        """The id of the run."""
        return self.run.run_id

    @property
    def is_airflow(self) -> bool:
        """Whether Airflow's rules hold."""
        return self.plan.meaning is Meaning.AIRFLOW

    def record(self, kind: EventType, run: StepRun | None, data: Any = None) -> None:
        """Write a record about a step run, or about the run."""
        if run is None:
            self.records.append((kind, None, None, time.time(), data))
        else:
            self.records.append((kind, run.key, run.step.path, time.time(), data))

    def manager(self, key: str) -> Any:
        """The IO manager of a key."""
        return self.resources[key]

    def memory_of(self, key: str) -> InMemoryIOManager | None:
        """The IO manager of a key if it only keeps values in memory: then no context is made for it."""
        manager = self.resources.get(key)
        return manager if type(manager) is InMemoryIOManager else None

    def source_run_id(self, run: StepRun) -> str:
        """The run whose storage has the outputs of a step run."""
        if not self.known_outputs:
            return self.run.run_id
        return self.known_outputs.get(run.key, self.run.run_id)

    def returned(self, run: StepRun) -> Any:
        """What a step run returned: its one output `result`, if it was given."""
        if run.state is TaskState.FAILED or "result" not in run.outputs:
            return None
        from jetbridge.execution.steps.load import load_output  # noqa: PLC0415 - it reads job runs

        return load_output(self, run, "result")
