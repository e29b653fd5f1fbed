"""The jobs that are killed. Every step notes in a file that its body ran."""

from __future__ import annotations

import os
import time
from pathlib import Path

from jetbridge import (
    DynamicOut,
    DynamicOutput,
    RetryPolicy,
    branch_op,
    in_process_executor,
    job,
    multiprocess_executor,
    op,
)
from jetbridge.ops import empty

NOTES = "JETBRIDGE_KILLS_NOTES"


def note(context):
    """Note the step's key, and take a little time."""
    with Path(os.environ[NOTES]).open("a") as notes:
        notes.write(context.step_run.key + "\n")
    print("in", context.step_run.key)  # noqa: T201 -- what was printed must not be lost either
    time.sleep(0.004)


@op
def start(context):
    note(context)
    return 0


@op
def step(context, x):
    note(context)
    context.log.info("step of %d", x)
    return x + 1


@op(retry_policy=RetryPolicy(max_retries=2))
def second_try(context, x):
    note(context)
    if context.retry_number < 1:
        raise ValueError("not yet")
    return x + 1


@op(out=DynamicOut())
def spread(context, x):
    note(context)
    for number in range(4):
        yield DynamicOutput(x + number, f"k{number}")


@op
def add_up(context, xs):
    note(context)
    return sum(xs)


def steps_of_ops():
    """A chain, a retry, a mapping over a dynamic output, a chain."""
    value = start()
    for _ in range(3):
        value = step(value)
    value = add_up(spread(second_try(value)).map(step.alias("mapped")).collect())
    step.alias("last")(value)


@job(executor_def=in_process_executor)
def in_process():
    steps_of_ops()


@job(executor_def=multiprocess_executor.configured({"max_concurrent": 2}))
def in_processes():
    steps_of_ops()


@op(kind="python")
def push(context):
    note(context)
    context.push_xcom("note", {"a": 1})
    return [1, 2, 3]


@op(kind="python", retry_policy=RetryPolicy(max_retries=1))
def double(context, x):
    note(context)
    if context.try_number < 2 and x == 2:
        raise ValueError("not yet")
    return 2 * x


@op(kind="python")
def gather(context, xs, pushed):
    note(context)
    return sum(xs) + pushed["a"]


@branch_op
def choose(context):
    note(context)
    return "left"


@op(kind="python")
def follow(context, x=0):
    note(context)
    return x + 1


@job(executor_def=in_process_executor)
def in_airflows_words():
    pushed = push()
    total = gather(double.expand(x=pushed), pushed["note"])
    chosen = choose(after=total)
    sides = [follow.alias("left")(after=chosen), follow.alias("right")(after=chosen)]
    join = follow.alias("join").override(trigger_rule="none_failed_min_one_success")(total, after=sides)
    empty.alias("end")(after=join)


JOBS = {"in_process": in_process, "in_processes": in_processes, "in_airflows_words": in_airflows_words}
