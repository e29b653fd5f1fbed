"""Which step waits for which step of a graph, and which of several ready steps goes first."""

from __future__ import annotations

from jetbridge import GraphOut, graph, job, op
from jetbridge.execution.plan import plan_of
from jetbridge.ops import empty
from jetbridge.storage.events.types import EventType


@graph(out={"left": GraphOut(), "right": GraphOut()})
def pair():
    left = empty.alias("left_side")()
    right = empty.alias("right_side")()
    return {"left": left, "right": right}


@graph
def around():
    left, right = pair()
    empty.alias("inside")(after=right)
    return left


@graph
def takes(before):
    empty.alias("first")(after=before)


def upstream_of(made, key):
    plan = plan_of(made)
    return [plan.steps[index].key for index in plan.steps[plan.by_key[key]].upstream]


def test_after_an_output_of_a_graph_means_the_op_that_gives_it():
    @job
    def made():
        left, right = pair()
        empty.alias("after_right")(after=right)
        empty.alias("after_all")(after=left.node)
        takes(left)
        empty.alias("after_nested")(after=around())

    assert upstream_of(made, "after_right") == ["pair.right_side"]
    assert upstream_of(made, "after_all") == ["pair.left_side", "pair.right_side"]
    assert upstream_of(made, "takes.first") == ["pair.left_side"]
    assert upstream_of(made, "after_nested") == ["around.pair.left_side"]
    assert upstream_of(made, "around.inside") == ["around.pair.right_side"]


def test_a_mapping_over_a_literal_has_its_instances_even_if_none_runs():
    @op(kind="python")
    def work(x):
        return x

    @job
    def made():
        work.override(trigger_rule="one_failed").expand(x=[1, 2], after=empty())

    states = made.execute_in_process().task_states()
    assert {key: state.value for key, state in states.items()} == {
        ("empty", -1): "success",
        ("work", 0): "skipped",
        ("work", 1): "skipped",
    }


@op
def one():
    return 1


@op
def echo(value):
    return value


@graph
def nested(value):
    echo(value)
    one.alias("a_first")()


def test_steps_go_graph_by_graph_and_what_was_ready_before_goes_first():
    @job
    def made():
        nested(one.alias("zero")())
        one.alias("b")()

    result = made.execute_in_process()
    started = [event.step_key for event in result.all_events if event.event_type is EventType.STEP_START]
    assert started == ["b", "zero", "nested.a_first", "nested.echo"]
