"""A debugger that works while output is captured."""

from __future__ import annotations

import pdb  # noqa: T100 - it is what `context.pdb` gives
import sys
from pathlib import Path
from typing import Any


def debugger() -> Any:
    """A debugger that reads from the terminal, also in a worker process whose standard input is closed."""
    made = pdb.Pdb(stdout=sys.__stdout__)
    terminal = Path("/dev/tty")
    if not sys.stdin.isatty() and terminal.exists():
        try:
            made.stdin = terminal.open(encoding="utf-8")
        except OSError:
            return made
    return made
