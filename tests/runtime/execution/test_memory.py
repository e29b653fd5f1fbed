"""What a run keeps in memory of each of many mapped steps: a few kilobytes, however many there are."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from jetbridge import DynamicOut, DynamicOutput, job, op

BYTES_PER_STEP = 4096


@op(config_schema={"steps": int}, out=DynamicOut())
def spread(context):
    for number in range(context.op_config["steps"]):
        yield DynamicOutput(number, str(number))


@op
def add_one(x):
    return x + 1


@op
def total(xs):
    return sum(xs)


@job
def mapped():
    total(spread().map(add_one).collect())


@op(kind="python", config_schema={"steps": int})
def numbers(context):
    return list(range(context.op_config["steps"]))


@op(kind="python")
def add_one_task(x):
    return x + 1


@job
def expanded():
    total(add_one_task.expand(x=numbers()))


def peak(made: Any, steps: int) -> int:
    name = "spread" if made is mapped else "numbers"
    tracemalloc.start()
    made.execute_in_process(run_config={"ops": {name: {"config": {"steps": steps}}}})
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


@pytest.mark.parametrize("made", [mapped, expanded], ids=lambda made: made.name)
def test_memory_grows_by_a_few_kilobytes_a_step(made: Any) -> None:
    peak(made, 10)
    small, middle, large = (peak(made, steps) for steps in (500, 1000, 1500))
    assert middle - small < 500 * BYTES_PER_STEP
    assert large - middle < 500 * BYTES_PER_STEP
