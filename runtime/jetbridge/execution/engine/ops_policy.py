"""What follows from the end of a step, as the op layer decides it: by the outputs that were given.

A step runs when all that it reads has ended. It is skipped if an input has no value, is left alone if something before it failed, and
fan-ins take what is there. https://docs.dagster.io/guides/build/ops/graphs
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from jetbridge.definitions.executors import DASK, IN_PROCESS, MULTIPROCESS
from jetbridge.definitions.states import RunState, TaskState
from jetbridge.execution.engine.airflow_policy import make_runs
from jetbridge.execution.engine.progress import FAILED_STATES, FINISHED, Progress, StepProgress, StepRun
from jetbridge.execution.engine.skips import SkipMarks
from jetbridge.execution.plan.sources import FromCollected, FromMany, FromStep
from jetbridge.execution.plan.step import NO_SCOPE, Plan


class OpsPolicy:
    """Keeps the states of a run and says which steps are ready."""

    works_by_rounds = False

    def __init__(
        self,
        progress: Progress,
        settled: Callable[[StepRun, TaskState], None],
        expanded: Callable[[StepProgress], None],
        *,
        needs_success: bool = True,
    ) -> None:
        self.needs_success = needs_success
        self.plan: Plan = progress.plan
        self.progress = progress
        self.marks = SkipMarks(progress)
        self._settled = settled
        self._expanded = expanded
        self._ready: list[StepRun] = []
        self._to_settle: deque[tuple[StepRun, TaskState]] = deque()
        self._is_clean = True
        self._begin()

    def _begin(self) -> None:
        steps = self.plan.steps
        for progress in self.progress.steps:
            step = progress.step
            if step.scope != NO_SCOPE:
                progress.waiting = sum(steps[index].scope != step.scope for index in step.upstream)
        for progress in self.progress.steps:
            if progress.waiting == 0 and progress.only.state not in FINISHED:
                self._open(progress)
        self._settle_all()

    def next_ready(self) -> list[StepRun]:
        """What has become ready since the last call."""
        ready, self._ready = self._ready, []
        return ready

    def finish(self, run: StepRun, state: TaskState) -> None:
        """A step ended: those after it that now have everything are ready, skipped or left alone."""
        self._finish_one(run, state)
        if self._to_settle:
            self._settle_all()

    def _settle_all(self) -> None:
        while self._to_settle:
            run, state = self._to_settle.popleft()
            self._settled(run, state)
            self._finish_one(run, state)

    def _finish_one(self, run: StepRun, state: TaskState) -> None:
        step = run.step
        progress = self.progress.steps[step.index]
        run.state = state
        run.is_ready = False
        if state is TaskState.SUCCESS:
            progress.success += 1
            if self._is_clean and len(run.outputs) != len(step.outputs):
                self._is_clean = False
        else:
            self._is_clean = False
            progress.count(state)
        if progress.runs is None or step.scope == NO_SCOPE:
            self._tell_all(progress)
            return
        self._tell_same_mapping(run)
        if progress.has_ended:
            self._tell_all(progress)

    def _tell_all(self, progress: StepProgress) -> None:
        scope = progress.step.scope
        for index in progress.step.downstream:
            follower = self.progress.steps[index]
            if scope != NO_SCOPE and follower.step.scope == scope:
                continue
            follower.waiting -= 1
            if follower.waiting == 0:
                self._open(follower)

    def _tell_same_mapping(self, run: StepRun) -> None:
        for index in run.step.downstream:
            follower = self.progress.steps[index]
            if follower.step.scope == run.step.scope and follower.runs is not None:
                other = follower.runs[run.map_index]
                other.waiting -= 1
                if other.waiting == 0 and follower.waiting == 0:
                    self._judge(other)

    def _open(self, progress: StepProgress) -> None:
        """Everything outside of its own mapping has ended."""
        if progress.step.scope == NO_SCOPE:
            self._judge(progress.only)
        elif progress.runs is None:
            self._expand(progress)

    def _expand(self, progress: StepProgress) -> None:
        step = progress.step
        source = self.plan.scopes[step.scope].source
        keys = self._mapping_keys(source)
        if keys is None:
            self._judge(progress.only, has_value=False)
            return
        make_runs(progress, (), keys)
        self._expanded(progress)
        inside = sum(self.plan.steps[index].scope == step.scope for index in step.upstream)
        for run in progress.all_runs():
            run.waiting = inside
        if not keys:
            self._tell_all(progress)
        elif not inside:
            for run in progress.all_runs():
                self._judge(run)

    def _mapping_keys(self, source: FromStep) -> list[str] | None:
        """The mapping keys of a dynamic output; None if it was not given."""
        run = self.progress.steps[source.step].only
        keys = run.outputs.get(source.output)
        return list(keys) if isinstance(keys, (list, tuple)) else None

    def _judge(self, run: StepRun, *, has_value: bool = True) -> None:
        if run.state in FINISHED:
            return
        if self._is_clean and has_value:
            run.is_ready = True
            self._ready.append(run)
        elif self._something_failed(run):
            self._to_settle.append((run, TaskState.UPSTREAM_FAILED))
        elif not has_value or self._lacks_input(run):
            self._to_settle.append((run, TaskState.SKIPPED))
        else:
            run.is_ready = True
            self._ready.append(run)

    def _something_failed(self, run: StepRun) -> bool:
        seen = (other for index in run.step.upstream for other in self._runs_seen(run, index))
        if not any(other.state in FAILED_STATES for other in seen):
            return False
        return self.needs_success or not all(
            self._has_value(item.source, run) for item in (*run.step.inputs, *run.step.must_have)
        )

    def _runs_seen(self, run: StepRun, upstream: int) -> Iterable[StepRun]:
        progress = self.progress.steps[upstream]
        if progress.runs is not None and progress.step.scope == run.step.scope != NO_SCOPE:
            return (progress.runs[run.map_index],)
        return progress.all_runs()

    def _lacks_input(self, run: StepRun) -> bool:
        step = run.step
        if any(not self._has_value(item.source, run) for item in (*step.inputs, *step.must_have)):
            return True
        return any(other.state is TaskState.SKIPPED for index in step.after for other in self._runs_seen(run, index))

    def _has_value(self, source: Any, run: StepRun) -> bool:
        if isinstance(source, FromMany):
            return not source.sources or any(self._has_value(inner, run) for inner in source.sources)
        if isinstance(source, FromStep):
            return any(source.output in other.outputs for other in self._runs_seen(run, source.step))
        if isinstance(source, FromCollected):
            return self._has_collected(source)
        return True

    def _has_collected(self, source: FromCollected) -> bool:
        progress = self.progress.steps[source.step]
        if progress.runs is None:
            return source.output in progress.only.outputs
        return not progress.runs or any(source.output in run.outputs for run in progress.runs)

    def again(self, run: StepRun) -> None:
        """A step is to be tried again."""
        run.is_ready = True

    def skip(self, run: StepRun, steps: Iterable[tuple[int, int | None]]) -> None:
        """Nothing skips others directly here; a job with branches has Airflow's meaning."""

    def run_state(self) -> RunState:
        """Failed if a step failed, or never ended."""
        bad = any(progress.failed or not progress.has_ended for progress in self.progress.steps)
        return RunState.FAILED if bad else RunState.SUCCESS


def needs_upstream_success(executor_config: Any) -> bool:
    """Whether a step needs all steps before it to succeed; if not, the outputs that it reads are enough, given by a step that failed later."""
    config = executor_config or {}
    config = next((config[name] for name in (IN_PROCESS, MULTIPROCESS, DASK) if name in config), config)
    said = (config or {}).get("step_dependency_config") or {}
    return bool(said.get("require_upstream_step_success", True))
