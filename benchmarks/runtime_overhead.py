"""What a run costs per op above a plain Python loop: chains of trivial ops, in process; beside Dagster with `--dagster-python`.

    python benchmarks/runtime_overhead.py [--sizes 1,100,1000,10000] [--dagster-python PATH]

Prints microseconds of CPU time and of wall time per op, the growth from size to size, and the ratio to Dagster.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPEATS = 5
DAGSTER_LIMIT = 1000  # longer chains take Dagster minutes


def chain_of(api: Any, size: int) -> Any:
    """A job of `size` ops, each adding one."""

    @api.op
    def start() -> Any:
        return 0

    @api.op
    def step(x: Any) -> Any:
        return x + 1

    @api.job(name=f"chain_{size}")
    def chain() -> None:
        value = start()
        for _ in range(size - 1):
            value = step(value)

    return chain


def fan_of(api: Any, size: int) -> Any:
    """A job of `size` ops: one, many that read it, one that reads them all."""

    @api.op
    def start() -> Any:
        return 0

    @api.op
    def step(x: Any) -> Any:
        return x + 1

    @api.op
    def join(xs: list) -> Any:  # type: ignore[type-arg]
        return len(xs)

    @api.job(name=f"fan_{size}")
    def fan() -> None:
        value = start()
        join([step.alias(f"step_{number}")(value) for number in range(max(1, size - 2))])

    return fan


def plain_loop(size: int) -> None:
    """The same work without an engine."""
    functions: list[Callable[[int], int]] = [lambda x: x + 1] * size
    value = 0
    for function in functions:
        value = function(value)


def measure(call: Callable[[], Any], repeats: int) -> tuple[float, float]:
    """The median of CPU and wall seconds."""
    cpu, wall = [], []
    for _ in range(repeats):
        started = time.process_time(), time.perf_counter()
        call()
        cpu.append(time.process_time() - started[0])
        wall.append(time.perf_counter() - started[1])
    return statistics.median(cpu), statistics.median(wall)


def figures(api: Any, sizes: list[int], repeats: int) -> dict[str, dict[str, float]]:
    """Microseconds per op above the loop, by shape and size."""
    found: dict[str, dict[str, float]] = {}
    for shape, make in (("chain", chain_of), ("fan", fan_of)):
        for size in sizes:
            started = time.perf_counter()
            job = make(api, size)
            defined = time.perf_counter() - started
            job.execute_in_process()
            loop = measure(lambda size=size: plain_loop(size), repeats)
            cpu, wall = measure(job.execute_in_process, repeats)
            found[f"{shape} {size}"] = {
                "cpu": (cpu - loop[0]) / size * 1e6,
                "wall": (wall - loop[1]) / size * 1e6,
                "define": defined / size * 1e6,
            }
    return found


def of_dagster(python: str, sizes: list[int]) -> dict[str, dict[str, float]]:
    """The same of Dagster, in its own interpreter."""
    wanted = ",".join(str(size) for size in sizes if size <= DAGSTER_LIMIT)
    command = [python, str(Path(__file__)), "--api", "dagster", "--sizes", wanted, "--repeats", "1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - the interpreter that was given
    found: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="1,100,1000,10000")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--dagster-python", help="an interpreter that has Dagster")
    parser.add_argument("--api", default="jetbridge", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    ours = figures(__import__(given.api), sizes, given.repeats)
    if given.json:
        print(json.dumps(ours))
        return
    theirs = of_dagster(given.dagster_python, sizes) if given.dagster_python else {}
    print(f"{'':14}{'cpu us/op':>12}{'wall us/op':>12}{'define us/op':>14}{'Dagster cpu':>14}{'ratio':>9}")
    for name, row in ours.items():
        other = theirs.get(name)
        beside = "" if other is None else f"{other['cpu']:14.0f}{other['cpu'] / max(row['cpu'], 0.001):9.0f}"
        print(f"{name:14}{row['cpu']:12.1f}{row['wall']:12.1f}{row['define']:14.1f}{beside}")


if __name__ == "__main__":
    sys.setrecursionlimit(20_000)
    main()
