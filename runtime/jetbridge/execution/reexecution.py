"""Re-execution: a run that takes over what an earlier one has done.

https://docs.dagster.io/guides/build/jobs/job-execution
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.errors import InvariantViolationError, RunNotFoundError
from jetbridge.execution.engine.outcome import Outcome
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.known import KnownStep, known_of_run
from jetbridge.execution.plan import Plan, plan_of
from jetbridge.execution.plan.step import NO_SCOPE, ScopeKind
from jetbridge.execution.step_selection import is_selected, select_steps
from jetbridge.storage.run import Run, RunStatus

_DONE = frozenset({TaskState.SUCCESS, TaskState.SKIPPED})


@dataclass(frozen=True, slots=True)
class ReexecutionOptions:
    """Which run to re-execute, and which of its steps: all, those that clauses on step keys select, or what failed.

    https://docs.dagster.io/api/dagster/execution#dagster.ReexecutionOptions
    """

    parent_run_id: str
    step_selection: Sequence[str] = field(default_factory=list)
    is_from_failure: bool = False

    @staticmethod
    def from_failure(run_id: str, instance: Any) -> ReexecutionOptions:  # noqa: ARG004 - it is looked at when the run starts
        """What failed, was never reached, or depends on either."""
        return ReexecutionOptions(run_id, is_from_failure=True)

    def parent(self, instance: Any) -> Run:
        """The run to re-execute.

        Raises:
            RunNotFoundError: the instance does not have it.
            InvariantViolationError: `from_failure` of a run that did not fail.
        """
        run = instance.get_run_by_id(self.parent_run_id)
        if run is None:
            raise RunNotFoundError(
                f"No parent run with id {self.parent_run_id} was found in the instance.", self.parent_run_id
            )
        if self.is_from_failure and run.status not in {RunStatus.FAILURE, RunStatus.CANCELED}:
            raise InvariantViolationError("Cannot reexecute from failure a run that is not failed or canceled")
        return run  # type: ignore[no-any-return]


@dataclass(slots=True)
class Reexecution:
    """What of a run was done before. `runs_again` tells which step runs are executed."""

    plan: Plan
    parent: Run
    known: dict[str, KnownStep]
    runs_again: Callable[[StepRun], bool]
    selected: Sequence[str] | None

    def child(self, run: Run) -> Run:
        """The new run, with its parents."""
        return replace(
            run,
            parent_run_id=self.parent.run_id,
            root_run_id=self.parent.root_run_id or self.parent.run_id,
            step_keys_to_execute=self.selected,
        )

    def prepare(self, job_run: JobRun) -> None:
        """Let the engine recall what is not executed."""
        job_run.known_outputs = {
            key: step.run_id
            for key, step in self.known.items()
            if step.state is TaskState.SUCCESS and not self._again(key)
        }
        job_run.recall = self.recall

    def _again(self, key: str) -> bool:
        name, _, mapping = key.partition("[")
        step = self.plan.by_key.get(name)
        if step is None:
            return False
        run = StepRun(self.plan.steps[step], 0 if mapping else -1, mapping[:-1] or None if mapping else None)
        return self.runs_again(run)

    def recall(self, run: StepRun) -> Outcome | None:
        """The end of a step run that is not executed; None if it is."""
        if self.runs_again(run):
            return None
        known = self.known.get(run.key)
        if known is None or known.state is TaskState.NONE:
            return Outcome(TaskState.UPSTREAM_FAILED)
        return known.outcome(self.plan, run.step)


def reexecution_of(job: Any, instance: Any, options: ReexecutionOptions) -> Reexecution | None:
    """What a re-execution takes over; None if it takes over nothing.

    Raises:
        ExecutionStepNotFoundError: the selection names no step.
    """
    plan, parent = plan_of(job), options.parent(instance)
    known = known_of_run(instance, parent.run_id)
    if options.is_from_failure:
        again = _from_failure(plan, known)
        return Reexecution(plan, parent, known, again, _keys(plan, known, again))
    if not options.step_selection:
        return Reexecution(plan, parent, {}, lambda _run: True, None)
    selected = select_steps(plan, known, options.step_selection)
    return Reexecution(plan, parent, known, lambda run: is_selected(selected, run.step, run.key), sorted(selected))


def _keys(plan: Plan, known: dict[str, KnownStep], again: Callable[[StepRun], bool]) -> list[str]:
    names = {step.key for step in plan.steps if step.scope == NO_SCOPE} | {key for key in known if "[" in key}
    found = []
    for name in sorted(names):
        base, _, mapping = name.partition("[")
        if base in plan.by_key and again(
            StepRun(plan.steps[plan.by_key[base]], 0 if mapping else -1, mapping[:-1] or None)
        ):
            found.append(name)
    return found


def _from_failure(plan: Plan, known: dict[str, KnownStep]) -> Callable[[StepRun], bool]:
    """What did not end well, and what depends on it; of mapped steps the single keys."""
    whole = _steps_again(plan, known)

    def again(run: StepRun) -> bool:
        if run.step.index in whole:
            return True
        past = known.get(run.key)
        return past is None or past.state not in _DONE

    return again


def _steps_again(plan: Plan, known: dict[str, KnownStep]) -> set[int]:
    """The steps that run again as a whole: those after one that runs again; a mapped one only if what it is mapped over does."""
    found: set[int] = set()
    for step in _in_order(plan):
        if step.scope != NO_SCOPE:
            scope = plan.scopes[step.scope]
            sources = {scope.source.step} if scope.kind is ScopeKind.DYNAMIC else set(step.upstream)
            if sources & found:
                found.add(step.index)
            continue
        past = known.get(step.key)
        is_done = past is not None and past.state in _DONE
        if not is_done or any(index in found or _has_bad_key(plan, known, index) for index in step.upstream):
            found.add(step.index)
    return found


def _has_bad_key(plan: Plan, known: dict[str, KnownStep], index: int) -> bool:
    prefix = f"{plan.steps[index].key}["
    return any(key.startswith(prefix) and past.state not in _DONE for key, past in known.items())


def _in_order(plan: Plan) -> list[Any]:
    from graphlib import TopologicalSorter  # noqa: PLC0415 - re-executions only

    order = TopologicalSorter({step.index: step.upstream for step in plan.steps}).static_order()
    return [plan.steps[index] for index in order]
