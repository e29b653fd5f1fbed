"""Which files of a folder may define DAGs: what Airflow would load of it.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#loading-dags
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from jetbridge_translator.extract.ignored import IgnoreRules

_HEAD = 5_000_000
_SKIPPED = frozenset({"__pycache__", ".git", ".venv", "node_modules"})


def dag_files(paths: Iterable[Path], *, is_v3: bool) -> list[Path]:
    """The files to read: those that were named, and of folders the Python files that mention DAGs and Airflow."""
    found: dict[Path, None] = {}
    for path in paths:
        for file in _files_of(path, is_v3=is_v3):
            found[file] = None
    return list(found)


def python_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every Python file, whatever it mentions; links that lead out of a folder are none of its files."""
    for path in paths:
        if path.is_dir():
            yield from (file for file in _walk(path, None) if file.suffix == ".py" and not _leads_out(file, path))
        else:
            yield path


def _files_of(path: Path, *, is_v3: bool) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in _walk(path, IgnoreRules(is_v3=is_v3)):
        if file.suffix == ".py" and (_leads_out(file, path) or may_define_dags(file, is_v3=is_v3)):
            yield file


def _leads_out(file: Path, folder: Path) -> bool:
    """Whether it is a link to somewhere else, which nobody reads: it is kept, to be told of."""
    return file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())


def _walk(folder: Path, rules: IgnoreRules | None) -> Iterator[Path]:
    own = rules.below(folder) if rules is not None else None
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = Path(entry.path)
        is_folder = entry.is_dir(follow_symlinks=False)
        if own is not None and own.ignores(path, is_folder=is_folder):
            continue
        if is_folder:
            if entry.name not in _SKIPPED:
                yield from _walk(path, own)
        else:
            yield path


def may_define_dags(file: Path, *, is_v3: bool) -> bool:
    """Airflow's own guess, by the words in the file; a file that cannot be read (or is no regular one) is kept, to be told of."""
    if not file.is_file():
        return True
    try:
        with file.open("rb") as stream:
            content = stream.read(_HEAD).lower()
    except OSError:
        return True
    if b"airflow" not in content:
        return False
    return b"dag" in content or (is_v3 and b"asset" in content)
