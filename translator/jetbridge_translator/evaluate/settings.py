"""What an evaluation is given besides the files: bounds, environment variables, the present moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file's evaluation.

    Steps (statements, calls, rounds of loops); depth of calls; seconds that the processor works on it, so that a busy machine reads what an idle one reads;
    items or characters of one value (`size`), and of all large ones together (`memory`); bytes beside those that the process has (kept on Linux).
    """

    steps: int = 2_000_000
    depth: int = 120
    seconds: float = 30.0
    size: int = 5_000_000
    memory: int = 200_000_000
    bytes: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    """What the user gives: `environment` are the environment variables (`--env`), `moment` is what clocks show.

    `installed` are the top-level names of packages that are known to be installed where the DAGs run; None: every package is.
    It counts only for an import that the program guards against ImportError.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    moment: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    limits: Limits = field(default_factory=Limits)
    installed: frozenset[str] | None = None
