"""Imported by both sides' interpreters when they start: nobody sleeps long, and who chooses at random takes the first."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")
_sleep = time.sleep


def _first(choices: Sequence[_T]) -> _T:
    return choices[0]


def _doze(seconds: float) -> None:
    _sleep(min(seconds, 0.2))


random.choice = _first  # type: ignore[method-assign,assignment]
time.sleep = _doze  # type: ignore[assignment]
