"""Airflow's trigger rules as pure functions over counted upstream states.

Every rule is two questions: does what is known so far settle the task's state without running it (`_SETTLES`), and may it run (`_PASSES`)?
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#trigger-rules
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from jetbridge.definitions.states import TaskState, TriggerRule

UNMAPPED = -1


class Decision(Enum):
    """What a task does next."""

    WAIT = "wait"
    RUN = "run"
    SKIP = "skip"
    UPSTREAM_FAILED = "upstream_failed"
    REMOVE = "remove"


SETTLED_STATE: Mapping[Decision, TaskState] = {
    Decision.SKIP: TaskState.SKIPPED,
    Decision.UPSTREAM_FAILED: TaskState.UPSTREAM_FAILED,
    Decision.REMOVE: TaskState.REMOVED,
}


_COUNTED = frozenset({TaskState.SUCCESS, TaskState.FAILED, *SETTLED_STATE.values()})


@dataclass(slots=True)
class UpstreamCounts:
    """How many upstream task instances there are, and how many of them ended how; those that did not end are only in `total`."""

    total: int = 0
    success: int = 0
    skipped: int = 0
    failed: int = 0
    upstream_failed: int = 0
    removed: int = 0
    setups: int = 0
    success_setup: int = 0
    skipped_setup: int = 0

    def add(self, state: TaskState) -> None:
        """One more task instance, in this state."""
        self.total += 1
        if state in _COUNTED:
            setattr(self, state.value, getattr(self, state.value) + 1)

    @property
    def done(self) -> int:
        """How many ended."""
        return self.success + self.skipped + self.failed + self.upstream_failed + self.removed

    @property
    def all_done(self) -> bool:
        """Whether every upstream task instance ended."""
        return self.done >= self.total


def settle_as_success(counts: UpstreamCounts, map_index: int) -> Decision | None:
    """The state that `all_success` gives without running; setups far upstream are judged the same way."""
    if counts.failed or counts.upstream_failed:
        return Decision.UPSTREAM_FAILED
    if counts.skipped:
        return Decision.SKIP
    if counts.removed and counts.success and map_index > UNMAPPED and map_index >= counts.success:
        return Decision.REMOVE
    return None


def _all_failed(counts: UpstreamCounts, _: int) -> Decision | None:
    return Decision.SKIP if counts.success or counts.skipped else None


def _one_success(counts: UpstreamCounts, _: int) -> Decision | None:
    if not counts.all_done:
        return None
    if counts.done == counts.skipped:
        return Decision.SKIP
    return Decision.UPSTREAM_FAILED if not counts.success else None


def _one_failed(counts: UpstreamCounts, _: int) -> Decision | None:
    return Decision.SKIP if counts.all_done and not (counts.failed or counts.upstream_failed) else None


def _one_done(counts: UpstreamCounts, _: int) -> Decision | None:
    return Decision.SKIP if counts.all_done and not (counts.failed or counts.success) else None


def _none_failed(counts: UpstreamCounts, _: int) -> Decision | None:
    return Decision.UPSTREAM_FAILED if counts.failed or counts.upstream_failed else None


def _none_failed_min_one_success(counts: UpstreamCounts, _: int) -> Decision | None:
    if counts.failed or counts.upstream_failed:
        return Decision.UPSTREAM_FAILED
    return Decision.SKIP if counts.skipped == counts.total else None


def _none_skipped(counts: UpstreamCounts, _: int) -> Decision | None:
    return Decision.SKIP if counts.skipped else None


def _all_skipped(counts: UpstreamCounts, _: int) -> Decision | None:
    return Decision.SKIP if counts.success or counts.failed or counts.upstream_failed else None


def _all_done_setup_success(counts: UpstreamCounts, _: int) -> Decision | None:
    if not (counts.all_done and counts.setups):
        return None
    if counts.skipped_setup >= counts.setups:
        return Decision.SKIP
    return Decision.UPSTREAM_FAILED if not counts.success_setup else None


def _all_done_min_one_success(counts: UpstreamCounts, _: int) -> Decision | None:
    if counts.skipped:
        return Decision.SKIP
    return Decision.UPSTREAM_FAILED if counts.all_done and not counts.success else None


def _absent(counts: UpstreamCounts, map_index: int) -> int:
    """Removed upstream instances, which a mapped instance does not wait for."""
    return counts.removed if map_index > UNMAPPED else 0


Settles = Callable[[UpstreamCounts, int], "Decision | None"]
Passes = Callable[[UpstreamCounts, int], bool]

_SETTLES: Mapping[TriggerRule, Settles] = {
    TriggerRule.ALL_SUCCESS: settle_as_success,
    TriggerRule.ALL_FAILED: _all_failed,
    TriggerRule.ALL_DONE: lambda _counts, _index: None,
    TriggerRule.ALL_DONE_MIN_ONE_SUCCESS: _all_done_min_one_success,
    TriggerRule.ALL_DONE_SETUP_SUCCESS: _all_done_setup_success,
    TriggerRule.ALL_SKIPPED: _all_skipped,
    TriggerRule.ONE_FAILED: _one_failed,
    TriggerRule.ONE_SUCCESS: _one_success,
    TriggerRule.ONE_DONE: _one_done,
    TriggerRule.NONE_FAILED: _none_failed,
    TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS: _none_failed_min_one_success,
    TriggerRule.NONE_SKIPPED: _none_skipped,
}

_PASSES: Mapping[TriggerRule, Passes] = {
    TriggerRule.ALL_SUCCESS: lambda c, i: c.total - c.success - _absent(c, i) <= 0,
    TriggerRule.ALL_FAILED: lambda c, i: c.total - c.failed - c.upstream_failed - _absent(c, i) <= 0,
    TriggerRule.ALL_DONE: lambda c, _: c.all_done,
    TriggerRule.ALL_DONE_MIN_ONE_SUCCESS: lambda c, _: not c.skipped and c.all_done and c.success > 0,
    TriggerRule.ALL_DONE_SETUP_SUCCESS: lambda c, _: c.all_done and bool(c.success_setup or not c.setups),
    TriggerRule.ALL_SKIPPED: lambda c, _: c.total - c.skipped <= 0,
    TriggerRule.ONE_FAILED: lambda c, _: bool(c.failed or c.upstream_failed),
    TriggerRule.ONE_SUCCESS: lambda c, _: c.success > 0,
    TriggerRule.ONE_DONE: lambda c, _: c.success + c.failed > 0,
    TriggerRule.NONE_FAILED: lambda c, i: c.total - c.success - c.skipped - _absent(c, i) <= 0,
    TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS: lambda c, i: c.total - c.success - c.skipped - _absent(c, i) <= 0,
    TriggerRule.NONE_SKIPPED: lambda c, _: c.all_done and not c.skipped,
}

_OLD_NAMES: Mapping[TriggerRule, TriggerRule] = {
    TriggerRule.NONE_FAILED_OR_SKIPPED: TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS,
    TriggerRule.DUMMY: TriggerRule.ALWAYS,
}

MET_THOUGH_SKIPPED = frozenset({TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS})
"""Rules that Airflow finds met although they have just settled the task as skipped (all upstream tasks were).

