"""What one direct call leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class CallState:
    """Events, metadata by output (and mapping key), and the outputs that were given so far."""

    events: list[Any] = field(default_factory=list)
    output_metadata: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: set[tuple[str, str | None]] = field(default_factory=set)
