"""Where modules go: the same relative path, unless Python could not import it from there."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

_OURS = frozenset({"definitions", "tests"})
_INVALID = re.compile(r"\W")


def written_paths(paths: Sequence[str]) -> dict[str, str]:
    """The path of each written module by the path of its source."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for path in sorted(paths):
        wanted = _importable(path)
        number = 2
        while wanted in used:
            wanted = f"{_importable(path)[:-3]}_{number}.py"
            number += 1
        used.add(wanted)
        found[path] = wanted
    return found


def _importable(path: str) -> str:
    pure = PurePosixPath(path)
    parts = [_part(part) for part in (*pure.parts[:-1], pure.stem)]
    if len(parts) == 1 and parts[0] in _OURS:
        parts[0] += "_dag"
    return "/".join(parts) + ".py"


def _part(text: str) -> str:
    name = _INVALID.sub("_", text)
    if name[:1].isdigit():
        name = f"dag_{name}"
    return f"{name}_" if keyword.iskeyword(name) else name
