"""What 100,000 dynamically mapped steps cost: peak memory of the process, CPU time a step.

    python benchmarks/mapped_steps.py [--steps 1000,10000,100000]

In process, in the words of Dagster (a dynamic output, `.map`, `.collect`) and of Airflow (`expand`), on an instance in memory and on one in SQLite.
Memory grows by what is kept of each step (its state, its events, its value) and by nothing else: the last column is the growth from size to size.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from jetbridge import DynamicOut, DynamicOutput, job, op
from jetbridge.storage.instance import Instance

SIZE = "BENCHMARK_STEPS"
steps = int(os.environ.get(SIZE, "1000"))


@op(out=DynamicOut())
def spread() -> Any:
    """One output an element."""
    for number in range(steps):
        yield DynamicOutput(number, str(number))


@op
def add_one(x: Any) -> Any:
    """Once per element."""
    return x + 1


@op
def total(xs: list) -> Any:  # type: ignore[type-arg]
    """Over all elements."""
    return sum(xs)


@job
def mapped() -> None:
    """In the words of Dagster."""
    total(spread().map(add_one).collect())


@op(kind="python")
def numbers() -> Any:
    """A list of all elements."""
    return list(range(steps))


@op(kind="python")
def add_one_task(x: Any) -> Any:
    """Once per element."""
    return x + 1


@op(kind="python")
def total_task(xs: Any) -> Any:
    """Over all elements."""
    return sum(xs)


@job
def expanded() -> None:
    """In the words of Airflow."""
    total_task(add_one_task.expand(x=numbers()))


JOBS = {"map": mapped, "expand": expanded}
INSTANCES = ("memory", "sqlite")


def measured(name: str, instance: str) -> dict[str, float]:
    """Microseconds of CPU time a step, and the peak in megabytes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Instance.ephemeral() if instance == "memory" else Instance.open(folder) as made,
    ):
        started = time.process_time()
        JOBS[name].execute_in_process(instance=made)
        cpu = time.process_time() - started
    return {"cpu": cpu / steps * 1e6, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def in_new_process(name: str, instance: str, size: int) -> dict[str, float]:
    """The same in a process that has done nothing else."""
    command = [sys.executable, str(Path(__file__)), "--measure", name, instance]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, SIZE: str(size)})  # noqa: S603 - this file
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--steps", default="1000,10000,100000")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measured(*given.measure)))
        return
    sizes = [int(size) for size in given.steps.split(",")]
    print(f"{'':16}{'steps':>9}{'cpu us/step':>14}{'peak MB':>10}{'KB/step':>10}")
    for name, instance in itertools.product(JOBS, INSTANCES):
        before: tuple[int, float] | None = None
        for size in sizes:
            row = in_new_process(name, instance, size)
            grown = "" if before is None else f"{(row['peak'] - before[1]) / (size - before[0]) * 1024:10.1f}"
            before = (size, row["peak"])
            print(f"{name + ' ' + instance:16}{size:9}{row['cpu']:14.0f}{row['peak']:10.0f}{grown}", flush=True)


if __name__ == "__main__":
    main()
