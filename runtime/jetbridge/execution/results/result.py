"""What every result answers: events, states of nodes.

https://docs.dagster.io/api/dagster/execution#dagster.ExecuteInProcessResult
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any

from jetbridge.definitions.states import RunState, TaskState
from jetbridge.errors import InvariantViolationError
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.storage.events.event import Event
from jetbridge.storage.events.handles import NodeHandle
from jetbridge.storage.events.record import Record, events_of
from jetbridge.storage.events.types import EventType
from jetbridge.storage.run import Run, RunStatus


class RunResult:
    """A run that ended; its events are made of its records when they are asked for."""

    def __init__(self, job: Any, run: Run, records: Sequence[Record], job_run: JobRun | None) -> None:
        self._job = job
        self._run = run
        self._records = records
        self._job_run = job_run

    @property
    def job_def(self) -> Any:
        """The job."""
        return self._job

    @property
    def dagster_run(self) -> Run:
        """The run."""
        return self._run

    run = dagster_run

    @property
    def run_id(self) -> str:
        """The id of the run."""
        return self._run.run_id

    @property
    def success(self) -> bool:
        """Whether the run succeeded."""
        return self._run.status is RunStatus.SUCCESS

    @property
    def state(self) -> RunState:
        """The state of the run in Airflow's words."""
        return RunState.SUCCESS if self.success else RunState.FAILED

    @property
    def job_run(self) -> JobRun:
        """The run from inside: states, XComs and values of every step.

        Raises:
            InvariantViolationError: the run failed before it began.
        """
        if self._job_run is None:
            raise InvariantViolationError(self.why_it_never_began())
        return self._job_run

    @property
    def has_begun(self) -> bool:
        """Whether the run came to its steps: its resources and its executor could be made."""
        return self._job_run is not None

    def why_it_never_began(self) -> str:
        """What kept the run from its steps, with what caused it."""
        said = [record[4].data.error for record in self._records if record[0] is EventType.RUN_FAILURE]
        error, texts = said[-1] if said else None, []
        while error is not None:
            texts.append(error.message.strip().splitlines()[0] if error.message.strip() else str(error.cls_name))
            error = error.cause
        return f"The run failed before its first step. {' Caused by: '.join(texts)}".strip()

    def step_runs(self) -> Sequence[StepRun]:
        """Every step, mapped ones per map index, in the order of the plan."""
        return [
            run for progress in self.job_run.progress.steps if not progress.is_absent for run in progress.all_runs()
        ]

    def task_states(self) -> dict[tuple[str, int], TaskState]:
        """The state of every task instance, by task id and map index."""
        return {(run.step.task_id, run.map_index): run.state for run in self.step_runs()}

    @cached_property
    def all_events(self) -> Sequence[Event]:
        """Everything that happened."""
        return list(events_of(self._records, self._run.job_name, types=self._type_name))

    def _type_name(self, path: tuple[str, ...], is_input: bool, name: str) -> str:
        op = self.job_run.plan.steps[self.job_run.plan.by_key[".".join(path)]].op
        definition = (op.input_dict if is_input else op.output_dict).get(name)
        return "Any" if definition is None else str(definition.dagster_type.display_name)

    @property
    def all_node_events(self) -> Sequence[Event]:
        """Everything that happened in steps."""
        return [event for event in self.all_events if event.is_step_event]

    def filter_events(self, event_filter: Callable[[Event], bool]) -> Sequence[Event]:
        """The events that a function accepts."""
        return [event for event in self.all_events if event_filter(event)]

    def events_for_node(self, node_name: str) -> Sequence[Event]:
        """The events of a node (of all nodes in a graph); none for a node that is not there."""
        handle = NodeHandle.from_string(node_name)
        return [
            event
            for event in self.all_events
            if event.is_step_event and event.node_handle is not None and event.node_handle.is_or_descends_from(handle)
        ]

    def compute_events_for_handle(self, handle: NodeHandle) -> Sequence[Event]:
        """The events of a node's own step."""
        return [event for event in self.events_for_node(str(handle)) if event.step_kind_value == "COMPUTE"]

    def _events_of_type(self, kind: EventType) -> Sequence[Event]:
        return [event for event in self.all_events if event.event_type is kind]

    def _node_has(self, node_name: str, kind: EventType) -> bool:
        return any(event.event_type is kind for event in self.events_for_node(node_name))

    def is_node_success(self, node_str: str) -> bool:
        """Whether a step of the node succeeded."""
        return self._node_has(node_str, EventType.STEP_SUCCESS)

    def is_node_failed(self, node_str: str) -> bool:
        """Whether a step of the node failed."""
        return self._node_has(node_str, EventType.STEP_FAILURE)

    def is_node_skipped(self, node_str: str) -> bool:
        """Whether a step of the node was skipped."""
        return self._node_has(node_str, EventType.STEP_SKIPPED)

    def is_node_untouched(self, node_str: str) -> bool:
        """Whether nothing happened to the node."""
        return not self.events_for_node(node_str)

    def get_run_failure_event(self) -> Event:
        """The event of the run's failure.

        Raises:
            InvariantViolationError: it did not fail.
        """
        return self._the_one(EventType.RUN_FAILURE, "Could not find job failure event")

    get_job_failure_event = get_run_failure_event

    def get_run_success_event(self) -> Event:
        """The event of the run's success.

        Raises:
            InvariantViolationError: it did not succeed.
        """
        return self._the_one(EventType.RUN_SUCCESS, "Could not find job success event")

    get_job_success_event = get_run_success_event

    def _the_one(self, kind: EventType, otherwise: str) -> Event:
        found = self._events_of_type(kind)
        if not found:
            raise InvariantViolationError(f"{otherwise} in the events of the run.")
        return found[0]

    def asset_materializations_for_node(self, node_name: str) -> Sequence[Any]:
        """What a node made."""
        return [event.materialization for event in self.events_for_node(node_name) if event.is_step_materialization]

    def asset_observations_for_node(self, node_name: str) -> Sequence[Any]:
        """What a node saw."""
        events = self.events_for_node(node_name)
        return [event.event_specific_data.asset_observation for event in events if event.is_asset_observation]

    def get_asset_materialization_events(self) -> Sequence[Event]:
        """The events of all that was made."""
        return self._events_of_type(EventType.ASSET_MATERIALIZATION)

    def get_asset_observation_events(self) -> Sequence[Event]:
        """The events of all that was seen."""
        return self._events_of_type(EventType.ASSET_OBSERVATION)

    def get_step_success_events(self) -> Sequence[Event]:
        """The ends of all steps that succeeded."""
        return self._events_of_type(EventType.STEP_SUCCESS)

    def get_step_skipped_events(self) -> Sequence[Event]:
        """All skips."""
        return self._events_of_type(EventType.STEP_SKIPPED)

    def get_step_failure_events(self) -> Sequence[Event]:
        """All failures."""
        return self._events_of_type(EventType.STEP_FAILURE)

    def get_failed_step_keys(self) -> AbstractSet[str]:
        """The keys of the steps that failed."""
        return {event.step_key for event in self.get_step_failure_events() if event.step_key is not None}

    def expectation_results_for_node(self, node_str: str) -> Sequence[Any]:
        """What a node found of its data."""
        events = self.events_for_node(node_str)
        return [event.event_specific_data.expectation_result for event in events if event.is_expectation_result]

    def retry_attempts_for_node(self, node_str: str) -> int:
        """How often a node was tried again."""
        return sum(event.is_step_restarted for event in self.events_for_node(node_str))

    def failure_data_for_node(self, node_str: str) -> Any:
        """Why a node failed; None if it did not."""
        for event in self.events_for_node(node_str):
            if event.is_step_failure:
                return event.event_specific_data
        return None
