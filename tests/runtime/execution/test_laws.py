"""Laws of the engine, on drawn graphs."""

from __future__ import annotations

import copy
import pickle
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jetbridge import In, Nothing, SkipException, job, op
from jetbridge.definitions.states import TaskState
from jetbridge.execution.engine.airflow_policy import AirflowPolicy
from jetbridge.execution.engine.progress import FINISHED, Progress
from jetbridge.execution.plan import plan_of


@op(ins={"before": In(Nothing)})
def works():
    return 1


@op(ins={"before": In(Nothing)})
def fails():
    raise ValueError("drawn to fail")


@st.composite
def graphs(draw: st.DrawFn) -> list[tuple[bool, list[int]]]:
    """Per step: whether it works, and which steps are before it."""
    size = draw(st.integers(1, 8))
    return [
        (draw(st.booleans()), sorted(draw(st.sets(st.integers(0, number - 1)))) if number else [])
        for number in range(size)
    ]


def job_of(drawn: list[tuple[bool, list[int]]]) -> Any:
    @job
    def made():
        handles: list[Any] = []
        for number, (is_working, before) in enumerate(drawn):
            node = (works if is_working else fails).alias(f"s{number}")
            handles.append(node(before=[handles[index] for index in before]) if before else node())

    return made


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_a_step_runs_if_and_only_if_nothing_before_it_failed(drawn: list[tuple[bool, list[int]]]) -> None:
    result = job_of(drawn).execute_in_process(raise_on_error=False)
    reached: list[bool] = []
    for number, (is_working, before) in enumerate(drawn):
        can_run = all(reached[index] and drawn[index][0] for index in before)
        reached.append(can_run)
        assert result.is_node_untouched(f"s{number}") is not can_run
        assert result.is_node_success(f"s{number}") is (can_run and is_working)
    assert result.success is all(is_working or not ran for (is_working, _), ran in zip(drawn, reached, strict=True))


@op(kind="python")
def good():
    return 1


@op(kind="python")
def bad():
    raise ValueError("drawn to fail")


@op(kind="python")
def left_out():
    raise SkipException("drawn to skip")


BODIES = {TaskState.SUCCESS: good, TaskState.FAILED: bad, TaskState.SKIPPED: left_out}
RULES = [
    "all_success",
    "all_failed",
    "all_done",
    "one_failed",
    "one_success",
    "one_done",
    "none_failed",
    "none_skipped",
    "all_skipped",
    "always",
]
Drawn = list[tuple[TaskState, str, list[int]]]


@st.composite
def dags(draw: st.DrawFn) -> Drawn:
    """Per task: how its body ends, its rule, and the tasks before it."""
    size = draw(st.integers(1, 8))
    return [
        (
            draw(st.sampled_from(sorted(BODIES))),
            draw(st.sampled_from(RULES)),
            sorted(draw(st.sets(st.integers(0, number - 1), max_size=3))) if number else [],
        )
        for number in range(size)
    ]


def dag_of(drawn: Drawn) -> Any:
    @job
    def made():
        handles: list[Any] = []
        for number, (end, rule, before) in enumerate(drawn):
            node = BODIES[end].alias(f"t{number}").override(trigger_rule=rule)
            handles.append(node(after=[handles[index] for index in before]))

    return made


def judge_all_in_rounds(drawn: Drawn) -> list[TaskState]:
    """The same states without the engine's bookkeeping: every task is judged anew in every round, as Airflow's scheduler does."""
    progress = Progress.of(plan_of(dag_of(drawn)))
    policy = AirflowPolicy(progress, lambda _scope: None, lambda _run, _state: None, lambda _progress: None)
    while True:
        for step in policy.plan.steps:
            policy._dirty[step.index] = None
        before = [copy.copy(each.only.state) for each in progress.steps]
        for run in policy.next_ready():
            policy.finish(run, drawn[run.step.index][0])
        if [each.only.state for each in progress.steps] == before:
            return before


@given(dags())
@settings(max_examples=150, deadline=None)
def test_looking_only_where_something_may_change_finds_what_looking_everywhere_finds(drawn: Drawn) -> None:
    result = dag_of(drawn).execute_in_process(raise_on_error=False)
    expected = judge_all_in_rounds(drawn)
    assert [result.task_states()[f"t{number}", -1] for number in range(len(drawn))] == expected
    assert set(expected) <= FINISHED


@given(st.lists(st.tuples(st.text(max_size=5), st.integers()), max_size=5))
def test_records_survive_being_kept(pairs: list[tuple[str, int]]) -> None:
    from jetbridge import EventType
    from jetbridge.storage.sql.rows import record_of_row, row_of_record

    record = (EventType.STEP_OUTPUT, "a.b", ("a", "b"), 1.5, ("result", None, None, dict(pairs)))
    assert record_of_row(row_of_record("r", record)) == record
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301 -- our own bytes
