"""Where modules go: the same relative path, unless Python could not import it from there."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

_OURS = frozenset({"airflow", "definitions", "tests"})
_HIDDEN = "airflow"
"""A folder of the repository of which nothing can be imported by its name: that is Airflow's own."""
_INVALID = re.compile(r"\W")


def written_paths(paths: Sequence[str], movable: Collection[str] = (), outside: Collection[str] = ()) -> dict[str, str]:
    """The path of each written module by the path of its source.

    Args:
        paths: of the sources.
        movable: those that nobody imports: Airflow loads DAG files by path, so one may be called like a package that others import.
        outside: top-level names of packages that the project imports.
    """
    found: dict[str, str] = {}
    used: set[str] = set()
    folders = {folder for path in paths for folder in _folders(_importable(path))}
    for path in sorted(paths):
        wanted = _importable(path)
        if path in movable and (wanted[:-3] in folders or wanted[:-3] in outside):
            wanted = f"{wanted[:-3]}_dag.py"
        number = 2
        while wanted in used:
            wanted = f"{_importable(path)[:-3]}_{number}.py"
            number += 1
        used.add(wanted)
        found[path] = wanted
    return found


def _folders(path: str) -> list[str]:
    return [parent.as_posix() for parent in PurePosixPath(path).parents if parent.name]


def _importable(path: str) -> str:
    pure = PurePosixPath(path.removeprefix(f"{_HIDDEN}/"))
    parts = [_part(part) for part in (*pure.parts[:-1], pure.stem)]
    if len(parts) == 1 and parts[0] in _OURS:
        parts[0] += "_dag"
    return "/".join(parts) + ".py"


def _part(text: str) -> str:
    name = _INVALID.sub("_", text)
    if name[:1].isdigit():
        name = f"dag_{name}"
    return f"{name}_" if keyword.iskeyword(name) else name
