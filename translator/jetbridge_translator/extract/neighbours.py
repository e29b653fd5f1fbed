"""Folders beside the given ones that hold what the DAG files import: `dags/` is given, and `utils/` stands next to it.

Airflow puts the DAG, plugin and config folders on `sys.path`; teams add the top of their repository (`PYTHONPATH`, an image's working folder).
https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/modules_management.html
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jetbridge_translator.extract.files import python_files
from jetbridge_translator.extract.generation import folders_above
from jetbridge_translator.model import DagFile, Place
from jetbridge_translator.read import Folders, finding

_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?\s*(\w+)|import[ \t]+([\w.]+))", re.MULTILINE)
_NOT_THE_TEAMS = frozenset({*sys.stdlib_module_names, "airflow"})
_SIDES = ("", "plugins", "src")
_INSTALLED = frozenset({"site-packages", "dist-packages"})
"""Folders of packages that somebody installed: examples lie in there, and what they import is no code of the team."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A folder that was not given, the modules that are imported from it, and where that is done first."""

    folder: Path
    modules: tuple[str, ...]
    place: Place


def neighbours_of(roots: Iterable[Path], search: Iterable[Path] = ()) -> tuple[Neighbour, ...]:
    """The folders beside or above the given ones, up to the repository's, that hold modules which no given folder has."""
    given = tuple(roots)
    folders = Folders(given, search)
    beside = list(_beside(given, folders))
    if not beside:
        return ()
    found: dict[Path, list[tuple[str, Place]]] = {}
    for module, place in _missing(given, folders):
        for folder in beside:
            if _has(folder, module):
                found.setdefault(folder, []).append((module[0].partition(".")[0], place))
                break
    return tuple(
        Neighbour(folder, tuple(sorted({name for name, _ in uses})), uses[0][1]) for folder, uses in found.items()
    )


def with_neighbours(files: list[DagFile], neighbours: Iterable[Neighbour], roots: Iterable[Path]) -> list[DagFile]:
    """The files, the first one that imports from a neighbour with the finding that says so."""
    start = next(iter(Folders(roots).roots), Path())
    for neighbour in neighbours:
        told = finding("DAG008", neighbour.place, _message(neighbour, start))
        index = next((i for i, file in enumerate(files) if file.file == neighbour.place.file), 0)
        if files:
            files[index] = replace(files[index], findings=(*files[index].findings, told))
    return files


def _message(neighbour: Neighbour, start: Path) -> str:
    names = ", ".join(f"`{name}`" for name in neighbour.modules)
    up = next(level for level, folder in enumerate((start, *start.parents)) if neighbour.folder.is_relative_to(folder))
    rest = neighbour.folder.relative_to((start, *start.parents)[up])
    return f"{names}: read from {Path(*['..'] * up) / rest}, which was not given"


def _beside(roots: tuple[Path, ...], folders: Folders) -> Iterator[Path]:
    for level in folders_above(roots):
        for side in _SIDES:
            folder = level / side
            if folder.is_dir() and folder not in folders.all and _INSTALLED.isdisjoint(folder.parts):
                yield folder


def _missing(roots: tuple[Path, ...], folders: Folders) -> Iterator[tuple[tuple[str, str], Place]]:
    """The modules that no given folder has, with the first name that is taken from each, and where."""
    seen: set[tuple[str, str]] = set()
    for file in python_files(roots):
        text = _text(file)
        for match in _IMPORT.finditer(text):
            module = (match[1] or match[3], match[2] or "")
            if module in seen or module[0].partition(".")[0] in _NOT_THE_TEAMS or module[0].startswith("."):
                continue
            seen.add(module)
            if folders.find(module[0], file.absolute()) is None:
                yield module, Place(folders.relative(file.absolute()), text.count("\n", 0, match.start()) + 1)


def _has(folder: Path, module: tuple[str, str]) -> bool:
    """Whether a folder has a module; of a folder without `__init__.py` the module inside of it has to be there too."""
    name, member = module
    path = folder.joinpath(*name.split("."))
    if path.with_suffix(".py").is_file() or (path / "__init__.py").is_file():
        return True
    return bool(member) and (path / f"{member}.py").is_file()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
