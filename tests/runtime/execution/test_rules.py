"""The trigger rules: laws that hold for all of them, a table of the common cases, and the real Airflows' own answers."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import combinations_with_replacement, product
from pathlib import Path

import pytest

from jetbridge.definitions.states import TaskState, TriggerRule
from jetbridge.execution.rules import (
    EAGER,
    SETTLED_STATE,
    Decision,
    UpstreamCounts,
    current_name,
    decide,
    decide_setups,
    decide_with_setups,
)

ENDS = (TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED, TaskState.UPSTREAM_FAILED, TaskState.REMOVED)
RULES = [rule for rule in TriggerRule if current_name(rule) is rule]
Upstream = tuple[TaskState | None, ...]


def counts(states: Upstream, setups: tuple[bool, ...] = ()) -> UpstreamCounts:
    found = Counter(states)
    flags = setups or (False,) * len(states)
    of_setups = Counter(state for state, flag in zip(states, flags, strict=True) if flag)
    return UpstreamCounts(
        total=len(states),
        success=found[TaskState.SUCCESS],
        skipped=found[TaskState.SKIPPED],
        failed=found[TaskState.FAILED],
        upstream_failed=found[TaskState.UPSTREAM_FAILED],
        removed=found[TaskState.REMOVED],
        setups=sum(flags),
        success_setup=of_setups[TaskState.SUCCESS],
        skipped_setup=of_setups[TaskState.SKIPPED],
    )


def all_upstreams(size: int) -> Iterator[Upstream]:
    for length in range(1, size + 1):
        yield from combinations_with_replacement((None, *ENDS), length)


S, F, K, U = TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED, TaskState.UPSTREAM_FAILED


@pytest.mark.parametrize(
    ("rule", "states", "expected"),
    [
        (TriggerRule.ALL_SUCCESS, (S, S), Decision.RUN),
        (TriggerRule.ALL_SUCCESS, (S, None), Decision.WAIT),
        (TriggerRule.ALL_SUCCESS, (F, None), Decision.UPSTREAM_FAILED),
        (TriggerRule.ALL_SUCCESS, (F, K), Decision.UPSTREAM_FAILED),
        (TriggerRule.ALL_SUCCESS, (K, S), Decision.SKIP),
        (TriggerRule.ALL_FAILED, (F, U), Decision.RUN),
        (TriggerRule.ALL_FAILED, (F, S), Decision.SKIP),
        (TriggerRule.ALL_DONE, (F, K), Decision.RUN),
        (TriggerRule.ALL_DONE, (F, None), Decision.WAIT),
        (TriggerRule.ALL_DONE_MIN_ONE_SUCCESS, (S, F), Decision.RUN),
        (TriggerRule.ALL_DONE_MIN_ONE_SUCCESS, (S, K), Decision.SKIP),
        (TriggerRule.ALL_DONE_MIN_ONE_SUCCESS, (F, F), Decision.UPSTREAM_FAILED),
        (TriggerRule.ALL_SKIPPED, (K, K), Decision.RUN),
        (TriggerRule.ALL_SKIPPED, (K, S), Decision.SKIP),
        (TriggerRule.ONE_FAILED, (F, None), Decision.RUN),
        (TriggerRule.ONE_FAILED, (S, S), Decision.SKIP),
        (TriggerRule.ONE_SUCCESS, (S, None), Decision.RUN),
        (TriggerRule.ONE_SUCCESS, (F, K), Decision.UPSTREAM_FAILED),
        (TriggerRule.ONE_SUCCESS, (K, K), Decision.SKIP),
        (TriggerRule.ONE_DONE, (F, None), Decision.RUN),
        (TriggerRule.ONE_DONE, (K, U), Decision.SKIP),
        (TriggerRule.NONE_FAILED, (S, K), Decision.RUN),
        (TriggerRule.NONE_FAILED, (K, K), Decision.RUN),
        (TriggerRule.NONE_FAILED, (U, None), Decision.UPSTREAM_FAILED),
        (TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS, (S, K), Decision.RUN),
        (TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS, (K, K), Decision.SKIP),
        (TriggerRule.NONE_SKIPPED, (S, F), Decision.RUN),
        (TriggerRule.NONE_SKIPPED, (K, None), Decision.SKIP),
        (TriggerRule.ALWAYS, (None, None), Decision.RUN),
    ],
)
def test_common_cases(rule: TriggerRule, states: Upstream, expected: Decision) -> None:
    assert decide(rule, counts(states)) is expected


def test_old_names_mean_the_new_rules() -> None:
    assert current_name(TriggerRule.DUMMY) is TriggerRule.ALWAYS
    assert current_name(TriggerRule.NONE_FAILED_OR_SKIPPED) is TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_decides_early_is_in_the_table_of_eager_states(rule: TriggerRule) -> None:
    """The engine judges a waiting task again only when one of these states has come."""
    for before in all_upstreams(3):
        if rule is TriggerRule.ALWAYS or decide(rule, counts(before)) is not Decision.WAIT or before.count(None) < 2:
            continue
        open_place = before.index(None)
        for state in ENDS:
            after = (*before[:open_place], state, *before[open_place + 1 :])
            if decide(rule, counts(after)) is not Decision.WAIT:
                assert state in EAGER.get(rule, frozenset())


@pytest.mark.parametrize("rule", RULES)
def test_when_all_have_ended_only_removed_ones_can_leave_a_task_waiting(rule: TriggerRule) -> None:
    for states in all_upstreams(3):
        if None not in states and TaskState.REMOVED not in states:
            assert decide(rule, counts(states)) is not Decision.WAIT


def test_setups_in_scope_must_succeed_whatever_the_rule() -> None:
    done = counts((F, K))
    assert decide_with_setups(TriggerRule.ALL_DONE, done, counts((S,))) is Decision.RUN
    assert decide_with_setups(TriggerRule.ALL_DONE, done, counts((F,))) is Decision.UPSTREAM_FAILED
    assert decide_with_setups(TriggerRule.ALL_DONE, done, counts((K,))) is Decision.SKIP
    assert decide_with_setups(TriggerRule.ALL_DONE, done, counts((None,))) is Decision.WAIT
    assert decide_with_setups(TriggerRule.ALL_SUCCESS, done, counts((None,))) is Decision.UPSTREAM_FAILED
    assert decide_setups(UpstreamCounts()) is Decision.RUN


def test_a_mapped_task_beyond_the_successful_indexes_is_removed() -> None:
    upstream = UpstreamCounts(total=2, success=1, removed=1)
    assert decide(TriggerRule.ALL_SUCCESS, upstream, 0) is Decision.RUN
    assert decide(TriggerRule.ALL_SUCCESS, upstream, 1) is Decision.REMOVE
    assert decide(TriggerRule.ALL_SUCCESS, upstream) is Decision.WAIT


def cases(rules: list[TriggerRule]) -> Iterator[tuple[TriggerRule, int, Upstream, tuple[bool, ...], Upstream]]:
    for rule, index in product(rules, (-1, 0, 1)):
        for states in all_upstreams(3):
            plain = (False,) * len(states)
            by_setups = rule is TriggerRule.ALL_DONE_SETUP_SUCCESS
            for flags in {plain, (True, *plain[1:]), (True,) * len(states)} if by_setups else {plain}:
                yield rule, index, states, flags, ()
        for states, setups in product(all_upstreams(2), all_upstreams(1)):
            yield rule, index, states, (False,) * len(states), setups


def answers(python: Path, given: list[object]) -> list[str]:
    judge = Path(__file__).with_name("judge_rules.py")
    done = subprocess.run([python, judge], input=json.dumps(given), capture_output=True, text=True, check=True)
    found: list[str] = json.loads(done.stdout[done.stdout.index("[") :])
    return found


@pytest.mark.airflow
@pytest.mark.parametrize("fixture", ["airflow2_python", "airflow3_python"])
def test_every_rule_decides_as_the_real_airflow(fixture: str, request: pytest.FixtureRequest) -> None:
    only_in_3 = {TriggerRule.ALL_DONE_MIN_ONE_SUCCESS}
    rules = [rule for rule in RULES if fixture == "airflow3_python" or rule not in only_in_3]
    wanted = list(cases(rules))
    given = [
        (
            rule.value,
            index,
            [(state and state.value, flag) for state, flag in zip(states, flags, strict=True)],
            [state and state.value for state in setups],
        )
        for rule, index, states, flags, setups in wanted
    ]
    theirs = answers(request.getfixturevalue(fixture), list(given))
    ours = []
    for rule, index, states, flags, setups in wanted:
        decision = decide_with_setups(rule, counts(states, flags), counts(setups), index)
        settled = SETTLED_STATE.get(decision)
        ours.append(decision.value if settled is None else settled.value)
    different = [(case, our, their) for case, our, their in zip(given, ours, theirs, strict=True) if our != their]
    assert len(wanted) > 8_000
    assert different == []
