"""What putting files into the output folder would do, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jetbridge_translator.placement.files import MADE_ANEW, NEW, Action, PlacedFile, PlacementError, is_inside, text_of
from jetbridge_translator.placement.merge import merge
from jetbridge_translator.placement.record import LastTime, digest, last_time


def plan(out: Path, files: Mapping[str, str], unsound: Mapping[str, str] | None = None) -> tuple[PlacedFile, ...]:
    """What putting `files` (text by relative path) into the folder would do, by path; files of `unsound` are not merged, for the reason given.

    Raises:
        PlacementError: `out` is no folder, or a path leads out of it.
    """
    if out.exists() and not out.is_dir():
        raise PlacementError(f"{out} is a file: name a folder with --out")
    for path in files:
        if not is_inside(path):
            raise PlacementError(f"the path {path!r} leads out of the output folder")
    last, reasons = last_time(out), unsound or {}
    planned = {path: _plan_file(out, path, text, last, reasons.get(path)) for path, text in files.items()}
    beside = {found.written_path for found in planned.values()}
    gone = [path for path in last.hashes if path not in files and path not in beside]
    planned |= {path: found for path in gone if (found := _plan_gone(out, path, last))}
    return tuple(planned[path] for path in sorted(planned))


def _plan_file(out: Path, path: str, new: str, last: LastTime, unsound: str | None) -> PlacedFile:
    old = text_of(out / path)
    known = _base_path(out, path, last)
    base = last.texts.get(known)
    if old is None:
        return PlacedFile(path, Action.CREATE, old, new)
    if old == new:
        return PlacedFile(path, Action.UNCHANGED, old, new)
    if path.endswith(MADE_ANEW) or digest(old) == last.hashes.get(path):
        return PlacedFile(path, Action.UPDATE, old, new)
    if digest(new) == last.hashes.get(known):
        return PlacedFile(path, Action.KEEP, old, new)
    if base is None:
        why = "it is not what was written last time, and that text is not known"
        return PlacedFile(path, Action.CONFLICT, old, new, conflicts=(1,), why=why)
    return _plan_merge(PlacedFile(path, Action.CONFLICT, old, new, base), unsound)


def _base_path(out: Path, path: str, last: LastTime) -> str:
    """Whose text the user's edits were made on: a new text that stood beside and is gone has been looked at, so it is that one."""
    beside = path + NEW
    return beside if beside in last.hashes and not (out / beside).exists() else path


def _plan_merge(file: PlacedFile, unsound: str | None) -> PlacedFile:
    old, new, base = file.old or "", file.new or "", file.base or ""
    found = merge(base, old, new)
    if found.conflicts:
        return PlacedFile(file.path, Action.CONFLICT, old, new, base, conflicts=found.conflicts)
    if found.text == old:
        return PlacedFile(file.path, Action.KEEP, old, new, base)
    if unsound is not None:
        return PlacedFile(file.path, Action.CONFLICT, old, new, base, conflicts=(1,), why=unsound)
    return PlacedFile(file.path, Action.MERGE, old, new, base, found.text)


def _plan_gone(out: Path, path: str, last: LastTime) -> PlacedFile | None:
    old = text_of(out / path)
    if old is None:
        return None
    action = Action.REMOVE if digest(old) == last.hashes[path] else Action.KEEP_OLD
    return PlacedFile(path, action, old, None, last.texts.get(path))
