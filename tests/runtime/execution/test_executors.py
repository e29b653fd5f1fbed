"""Process pools: the same states as in process, crashes that fail one step, output of workers, limits."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jetbridge import (
    DynamicOut,
    DynamicOutput,
    UnmetExecutorRequirementsError,
    execute_job,
    instance_for_test,
    job,
    mem_io_manager,
    op,
    reconstructable,
    resource,
)
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.executors.limits import Limits
from jetbridge.execution.plan import plan_of
from jetbridge.ops import empty
from jetbridge.storage.instance import Instance

IN_PROCESS = {"execution": {"config": {"in_process": {}}}}
POOL = {"execution": {"config": {"multiprocess": {"max_concurrent": 2}}}}


@op(out=DynamicOut())
def spread():
    for index in range(4):
        yield DynamicOutput(index, str(index))


@op
def square(x):
    print(f"squaring {x}")  # noqa: T201 -- what workers print is tested
    return x * x


@op
def add_up(xs):
    return sum(xs)


@op
def process_of_step(xs):
    return os.getpid()


@op
def dies(x):
    os.kill(os.getpid(), signal.SIGKILL)


@op
def spread_one():
    return 3


@job
def squares():
    values = spread().map(square).collect()
    add_up(values)
    process_of_step(values)


@job
def deadly():
    dies(square.alias("before")(spread_one()))
    square.alias("beside")(spread_one.alias("another")())


@op(kind="python")
def give():
    return 2


@op(kind="python")
def fail():
    raise ValueError("broken")


@op(kind="python")
def double(x):
    return 2 * x


@op(kind="python")
def push(context):
    context.push_xcom("note", {"a": 1})
    return [1, 2, 3]


@op(kind="python")
def read(value):
    return value


@job
def in_airflows_words():
    pushed = push()
    read(pushed["note"])
    add_up(double.expand(x=pushed))
    bad = fail()
    empty.alias("after")(after=bad)
    empty.alias("always").override(trigger_rule="all_done")(after=bad)


def run(made: Any, config: dict[str, Any], instance: Instance) -> Any:
    return execute_job(reconstructable(made), instance, run_config=config)


def test_a_pool_gives_the_same_as_one_process() -> None:
    with instance_for_test() as instance:
        pooled, single = run(squares, POOL, instance), run(squares, IN_PROCESS, instance)
        with pooled, single:
            assert pooled.output_for_node("add_up") == single.output_for_node("add_up") == 14
            assert pooled.output_for_node("process_of_step") != os.getpid()
        kinds = [
            Counter((event.event_type, event.step_key) for event in result.all_events if event.step_key)
            for result in (pooled, single)
        ]
        assert kinds[0] == kinds[1]
        assert (
            pooled.job_run.capture.texts
            == single.job_run.capture.texts
            == {f"square[{n}]": f"squaring {n}\n" for n in range(4)}
        )


def test_rules_mappings_and_xcoms_are_the_same_in_a_pool() -> None:
    with instance_for_test() as instance:
        pooled, single = run(in_airflows_words, POOL, instance), run(in_airflows_words, IN_PROCESS, instance)
        assert pooled.task_states() == single.task_states()
        with pooled:
            assert pooled.output_for_node("read") == {"a": 1}
            assert pooled.output_for_node("add_up") == 12


def test_a_killed_worker_fails_its_step_and_the_rest_goes_on() -> None:
    with instance_for_test() as instance:
        result = run(deadly, POOL, instance)
    assert result.is_node_failed("dies")
    assert "exit code -9" in result.failure_data_for_node("dies").error.to_string()
    assert result.is_node_success("beside")


@resource
def badly_closed(_context: Any) -> Any:
    yield "open"
    raise RuntimeError("cannot be closed")


@op(required_resource_keys={"door"})
def uses_the_door():
    return 1


@job(resource_defs={"door": badly_closed})
def through_the_door():
    uses_the_door()


def test_a_worker_tells_of_resources_that_it_could_not_tear_down() -> None:
    with instance_for_test() as instance:
        result = execute_job(reconstructable(through_the_door), instance, run_config=POOL)
        errors = [event.engine_event_data.error for event in result.all_events if event.is_engine_event]
        assert result.success
        assert ["cannot be closed" in error.to_string() for error in errors if error] == [True]


def test_what_other_processes_cannot_reach_is_refused() -> None:
    assert not execute_job(reconstructable(squares), Instance.ephemeral(), run_config=POOL).success
    with pytest.raises(UnmetExecutorRequirementsError, match="ephemeral"):
        execute_job(reconstructable(squares), Instance.ephemeral(), run_config=POOL, raise_on_error=True)
    with instance_for_test() as instance:
        with pytest.raises(UnmetExecutorRequirementsError, match="not reconstructable"):
            execute_job(squares, instance, run_config=POOL)
        with pytest.raises(UnmetExecutorRequirementsError, match="in memory"):
            execute_job(reconstructable(in_memory), instance, run_config=POOL)


@job(resource_defs={"io_manager": mem_io_manager})
def in_memory():
    square(spread_one())


@job
def limited():
    give.alias("small").override(pool="p")()
    give.alias("large").override(pool="p", pool_slots=2)()
    give.alias("tagged").tag({"kind": "heavy"})()
    give.alias("tagged_too").tag({"kind": "heavy"})()


def test_limits_count_slots_of_pools_and_tags() -> None:
    runs = {step.key: StepRun(step) for step in plan_of(limited).steps}
    limits = Limits({"p": 2}, [{"key": "kind", "limit": 1}])
    limits.take(runs["small"])
    assert limits.allow(runs["small"])
    assert not limits.allow(runs["large"])
    limits.give_back(runs["small"])
    assert limits.allow(runs["large"])
    limits.take(runs["tagged"])
    assert not limits.allow(runs["tagged_too"])


RULES = [
    "all_success",
    "all_done",
    "one_failed",
    "one_success",
    "none_failed",
    "none_failed_min_one_success",
    "all_failed",
]


def random_job(seed: int) -> Any:
    """A job of ten tasks with random edges, rules and failures."""
    chance = random.Random(seed)  # noqa: S311 -- a test that can be repeated

    @job(name=f"random_{seed}")
    def made():
        handles: list[Any] = []
        for number in range(10):
            body = chance.choice([give, give, fail])
            before = chance.sample(handles, min(len(handles), chance.randint(0, 3)))
            rule = chance.choice(RULES)
            handles.append(body.alias(f"t{number}").override(trigger_rule=rule)(after=before))

    return made


@pytest.mark.parametrize("seed", range(3))
def test_random_jobs_end_the_same_whoever_runs_them(seed: int, tmp_path: Path) -> None:
    from jetbridge import build_reconstructable_job

    target = build_reconstructable_job(
        __name__, "random_job", (seed,), reconstructor_working_directory=str(Path(__file__).parent)
    )
    with Instance.open(tmp_path) as instance:
        states = [execute_job(target, instance, run_config=config).task_states() for config in (POOL, IN_PROCESS)]
    assert states[0] == states[1]
