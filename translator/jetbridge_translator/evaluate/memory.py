"""The last resort against a computation inside C code that takes all memory (`text.translate`, `re.sub`, `join`)."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SIZES = Path("/proc/self/statm")
"""How many pages this process has, on Linux: there the limit is kept."""


@contextmanager
def bounded_memory(extra: int) -> Iterator[None]:
    """Let this process take no more than so many bytes beside those that it has, where the platform can (Linux); more is a MemoryError."""
    if sys.platform != "linux" or not _SIZES.exists():
        yield
        return
    import resource  # noqa: PLC0415 -- only Unix has it

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = int(_SIZES.read_text(encoding="ascii").split()[0]) * resource.getpagesize() + extra
    resource.setrlimit(resource.RLIMIT_AS, (min(wanted, soft) if soft >= 0 else wanted, hard))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