That changes nothing for a task that is there; what stands for the instances of a task in a mapped group is expanded first. With Airflow 2 each of them is skipped,
with Airflow 3 each is judged by itself.
"""

FAST_RULES = frozenset({TriggerRule.ONE_SUCCESS, TriggerRule.ONE_FAILED, TriggerRule.ONE_DONE})
"""Rules that look at all instances of an upstream task in the same mapped group, not only at the one of the same map index."""

_BAD = frozenset({TaskState.FAILED, TaskState.UPSTREAM_FAILED, TaskState.SKIPPED, TaskState.REMOVED})

EAGER: Mapping[TriggerRule, frozenset[TaskState]] = {
    TriggerRule.ALL_SUCCESS: _BAD,
    TriggerRule.ALL_FAILED: frozenset({TaskState.SUCCESS, TaskState.SKIPPED}),
    TriggerRule.ALL_DONE_MIN_ONE_SUCCESS: frozenset({TaskState.SKIPPED}),
    TriggerRule.ALL_SKIPPED: frozenset({TaskState.SUCCESS, TaskState.FAILED, TaskState.UPSTREAM_FAILED}),
    TriggerRule.ONE_FAILED: frozenset({TaskState.FAILED, TaskState.UPSTREAM_FAILED}),
    TriggerRule.ONE_SUCCESS: frozenset({TaskState.SUCCESS}),
    TriggerRule.ONE_DONE: frozenset({TaskState.SUCCESS, TaskState.FAILED}),
    TriggerRule.NONE_FAILED: frozenset({TaskState.FAILED, TaskState.UPSTREAM_FAILED}),
    TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS: frozenset({TaskState.FAILED, TaskState.UPSTREAM_FAILED}),
    TriggerRule.NONE_SKIPPED: frozenset({TaskState.SKIPPED}),
}
"""Upstream states that can decide a rule before all upstream tasks have ended; a test holds this table to the rules."""


def current_name(rule: TriggerRule) -> TriggerRule:
    """The rule that an old name stands for."""
    return _OLD_NAMES.get(rule, rule)


def decide(rule: TriggerRule, counts: UpstreamCounts, map_index: int = UNMAPPED) -> Decision:
    """What a task with direct upstream tasks in these states does next.

    `rule` is a current name. A task without upstream tasks is not asked: it runs. A decision is final as soon as it is not WAIT.
    """
    if rule is TriggerRule.ALWAYS:
        return Decision.RUN
    settled = _SETTLES[rule](counts, map_index)
    if settled is not None:
        return settled
    return Decision.RUN if _PASSES[rule](counts, map_index) else Decision.WAIT


def decide_setups(counts: UpstreamCounts, map_index: int = UNMAPPED) -> Decision:
    """What the setups far upstream, which are in scope but not direct upstream tasks, demand: all must succeed, whatever the task's rule.

    https://airflow.apache.org/docs/apache-airflow/stable/howto/setup-and-teardown.html
    """
    settled = settle_as_success(counts, map_index)
    if settled is not None:
        return settled
    return Decision.RUN if counts.total - counts.success - _absent(counts, map_index) <= 0 else Decision.WAIT


def decide_with_setups(
    rule: TriggerRule, direct: UpstreamCounts, setups: UpstreamCounts, map_index: int = UNMAPPED
) -> Decision:
    """Both together: setups are asked first; while they run, the direct upstream tasks can still settle the state."""
    if rule is TriggerRule.ALWAYS:
        return Decision.RUN
    from_setups = decide_setups(setups, map_index)
    if from_setups not in (Decision.RUN, Decision.WAIT):
        return from_setups
    from_direct = decide(rule, direct, map_index)
    if from_setups is Decision.WAIT and from_direct is Decision.RUN:
        return Decision.WAIT
    return from_direct
