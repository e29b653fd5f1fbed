"""The value of an XCom with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class XComValue:
    """One value that a step pushed; `order` grows with the time of the push."""

    node_path: str
    map_index: int
    key: str
    value: Any
    order: int = 0
