"""What durability, worker processes and the import cost, beside Dagster in the same run.

    python benchmarks/beside_dagster.py --dagster-python PATH [--ops 200] [--dagster-ops 200]

`durable`: a chain of trivial ops in process, on an instance in SQLite. `cold`: the same as the first thing that a process does, so that what is imported and prepared once is counted. `pool`: trivial ops on worker processes (two at a time), on such an instance.
`import`: the import alone, in a new interpreter; `names`: with what a job's file uses. Bytecode is there, as after an installation. CPU time counts that of worker processes. Dagster starts a process for each op of a pool, which takes
it seconds an op; fewer of its ops (`--dagster-ops`) give the same figure an op.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SETTINGS = ("BENCHMARK_API", "BENCHMARK_OPS")
GOALS = {"durable": "20", "cold": "20", "pool": "50", "import": "4", "names": "4"}
IMPORTS = 5
api: Any = importlib.import_module(os.environ.get(SETTINGS[0], "jetbridge"))
size = int(os.environ.get(SETTINGS[1], "200"))


@api.op
def start() -> Any:
    """The first op."""
    return 0


@api.op
def step(x: Any) -> Any:
    """Each of the others."""
    return x + 1


@api.job(executor_def=api.in_process_executor)
def durable() -> None:
    """A chain, in process."""
    value = start()
    for _ in range(size - 1):
        value = step(value)


@api.job(executor_def=api.multiprocess_executor.configured({"max_concurrent": 2}))
def pool() -> None:
    """One op and the others after it, on two workers."""
    first = start()
    for number in range(size - 1):
        step.alias(f"step_{number}")(first)


def run(job: Any) -> None:
    """Run it on an instance of its own."""
    with api.instance_for_test() as instance:
        if not api.execute_job(api.reconstructable(job), instance).success:
            raise SystemExit(f"the job {job.name} failed: what it took says nothing")


def import_it(statement: str) -> None:
    """Import in a new interpreter, a few times."""
    for _ in range(IMPORTS):
        subprocess.run([sys.executable, "-c", statement.format(api.__name__)], check=True)  # noqa: S603 - this interpreter


MEASURES: dict[str, tuple[Callable[[], None], Callable[[], int]]] = {
    "durable": (lambda: run(durable), lambda: size),
    "cold": (lambda: run(durable), lambda: size),
    "pool": (lambda: run(pool), lambda: size),
    "import": (lambda: import_it("import {}"), lambda: IMPORTS),
    "names": (lambda: import_it("from {} import Config, In, Out, execute_job, graph, job, op"), lambda: IMPORTS),
}
"""What is run, and how many ops (or imports) it is."""


def cpu_seconds() -> float:
    """Of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def measured(name: str) -> dict[str, float]:
    """CPU and wall seconds for each op (or import)."""
    work, count = MEASURES[name]
    if name == "durable":
        work()  # what is imported and prepared once in a process is no cost of an op
    cpu, wall = cpu_seconds(), time.perf_counter()
    work()
    return {"cpu": (cpu_seconds() - cpu) / count(), "wall": (time.perf_counter() - wall) / count()}


def in_new_process(python: str, library: str, name: str, ops: int) -> dict[str, float]:
    """The figures of one measure, from an interpreter that has done nothing else."""
    environ = {**os.environ, **dict(zip(SETTINGS, (library, str(ops)), strict=True))}
    command = [python, str(Path(__file__)), "--measure", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)  # noqa: S603 - interpreters that were given
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def median(figures: list[dict[str, float]]) -> dict[str, float]:
    """Of each figure."""
    return {key: statistics.median(each[key] for each in figures) for key in figures[0]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dagster-python", help="an interpreter that has Dagster")
    parser.add_argument("--ops", type=int, default=200)
    parser.add_argument("--dagster-ops", type=int, default=200)
    parser.add_argument("--only", action="append", choices=GOALS, help="this measure; may be repeated")
    parser.add_argument("--repeats", type=int, default=3, help="of ours; Dagster's are run once")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measured(given.measure)))
        return
    compileall.compile_dir(Path(api.__file__).parent, quiet=1)
    print(f"{'':10}{'cpu ms':>10}{'wall ms':>10}{'Dagster cpu':>14}{'wall':>10}{'ratio cpu':>12}{'wall':>8}{'goal':>7}")
    for name in given.only or GOALS:
        ours = median([in_new_process(sys.executable, "jetbridge", name, given.ops) for _ in range(given.repeats)])
        line = f"{name:10}{ours['cpu'] * 1e3:10.2f}{ours['wall'] * 1e3:10.2f}"
        if given.dagster_python:
            theirs = in_new_process(given.dagster_python, "dagster", name, given.dagster_ops)
            line += f"{theirs['cpu'] * 1e3:14.1f}{theirs['wall'] * 1e3:10.1f}"
            line += f"{theirs['cpu'] / ours['cpu']:12.0f}{theirs['wall'] / ours['wall']:8.0f}{GOALS[name]:>7}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
