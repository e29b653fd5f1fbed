"""Ops, graphs, jobs, and what runs them: the public API.

The names are those of Dagster's op layer (https://docs.dagster.io/api/dagster); `_names.py` says where each one lives. Names that bear that
product's name have a neutral one here, and answer to both.
"""

from __future__ import annotations

import importlib
from typing import Any

from jetbridge._names import OLD_SPELLINGS, PLACES

__version__ = "0.1.0"
__all__ = sorted(PLACES)  # noqa: PLE0605 - the names stand in one table


def __getattr__(name: str) -> Any:
    """Import a public name at its first use."""
    known = OLD_SPELLINGS.get(name, name)
    place = PLACES.get(known)
    if place is None:
        raise AttributeError(f"module 'jetbridge' has no attribute {name!r}")
    value = getattr(importlib.import_module(place), known)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted({*globals(), *PLACES})
