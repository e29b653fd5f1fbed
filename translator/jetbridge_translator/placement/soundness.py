"""Whether merged files are sound: they compile, use only names that are there, and the project still loads and binds with them."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jetbridge_translator.placement.files import Action, PlacedFile
from jetbridge_translator.render.formatting import mistakes
from jetbridge_translator.validation.errors import BrokenJobsError
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.jobs_side import structure_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PROJECT = "definitions.py"
_NOT_OURS = {"__pycache__", "node_modules", "venv"}


def unsound(out: Path, planned: Sequence[PlacedFile]) -> dict[str, str]:
    """By path why a merged text must not be put in place; empty if all are sound.

    Where the project cannot be loaded even without what was merged (a client library is not installed), only the texts themselves are looked at.
    """
    merged = [file for file in planned if file.action is Action.MERGE]
    found = _by_text(merged)
    rest = [file for file in merged if file.path not in found]
    if any(file.path.endswith(".py") for file in rest):
        found |= _by_loading(out, planned, rest)
    return found


def _by_text(merged: Iterable[PlacedFile]) -> dict[str, str]:
    """What the text says itself; what was wrong with it before, or is wrong with the new text as well, is not the merge's doing."""
    texts = {file.path: file for file in merged if file.path.endswith(".py")}
    known = {
        (found.path, found.code, found.message)
        for side in ("old", "new")
        for found in mistakes({path: getattr(file, side) or "" for path, file in texts.items()})
    }
    problems = mistakes({path: file.merged or "" for path, file in texts.items()})
    told = {
        found.path: f"merged with what is new, line {found.line} would not be sound: {found.message}"
        for found in reversed(problems)
        if (found.path, found.code, found.message) not in known
    }
    for file in merged:
        error = _toml_error(file.merged or "") if file.path.endswith(".toml") else None
        if error:
            told[file.path] = f"merged with what is new, it would be no TOML: {error}"
    return told


def _toml_error(text: str) -> str | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return str(error)
    return None


def _by_loading(out: Path, planned: Sequence[PlacedFile], merged: Sequence[PlacedFile]) -> dict[str, str]:
    fresh = {file.path: file.new for file in planned if file.new is not None}
    both = {file.path: file.merged or "" for file in merged}
    kept = {file.path: file.old or "" for file in planned if file.action in (Action.KEEP, Action.CONFLICT)}
    if not _broken(out, {**fresh, **kept, **both}):
        return {}
    before = _broken(out, fresh)
    found = {}
    for path, text in both.items():
        errors = {file: error for file, error in _broken(out, {**fresh, path: text}).items() if file not in before}
        if errors and _PROJECT not in before:
            found[path] = f"merged with what is new, the jobs would not load: {next(iter(errors.values()))}"
    return found


def _broken(out: Path, texts: Mapping[str, str]) -> dict[str, str]:
    """By file why its jobs cannot be loaded, with these texts and all else that stands in the folder."""
    with tempfile.TemporaryDirectory(prefix="jetbridge-merged-") as folder:
        root = Path(folder)
        _link_others(out, root, texts)
        for path, text in texts.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8", errors="surrogateescape")
        try:
            document = structure_of(root, AirflowInputs())
        except BrokenJobsError as problem:
            return {_PROJECT: _without_place(str(problem), root)}
    return {
        path: _without_place(found["message"], root)
        for path, file in document["files"].items()
        for found in file["findings"]
    }


def _without_place(message: str, root: Path) -> str:
    line = message.strip().splitlines()[-1].replace(f"{root.resolve()}/", "").replace(f"{root}/", "")
    return line.removeprefix("the file cannot be imported: ").rstrip(".")


def _link_others(out: Path, root: Path, texts: Mapping[str, str]) -> None:
    for folder, folders, names in os.walk(out):
        folders[:] = [name for name in folders if name not in _NOT_OURS and not name.startswith(".")]
        inside = Path(folder).relative_to(out)
        for name in names:
            if (inside / name).as_posix() not in texts:
                (root / inside).mkdir(parents=True, exist_ok=True)
                (root / inside / name).symlink_to((Path(folder) / name).absolute())
