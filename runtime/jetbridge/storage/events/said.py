"""An event's data together with a text of its own, where the text is not made from the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """`data` with `message`."""

    message: str
    data: Any = None
