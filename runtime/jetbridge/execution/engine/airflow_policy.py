"""What follows from the end of a task, as Airflow decides it: round by round.

All tasks that could go on are judged by the states at the beginning of a round; what is settled without running, and what ran, is seen by
the next round. `dag.test()` and Airflow's scheduler work like this, so a task that both a failed and a skipped upstream task could settle
ends as it does there. https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#trigger-rules
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jetbridge.definitions.states import RunState, TaskState, TriggerRule
from jetbridge.execution.engine.leaves import leaf_steps
from jetbridge.execution.engine.progress import FAILED_STATES, FINISHED, Progress, StepProgress, StepRun
from jetbridge.execution.engine.skips import SkipMarks
from jetbridge.execution.engine.upstream import Upstream
from jetbridge.execution.plan.sources import steps_read
from jetbridge.execution.plan.step import NO_SCOPE, Plan, ScopeKind, Step
from jetbridge.execution.rules import (
    EAGER,
    FAST_RULES,
    MET_THOUGH_SKIPPED,
    SETTLED_STATE,
    UNMAPPED,
    Decision,
    UpstreamCounts,
    decide_with_setups,
)

KEEPS_PLACEHOLDER_SINCE = 3
"""Airflow 3 expands a task in a mapped group that its rule has just settled as skipped, and keeps what stood for the instances beside them:
skipped, and `removed` as soon as an instance runs (https://github.com/apache/airflow/blob/3.1.8/airflow-core/src/airflow/models/taskmap.py)."""

Measure = Callable[[int], "int | None"]
"""How many map indexes a scope has; None while (or because) what it maps over has no value."""


class AirflowPolicy:
    """Keeps the states of a run and says which task instances are ready.

    `settled` is told of every task instance that ends without running, `expanded` of every mapped step that gets its map indexes.
    """

    works_by_rounds = True

    def __init__(
        self,
        progress: Progress,
        measure: Measure,
        settled: Callable[[StepRun, TaskState], None],
        expanded: Callable[[StepProgress], None],
    ) -> None:
        self.plan: Plan = progress.plan
        self.progress = progress
        self.marks = SkipMarks(progress)
        self._measure = measure
        self._upstream = Upstream(progress, self.length)
        self._settled = settled
        self._expanded = expanded
        self._dirty: dict[int, set[int] | None] = {}
        self._lengths: dict[int, int | None] = {}
        self._settled_now: dict[int, TaskState] = {}
        """Tasks that are not mapped (yet) and were settled in this round: mappings over them know it at once."""
        self._begin()

    def _begin(self) -> None:
        for step in self.plan.steps:
            if step.scope != NO_SCOPE and self._is_known_at_once(step):
                self._make_instances(self.progress.steps[step.index])
            if not step.upstream or step.rule is TriggerRule.ALWAYS:
                self._dirty[step.index] = None

    def _is_known_at_once(self, step: Step) -> bool:
        """Whether the mapping is over values of the job's own: Airflow makes the instances when the run is made."""
        return not self._upstream.source_steps(step) and bool(self.length(step.scope))

    def _make_instances(self, progress: StepProgress) -> None:
        make_runs(progress, range(self.length(progress.step.scope) or 0))
        self._expanded(progress)

    def next_ready(self, *, has_company: bool = False) -> list[StepRun]:
        """Go on to the next round in which something is ready; nothing if nothing can become ready by itself.

        `has_company`: another attempt of a task runs in the next round anyway, so what that round settles is seen after it.
        """
        while self._dirty:
            dirty, self._dirty = self._dirty, {}
            self._settled_now.clear()
            ready: list[StepRun] = []
            settled: list[tuple[StepRun, TaskState]] = []
            for index in sorted(dirty):
                self._judge_step(self.progress.steps[index], dirty[index], ready, settled)
            for run, state in settled:
                self.finish(run, state)
                if run not in self.progress.steps[run.step.index].left_over:
                    self._settled(run, state)
            if ready or has_company:
                return ready
        return []

    def _judge_step(
        self,
        progress: StepProgress,
        only: set[int] | None,
        ready: list[StepRun],
        settled: list[tuple[StepRun, TaskState]],
    ) -> None:
        if progress.is_absent or progress.is_blocked:
            return
        if progress.runs is None:
            if not self._judge_placeholder(progress, ready, settled):
                return
            only = None
        ready_before = len(ready)
        for run in self._runs_to_judge(progress, only):
            if not run.is_ready and run.state not in FINISHED:
                _take(run, self._decide(progress, run), ready, settled)
        if len(ready) > ready_before:
            settled.extend((run, TaskState.REMOVED) for run in progress.left_over)

    def _judge_placeholder(
        self, progress: StepProgress, ready: list[StepRun], settled: list[tuple[StepRun, TaskState]]
    ) -> bool:
        """Judge a step that is not mapped, or not yet; whether there are instances to judge now."""
        run = progress.only
        if run.is_ready or run.state in FINISHED:
            return False
        decision = self._decide(progress, run)
        if decision is Decision.SKIP and self._expands_all_the_same(progress.step):
            self._make_instances(progress)
            if self.plan.airflow_major < KEEPS_PLACEHOLDER_SINCE:
                settled.extend((instance, TaskState.SKIPPED) for instance in progress.all_runs())
                return False
            progress.left_over = [run]
            settled.append((run, TaskState.SKIPPED))
            return True
        if decision is Decision.RUN and progress.step.scope != NO_SCOPE:
            return self._expand(progress, settled)
        _take(run, decision, ready, settled)
        if decision in SETTLED_STATE:
            self._settled_now[progress.step.index] = SETTLED_STATE[decision]
        return False

    def _expands_all_the_same(self, step: Step) -> bool:
        """Whether a task that is skipped before its mapping was known gets its instances first."""
        if step.scope == NO_SCOPE or step.rule not in MET_THOUGH_SKIPPED or self.marks.says_skip(step, UNMAPPED):
            return False
        return bool(self.length(step.scope))

    def _runs_to_judge(self, progress: StepProgress, only: set[int] | None) -> Iterable[StepRun]:
        runs = progress.runs or []
        return runs if only is None else (runs[index] for index in sorted(only) if index < len(runs))

    def _expand(self, progress: StepProgress, settled: list[tuple[StepRun, TaskState]]) -> bool:
        length = self.length(progress.step.scope)
        if length is None:
            settled.append((progress.only, TaskState.UPSTREAM_FAILED))
        elif length < 1:
            settled.append((progress.only, TaskState.SKIPPED))
        else:
            self._make_instances(progress)
            self._mark_group_mates(progress.step)
            return True
        return False

    def length(self, scope: int) -> int | None:
        """How many map indexes a scope has; asked once it is known for good."""
        if scope not in self._lengths:
            length = self._measure(scope)
            if length is None:
                return None
            self._lengths[scope] = length
        return self._lengths[scope]

    def _mark_group_mates(self, step: Step) -> None:
        """What waits for the placeholder of a step in the same mapped group can go on as soon as that is expanded."""
        for index in step.downstream:
            if self.plan.steps[index].scope == step.scope:
                self._dirty[index] = None

    def _decide(self, progress: StepProgress, run: StepRun) -> Decision:
        step = progress.step
        if self.marks.says_skip(step, run.map_index):
            return Decision.SKIP
        if not step.upstream:
            return self._decide_by_sources(step, Decision.RUN)
        setups = self._upstream.counts(step.setups, run) if step.setups else None
        direct = self._upstream.counts(step.upstream, run)
        decision = decide_with_setups(step.rule, direct, setups or UpstreamCounts(), run.map_index)
        return self._decide_by_sources(step, decision)

    def _decide_by_sources(self, step: Step, decision: Decision) -> Decision:
        """What a mapping depends on must not have failed or been skipped, whatever the rule."""
        if step.scope == NO_SCOPE or decision in {Decision.UPSTREAM_FAILED, Decision.SKIP, Decision.REMOVE}:
            return decision
        now, steps = self._settled_now, self.progress.steps
        states = {now.get(index, steps[index].only.state) for index in self._unexpanded_sources(step)} & FINISHED
        if not states or states == {TaskState.SUCCESS}:
            return decision
        if states & FAILED_STATES:
            return Decision.UPSTREAM_FAILED
        return Decision.SKIP if TaskState.SKIPPED in states else Decision.WAIT

    def _unexpanded_sources(self, step: Step) -> set[int]:
        sources = self.plan.scopes[step.scope].sources.values()
        indexes = {index for source in sources for index in steps_read(source)}
        return {index for index in indexes if self.progress.steps[index].runs is None}

    def finish(self, run: StepRun, state: TaskState) -> None:
        """A task instance ended: the steps after it are judged in the next round, if this can decide them."""
        progress = self.progress.steps[run.step.index]
        had_ended = run.state in FINISHED
        if had_ended:
            progress.uncount(run.state)
        run.state = state
        run.is_ready = False
        progress.count(state)
        has_ended = progress.has_ended and not had_ended
        for index in run.step.downstream:
            follower = self.progress.steps[index]
            if has_ended:
                follower.waiting -= 1
            if self._is_worth_judging(run, follower, state):
                self._mark(follower, run)

    def _is_worth_judging(self, run: StepRun, follower: StepProgress, state: TaskState) -> bool:
        step = follower.step
        if follower.waiting <= 0 or state in EAGER.get(step.rule, ()) or step.setups:
            return True
        return step.scope != NO_SCOPE and (step.scope == run.step.scope or run.step.is_map_source)

    def _mark(self, follower: StepProgress, run: StepRun) -> None:
        index = follower.step.index
        same_mapping = (
            follower.step.scope == run.step.scope and run.map_index != UNMAPPED and follower.step.rule not in FAST_RULES
        )
        if not same_mapping or follower.runs is None:
            self._dirty[index] = None
            return
        known = self._dirty.setdefault(index, set())
        if known is not None:
            known.add(run.map_index)

    def again(self, run: StepRun) -> None:
        """A task instance is to be tried or called again."""
        run.is_ready = True

    def skip(self, run: StepRun, steps: Iterable[tuple[int, int | None]]) -> None:
        """`run` skips steps directly: those that have not ended at once, those that come into being later by the marks."""
        for index, map_index in steps:
            progress = self.progress.steps[index]
            for other in progress.all_runs():
                if map_index is not None and other.map_index != map_index:
                    continue
                if other is not run and other.state is not TaskState.SKIPPED:
                    self.finish(other, TaskState.SKIPPED)
                    self._settled(other, TaskState.SKIPPED)

    def run_state(self) -> RunState:
        """The state of the run, derived from its leaves; a run in which something is stuck has failed."""
        if any(not progress.has_ended and not progress.is_absent for progress in self.progress.steps):
            return RunState.FAILED
        leaves = leaf_steps(self.plan)
        has_failed = any(
            self.progress.steps[index].failed or self.progress.steps[index].upstream_failed for index in leaves
        )
        return RunState.FAILED if has_failed else RunState.SUCCESS


def _take(run: StepRun, decision: Decision, ready: list[StepRun], settled: list[tuple[StepRun, TaskState]]) -> None:
    if decision is Decision.RUN:
        run.is_ready = True
        ready.append(run)
    elif decision is not Decision.WAIT:
        settled.append((run, SETTLED_STATE[decision]))


def make_runs(progress: StepProgress, indexes: Iterable[int], keys: Iterable[str] | None = None) -> None:
    """Replace what stood for a mapped step by one run per map index."""
    step = progress.step
    names = [str(index) for index in indexes] if keys is None else list(keys)
    progress.runs = [StepRun(step, index, name) for index, name in enumerate(names)]


__all__ = ["AirflowPolicy", "ScopeKind", "make_runs"]
