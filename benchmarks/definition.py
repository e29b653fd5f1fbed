"""What it costs to define ops and to bind them into a job: CPU seconds, goal under one second for 10,000 ops.

    python benchmarks/definition.py [ops]

With Dagster installed beside Jetbridge, the same is measured there.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import time
from typing import Any


def measure(api: Any, count: int) -> tuple[float, float]:
    """Seconds for `count` decorated functions, and for a job that chains them."""
    functions = [make_function(index) for index in range(count)]
    start = time.process_time()
    ops = [api.op(function) for function in functions]
    defined = time.process_time()

    @api.job
    def chain() -> None:
        handle = ops[0].alias("first")()
        for item in ops:
            handle = item(handle)

    return defined - start, time.process_time() - defined


def make_function(index: int) -> Any:
    """A function with a name of its own, one input and a default."""

    def step(value: int = 0) -> int:
        return value + 1

    step.__name__ = f"step_{index}"
    return step


def main() -> None:
    """Print a line per library."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for name in ("jetbridge", "dagster"):
        if importlib.util.find_spec(name) is None:
            continue
        define, bind = measure(importlib.import_module(name), count)
        print(
            f"{name:10} {count:,} ops: define {define:.2f} s, bind {bind:.2f} s, together {(define + bind) / count * 1e6:.0f} us per op"
        )


if __name__ == "__main__":
    main()
