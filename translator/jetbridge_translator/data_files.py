"""Data files that the team's code opens: they travel with the written modules that name them, to the same place beside them."""

from __future__ import annotations

import ast
import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jetbridge_translator.model import DagFile
from jetbridge_translator.read import Folders, module_name

_OPENS = re.compile(r"\bopen\(|__file__|\bread_\w+\(|Path\(|Loader\(|\bload_dotenv\(")
_CODE = frozenset({".py", ".pyc", ".pyi", ".so"})
_LARGEST = 1_000_000
_LONGEST_NAME = 200
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class _Module:
    """A written module: its path in the project, its text, and the folder of the source that it came from."""

    path: str
    text: str
    folder: Path


def data_files(
    sources: tuple[Path, ...], read: Iterable[DagFile], written: Mapping[str, str], paths: Mapping[str, str]
) -> dict[str, str]:
    """The texts of those files by their paths in the project; `written` are the project's modules, `paths` says where each module of the source went.

    A file counts if texts of a module that opens files give its path from the module's folder or from one above it, or that of the folder that it is in.
    What is no text, or large, stays where it is.
    """
    folders = Folders(sources)
    found: dict[str, str] = {}
    for module in _modules(folders, read, written, paths):
        for file in filter(_is_data, _named(module, folders)):
            beside = os.path.relpath(file, module.folder).replace(os.sep, "/")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(module.path), beside))
            if not target.startswith("..") and (text := _text(file)) is not None:
                found[target] = text
    return found


def _modules(
    folders: Folders, read: Iterable[DagFile], written: Mapping[str, str], paths: Mapping[str, str]
) -> Iterator[_Module]:
    homes: dict[str, str] = {}
    for file in read:
        homes[module_name(file.file)] = file.file
        homes.update((helper.name, helper.file) for helper in file.helper_modules)
    for source, path in paths.items():
        home, text = homes.get(module_name(source)), written.get(path, "")
        if home is not None and _OPENS.search(text):
            at = next((root / home for root in folders.all if (root / home).is_file()), None)
            if at is not None:
                yield _Module(path, text, at.parent)


def _named(module: _Module, folders: Folders) -> Iterator[Path]:
    """The files that a module names, alone or behind folders that it names, and all files of a named folder that holds no code."""
    root = folders.root_of(module.folder) or module.folder
    starts = [folder for folder in (module.folder, *module.folder.parents) if folder.is_relative_to(root)]
    names = sorted(_names(module.text))
    for _ in range(_DEPTH):
        found = [start / name for start in starts for name in names]
        yield from (path for path in found if path.is_file() and folders.contains(path))
        starts = [path for path in found if path.is_dir() and folders.contains(path)]
        yield from (file for folder in starts if not any(folder.rglob("*.py")) for file in sorted(folder.rglob("*")))


def _names(text: str) -> set[str]:
    """Texts of a module that may name a file; what is put behind a folder begins with a slash."""
    texts = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    names = {t.removeprefix("./").strip("/") for t in texts if isinstance(t, str) and len(t) <= _LONGEST_NAME}
    return {name for name in names if name.strip(".") and name.isprintable()}


def _is_data(file: Path) -> bool:
    hidden = any(part.startswith((".", "__")) for part in file.parts[-2:])
    return not hidden and file.suffix not in _CODE and file.is_file() and file.stat().st_size <= _LARGEST


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
