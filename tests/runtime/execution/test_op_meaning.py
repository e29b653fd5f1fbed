"""Jobs in the op layer's words alone: skips by outputs, failures that leave the rest untouched, dynamic outputs, hooks, resources."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jetbridge import (
    DynamicOut,
    DynamicOutput,
    EventType,
    Failure,
    In,
    InvariantViolationError,
    MaxRetriesExceededError,
    Nothing,
    Out,
    Output,
    RetryPolicy,
    RetryRequested,
    TypeCheckDidNotPass,
    failure_hook,
    graph,
    job,
    op,
    resource,
    success_hook,
)


@op
def one():
    return 1


@op
def plus_one(x):
    return x + 1


@op(out=Out(is_required=False))
def silent():
    yield from ()


@op
def fail():
    raise ValueError("broken")


@op
def collect(xs):
    return xs


def run(made: Any) -> Any:
    return made.execute_in_process(raise_on_error=False)


def test_events_of_a_step_come_in_their_order() -> None:
    @job
    def chain():
        plus_one(one())

    result = run(chain)
    kinds = [event.event_type for event in result.events_for_node("plus_one")]
    assert kinds == [
        EventType.STEP_START,
        EventType.LOADED_INPUT,
        EventType.STEP_INPUT,
        EventType.STEP_OUTPUT,
        EventType.HANDLED_OUTPUT,
        EventType.STEP_SUCCESS,
    ]
    assert result.all_events[0].event_type is EventType.RUN_START
    assert result.all_events[-1].event_type is EventType.RUN_SUCCESS


def test_an_output_that_is_missing_skips_and_a_fan_in_takes_what_is_there() -> None:
    @job
    def skipping():
        plus_one(silent())
        collect([silent.alias("again")(), one()])
        collect.alias("none")([silent.alias("third")()])

    result = run(skipping)
    assert result.success
    assert result.is_node_skipped("plus_one")
    assert result.is_node_skipped("none")
    assert result.output_for_node("collect") == [1]


def test_a_failure_leaves_what_is_after_it_untouched_and_the_rest_runs() -> None:
    @job
    def failing():
        plus_one(fail())
        plus_one.alias("other")(one())
        collect([fail.alias("again")(), one.alias("two")()])

    result = run(failing)
    assert not result.success
    assert result.is_node_untouched("plus_one")
    assert result.is_node_untouched("collect")
    assert result.is_node_success("other")


def test_a_long_chain_after_a_failure_ends_without_recursion() -> None:
    @job
    def long():
        value = fail()
        for _ in range(3000):
            value = plus_one(value)

    assert not run(long).success


@op(out=DynamicOut())
def spread():
    for key in "bca":
        yield DynamicOutput(key, key)


@op(out=DynamicOut())
def spread_nothing():
    yield from ()


@op(out=DynamicOut(is_required=False))
def may_spread():
    yield from ()


@op
def upper(text):
    return text.upper()


def test_dynamic_outputs_are_mapped_and_collected_in_the_order_of_the_yields() -> None:
    @job
    def dynamic():
        collect(spread().map(lambda each: upper(upper.alias("first")(each))).collect())
        collect.alias("of_nothing")(spread_nothing().map(upper.alias("of_none")).collect())
        collect.alias("skipped")(may_spread().map(upper.alias("of_missing")).collect())

    result = run(dynamic)
    assert result.output_for_node("collect") == ["B", "C", "A"]
    assert result.output_for_node("upper") == {"b": "B", "c": "C", "a": "A"}
    assert result.output_for_node("of_nothing") == []
    assert result.is_node_skipped("skipped")


def test_a_mapped_step_that_fails_leaves_the_collecting_step_untouched() -> None:
    @op
    def picky(text):
        if text == "c":
            raise ValueError(text)
        return text

    @job
    def dynamic():
        collect(spread().map(picky).collect())

    result = run(dynamic)
    assert result.is_node_untouched("collect")
    assert {event.step_key for event in result.get_step_success_events()} == {"spread", "picky[b]", "picky[a]"}


def test_all_forms_of_results() -> None:
    @op(out={"a": Out(), "b": Out()})
    def pair():
        return 1, Output(2, "b")

    @op
    async def later():
        await asyncio.sleep(0)
        return 3

    @op
    async def stream():
        yield Output(4)

    @op
    def no_value() -> None:
        return None

    @op(ins={"start": In(Nothing)})
    def at_last():
        return 5

    @job
    def forms():
        pair()
        later()
        stream()
        at_last(no_value())

    result = run(forms)
    assert [result.output_for_node("pair", "a"), result.output_for_node("pair", "b")] == [1, 2]
    assert [result.output_for_node(name) for name in ("later", "stream", "at_last")] == [3, 4, 5]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (lambda: iter([Output(1), Output(2)]), "multiple times"),
        (lambda: iter([Output(1, "zz")]), "does not exist"),
        (lambda: iter([5]), "yielded a value of type"),
        (lambda: iter([]), "did not return an output for non-optional output"),
    ],
)
def test_results_that_do_not_fit(body: Any, message: str) -> None:
    @op
    def wrong():
        yield from body()

    @job
    def broken():
        wrong()

    assert message in run(broken).failure_data_for_node("wrong").error.to_string()


def test_types_are_checked_on_both_sides() -> None:
    @op
    def text() -> int:
        return "no number"  # type: ignore[return-value]

    @op
    def number(x: int):
        return x

    @op
    def word():
        return "word"

    @job
    def typed():
        text()
        number(word())

    result = run(typed)
    assert "step output" in result.failure_data_for_node("text").error.message
    assert 'step input "x" - expected type "Int"' in result.failure_data_for_node("number").error.message
    with pytest.raises(TypeCheckDidNotPass):
        typed.execute_in_process()


def test_retries_end_with_an_error_of_their_own() -> None:
    calls: list[int] = []

    @op(retry_policy=RetryPolicy(max_retries=2))
    def never(context):
        calls.append(context.retry_number)
        raise ValueError("never")

    @op
    def asks():
        raise RetryRequested(max_retries=1)

    @op(retry_policy=RetryPolicy(max_retries=5))
    def gives_up():
        raise Failure("no", allow_retries=False)

    @job
    def trying():
        never()
        asks()
        gives_up()

    result = run(trying)
    assert calls == [0, 1, 2]
    assert [result.retry_attempts_for_node(name) for name in ("never", "asks", "gives_up")] == [2, 1, 0]
    with pytest.raises(MaxRetriesExceededError):
        trying.execute_in_process(op_selection=["never"])


def test_the_ops_own_exception_reaches_the_caller() -> None:
    @job
    def failing():
        fail()

    with pytest.raises(ValueError, match="broken"):
        failing.execute_in_process()


def test_hooks_run_after_the_last_attempt_only() -> None:
    seen: list[Any] = []

    @success_hook
    def well(context):
        seen.append(("well", context.op.name, dict(context.op_output_values)))

    @failure_hook
    def badly(context):
        seen.append(("badly", context.op.name, type(context.op_exception).__name__))

    @op(retry_policy=RetryPolicy(max_retries=1))
    def fails_twice():
        raise KeyError("x")

    @job(hooks={well, badly})
    def hooked():
        one()
        fails_twice()

    run(hooked)
    assert sorted(seen, key=str) == [("badly", "fails_twice", "KeyError"), ("well", "one", {"result": 1})]


def test_resources_are_made_once_and_torn_down_also_after_a_failure() -> None:
    log: list[str] = []

    @resource
    def first(_):
        log.append("make first")
        yield "first"
        log.append("end first")

    @resource(required_resource_keys={"first"})
    def second(context):
        log.append(f"make second of {context.resources.first}")
        yield 2
        log.append("end second")

    @op(required_resource_keys={"second"})
    def uses(context):
        raise ValueError(context.resources.second)

    @job(resource_defs={"first": first, "second": second})
    def with_resources():
        uses()

    assert not run(with_resources).success
    assert log == ["make first", "make second of first", "end second", "end first"]


def test_a_resource_that_cannot_be_made_fails_the_run_before_its_first_step() -> None:
    @resource
    def broken(_):
        raise OSError("no disk")

    @op(required_resource_keys={"broken"})
    def uses():
        pass

    @job(resource_defs={"broken": broken})
    def with_resource():
        uses()

    result = run(with_resource)
    assert not result.success
    assert EventType.RESOURCE_INIT_FAILURE in [event.event_type for event in result.all_events]
    assert EventType.STEP_START not in [event.event_type for event in result.all_events]


def test_what_an_op_prints_is_kept_by_step() -> None:
    @op
    def talk():
        print("hello")  # noqa: T201 -- it is what is tested

    @job
    def talking():
        talk()
        one()

    assert run(talking).job_run.capture.texts == {"talk": "hello\n"}


def test_outputs_of_nested_graphs_and_of_the_job() -> None:
    @graph
    def inner(x):
        return plus_one(x)

    @graph
    def outer():
        return inner(plus_one(one()))

    result = outer.execute_in_process()
    assert result.output_for_node("inner") == result.output_for_node("inner.plus_one") == result.output_value() == 3
    with pytest.raises(InvariantViolationError):
        result.output_for_node("nowhere")
