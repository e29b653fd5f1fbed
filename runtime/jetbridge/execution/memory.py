"""Python's garbage collector during large runs.

A run makes many small objects that stay (records, states). Each full collection would look at them and at everything that was there before
(the job, the plan, the modules) again and again: half of the time of a run of ten thousand trivial ops.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

LARGE = 500
"""From so many steps on it is worth it."""


@contextmanager
def memory_left_alone(steps: int) -> Iterator[None]:
    """Let collections inside the block pass over what was there before it. What becomes garbage inside is collected as ever."""
    if steps < LARGE or not gc.isenabled() or gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
