"""The engine: takes what is ready, has it run, and lets the policy say what follows. The same for every executor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from jetbridge.definitions.states import RunState, TaskState
from jetbridge.errors import ExecutionInterruptedError
from jetbridge.execution.engine.airflow_policy import AirflowPolicy
from jetbridge.execution.engine.executor import Finished, StepExecutor
from jetbridge.execution.engine.facts import ended, expanded
from jetbridge.execution.engine.ops_policy import OpsPolicy, needs_upstream_success
from jetbridge.execution.engine.outcome import Outcome
from jetbridge.execution.engine.progress import FINISHED, StepProgress, StepRun
from jetbridge.execution.engine.queue import StepQueue
from jetbridge.execution.engine.skips import SKIP_KEY
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.plan.step import NO_SCOPE
from jetbridge.execution.rules import UNMAPPED
from jetbridge.storage.events.data import StepExpansionData, StepSkipsData
from jetbridge.storage.events.types import EventType

_KEPT_WHEN_FAST = frozenset({TaskState.SUCCESS, TaskState.FAILED, TaskState.RUNNING, TaskState.SKIPPED})
_SETTLED_EVENTS = {
    TaskState.SKIPPED: EventType.STEP_SKIPPED,
    TaskState.UPSTREAM_FAILED: EventType.STEP_UPSTREAM_FAILED,
    TaskState.REMOVED: EventType.STEP_REMOVED,
}


class _RunTimeout(Exception):  # noqa: N818 - a signal inside this file
    """The run took longer than its `dagrun_timeout`."""


class _Stopped(Exception):  # noqa: N818 - a signal inside this file
    """A step failed, and the caller wants to know at once."""


class Engine:
    """Drives one run. `persist` makes durable what has been recorded so far; it is called before anything follows from it."""

    def __init__(
        self,
        job_run: JobRun,
        executor: StepExecutor,
        measure: Callable[[int], int | None],
        persist: Callable[[], None] | None = None,
        deadline: float | None = None,
    ) -> None:
        self.job_run = job_run
        self.executor = executor
        self.persist = persist
        self.deadline = deadline
        self.first_error: BaseException | None = None
        self.stops_at_error = False
        self._fast_failed = False
        progress = job_run.progress
        self.policy: AirflowPolicy | OpsPolicy
        if job_run.is_airflow:
            self.policy = AirflowPolicy(progress, measure, self._settled, self._expanded)
        else:
            self.policy = OpsPolicy(
                progress,
                self._settled,
                self._expanded,
                needs_success=needs_upstream_success(job_run.config.executor_config),
            )

        self._queue = StepQueue(job_run.plan, by_rounds=self.policy.works_by_rounds)

    def run(self) -> RunState:
        """Run until nothing can go on.

        Raises:
            ExecutionInterruptedError: the run was interrupted; steps that ran are ended.
        """
        try:
            self._loop()
        except _Stopped:
            return RunState.FAILED
        except _RunTimeout:
            self._skip_rest()
            return RunState.FAILED
        except BaseException:
            self._stop()
            raise
        return self.policy.run_state()

    def _stop(self) -> None:
        for run, outcome in self.executor.stop():
            run.ended = time.time()
            run.error = outcome.error
            self.policy.finish(run, outcome.state)

    def _skip_rest(self) -> None:
        """A run that takes too long fails, and what has not ended is skipped, as Airflow's scheduler does."""
        self._stop()
        self._skip(
            run for progress in self.job_run.progress.steps for run in progress.all_runs() if run.state not in FINISHED
        )

    def _skip(self, runs: Iterable[StepRun]) -> None:
        for run in list(runs):
            self.policy.finish(run, TaskState.SKIPPED)
            self._settled(run, TaskState.SKIPPED)

    def _loop(self) -> None:
        executor = self.executor
        while True:
            self._check_deadline()
            self._gather()
            started = self._start_ready()
            if started:
                continue
            if executor.running:
                for run, outcome in executor.wait(self._seconds_to_next()):
                    self._finish(run, outcome)
            elif self._queue.has_ready:
                continue
            elif self._queue.next_moment is not None:
                time.sleep(max(0.0, min(self._seconds_to_next() or 0.0, 1.0)))
            else:
                return

    def _gather(self) -> None:
        """Take what can go on now: by itself, or because it has waited long enough."""
        policy = self.policy
        if isinstance(policy, OpsPolicy):
            self._queue.add(policy.next_ready())
            self._queue.wake()
            return
        is_round_over = not self._queue.has_ready
        has_woken = self._queue.wake()
        if is_round_over:
            self._queue.add(policy.next_ready(has_company=has_woken))

    def _start_ready(self) -> bool:
        """Start what has room; True if something has ended or was started."""
        held: list[Any] = []
        has_started = False
        for entry, run in self._queue.taken(held):
            if not self.executor.has_room(run):
                held.append(entry)
                continue
            has_started = True
            for other, outcome in self._start(run):
                self._finish(other, outcome)
            if not self.policy.works_by_rounds:
                self._queue.add(self.policy.next_ready())
            if self.deadline is not None:
                self._check_deadline()
        return has_started

    def _start(self, run: StepRun) -> Iterable[Finished]:
        if self.job_run.recall is not None:
            known = self.job_run.recall(run)
            if known is not None:
                self._remember(run, known)
                return ()
        if run.state is not TaskState.UP_FOR_RESCHEDULE:
            run.try_number += 1
        run.state = TaskState.RUNNING
        if run.started is None:
            run.started = time.time()
        return self.executor.start(run)

    def _remember(self, run: StepRun, outcome: Outcome) -> None:
        """A step ended in an earlier run: what follows from it follows now, and nothing is recorded."""
        run.outputs = outcome.outputs
        self.policy.finish(run, outcome.state)
        if outcome.skip is not None and outcome.skip.mark is not None:
            self.policy.marks.put(run.step.index, run.map_index, outcome.skip.mark)
        if self.job_run.is_airflow and outcome.state is TaskState.SUCCESS:
            self._push_results(run)
        if self.job_run.tell is not None:
            self.job_run.tell(ended(self.job_run, run, outcome.state))
        if outcome.skip is not None:
            self.policy.skip(run, outcome.skip.at_once)

    def _seconds_to_next(self) -> float | None:
        moments = [moment for moment in (self._queue.next_moment, self.deadline) if moment is not None]
        return max(0.0, min(moments) - time.time()) if moments else None

    def _finish(self, run: StepRun, outcome: Outcome) -> None:
        """Take the end of an attempt."""
        state = outcome.state
        run.outputs = outcome.outputs
        if outcome.rendered is not None:
            run.rendered = outcome.rendered
        if state in {TaskState.UP_FOR_RETRY, TaskState.UP_FOR_RESCHEDULE}:
            self._put_off(run, outcome)
            return
        run.ended = time.time()
        if state is TaskState.FAILED:
            run.error = outcome.error
            if self.first_error is None:
                self.first_error = outcome.exception
        if outcome.skip is not None:
            self._note_skip(run, outcome)
        if self.job_run.is_airflow and state is TaskState.SUCCESS:
            self._push_results(run)
        if self.persist is not None:
            self.persist()
        self.policy.finish(run, state)
        if self.job_run.tell is not None:
            self.job_run.tell(ended(self.job_run, run, state))
        if outcome.skip is not None:
            self.policy.skip(run, outcome.skip.at_once)
        self._react(run, outcome)

    def _react(self, run: StepRun, outcome: Outcome) -> None:
        """What the end of a step means for the run as a whole."""
        state = outcome.state
        if state is TaskState.FAILED and self.stops_at_error and not self.job_run.is_airflow:
            raise _Stopped
        if outcome.is_interrupt:
            raise ExecutionInterruptedError from outcome.exception
        if state is TaskState.FAILED and self.job_run.plan.fail_fast:
            self._fail_fast(run)

    def _put_off(self, run: StepRun, outcome: Outcome) -> None:
        run.state = outcome.state
        if outcome.state is TaskState.UP_FOR_RETRY:
            run.attempt += 1
            run.wake_at = time.time() + (outcome.wait or 0.0)
            self.job_run.xcoms.clear(run.step.index, run.map_index)
        else:
            run.wake_at = outcome.until or 0.0
        if self.persist is not None:
            self.persist()
        self.policy.again(run)
        self._queue.put_off(run)

    def _note_skip(self, run: StepRun, outcome: Outcome) -> None:
        skip = outcome.skip
        if skip is None:
            return
        if skip.mark is not None:
            self.policy.marks.put(run.step.index, run.map_index, skip.mark)
            self.job_run.xcoms.push(run.step.index, run.map_index, SKIP_KEY, skip.mark)
        steps = self.job_run.plan.steps
        at_once = tuple((steps[index].key, map_index) for index, map_index in skip.at_once)
        self.job_run.record(EventType.STEP_SKIPS, run, StepSkipsData(skip.mark, at_once))

    def _push_results(self, run: StepRun) -> None:
        """`multiple_outputs` pushes each key of a dictionary as an XCom of its own."""
        xcoms, index = self.job_run.xcoms, run.step.index
        if run.step.settings.multiple_outputs:
            value = self.job_run.returned(run)
            if isinstance(value, dict):
                for key, item in value.items():
                    xcoms.push(index, run.map_index, key, item)
        xcoms.note_return(index, run.map_index)

    def _settled(self, run: StepRun, state: TaskState) -> None:
        if self.job_run.tell is not None:
            self.job_run.tell(ended(self.job_run, run, state))
        is_silent = state is TaskState.UPSTREAM_FAILED or (run.step.scope != NO_SCOPE and run.map_index == UNMAPPED)
        if is_silent and not self.job_run.is_airflow:
            return
        if self.job_run.settled_before.get(run.key) is not state:
            self.job_run.record(_SETTLED_EVENTS[state], run)

    def _expanded(self, progress: StepProgress) -> None:
        runs = progress.runs or []
        if self.job_run.tell is not None:
            self.job_run.tell(expanded(progress))
        keys = [run.mapping_key or "" for run in runs] if not self.job_run.is_airflow else None
        self.job_run.record(EventType.STEP_EXPANDED, progress.only, StepExpansionData(len(runs), keys))

    def _fail_fast(self, failed: StepRun) -> None:
        """Everything that has not ended is skipped, but teardowns.

        https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#fail-fast
        """
        if self._fast_failed or not isinstance(self.policy, AirflowPolicy):
            return
        self._fast_failed = True
        steps = [progress for progress in self.job_run.progress.steps if not progress.step.is_teardown]
        runs = (run for progress in steps for run in progress.all_runs())
        self._skip(run for run in runs if run is not failed and run.state not in _KEPT_WHEN_FAST)

    def _check_deadline(self) -> None:
        if self.deadline is not None and time.time() > self.deadline:
            self.deadline = None
            raise _RunTimeout
