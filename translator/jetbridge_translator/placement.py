"""Puts written files into the output folder: whole or not at all, and never over a file that the user has edited."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path, PurePosixPath

RECORD = "migration.json"
NEW = ".new"


class PlacementError(Exception):
    """The output folder cannot be written; the text says why."""


class Action(str, Enum):
    """What happens to one file of the output folder."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    KEEP = "keep"  # the user has edited it, and we would write what we wrote last time
    KEEP_BESIDE = "keep, new text beside"  # the user has edited it, and we would write something else
    REMOVE = "remove"  # written last time, not now
    KEEP_OLD = "keep, no longer written"  # as REMOVE, but the user has edited it


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """One file: `path` relative to the output folder, the text that stands there and the text that we write (None: none)."""

    path: str
    action: Action
    old: str | None
    new: str | None

    @property
    def edited(self) -> bool:
        """Whether the user has edited the file since it was written."""
        return self.action in (Action.KEEP, Action.KEEP_BESIDE, Action.KEEP_OLD)

    @property
    def written_path(self) -> str | None:
        """Where our text goes; None if it goes nowhere."""
        if self.action in (Action.CREATE, Action.UPDATE):
            return self.path
        return self.path + NEW if self.action is Action.KEEP_BESIDE else None


def plan(out: Path, files: Mapping[str, str]) -> tuple[PlacedFile, ...]:
    """What putting `files` (text by relative path) into the folder would do, by path.

    Raises:
        PlacementError: `out` is no folder, or a path leads out of it.
    """
    if out.exists() and not out.is_dir():
        raise PlacementError(f"{out} is a file: name a folder with --out")
    for path in files:
        _check_inside(path)
    last = _last_hashes(out)
    planned = {path: _plan_file(out, path, text, last.get(path)) for path, text in files.items()}
    beside = {found.written_path for found in planned.values()}
    gone = [path for path in last if path not in files and path not in beside]
    planned |= {path: found for path in gone if (found := _plan_gone(path, _text(out / path), last[path]))}
    return tuple(planned[path] for path in sorted(planned))


def _plan_file(out: Path, path: str, new: str, last: str | None) -> PlacedFile:
    old, pending = _text(out / path), (out / (path + NEW)).exists()
    if old is None:
        action = Action.CREATE
    elif old == new:
        action = Action.UNCHANGED
    elif digest(old) == last:
        action = Action.UPDATE
    else:
        action = Action.KEEP if digest(new) == last and not pending else Action.KEEP_BESIDE
    return PlacedFile(path, action, old, new)


def _plan_gone(path: str, old: str | None, last: str) -> PlacedFile | None:
    if old is None:
        return None
    return PlacedFile(path, Action.REMOVE if digest(old) == last else Action.KEEP_OLD, old, None)


def put(out: Path, planned: tuple[PlacedFile, ...], record: Mapping[str, object]) -> None:
    """Do what was planned: a complete folder is made beside `out`, and takes its place at the end.

    `record` becomes `migration.json`, with the hash of every text that was written, for the next time.

    Raises:
        PlacementError: the folder cannot be made; then everything is as it was.
    """
    if Path.cwd().is_relative_to(out.absolute()):
        raise PlacementError(
            f"{out} is the current folder, and it is replaced as a whole: run this from another folder"
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as beside:
            stage = Path(beside) / "new"
            _copy_current(out, stage)
            _apply(stage, planned)
            (stage / RECORD).unlink(missing_ok=True)
            (stage / RECORD).write_text(record_text(planned, record), "utf-8")
            _swap(out, stage, Path(beside) / "old")
    except OSError as problem:
        where = problem.filename or out
        raise PlacementError(
            f"{out} cannot be written ({where}: {problem.strerror or problem}); it is as it was"
        ) from problem


def _copy_current(out: Path, stage: Path) -> None:
    """The folder as it is, by hard links where the file system has them: nothing of it is written in place."""
    if out.is_dir():
        shutil.copytree(out, stage, symlinks=True, copy_function=_link)
    else:
        stage.mkdir()


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _apply(stage: Path, planned: tuple[PlacedFile, ...]) -> None:
    for file in planned:
        if file.action is Action.REMOVE:
            (stage / file.path).unlink()
            _remove_empty(stage, (stage / file.path).parent)
        elif file.written_path is not None and file.new is not None:
            target = stage / file.written_path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)  # it may be a hard link to the file that stands in `out`
            target.write_text(file.new, "utf-8", newline="\n")


def _remove_empty(stage: Path, folder: Path) -> None:
    while folder != stage and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _swap(out: Path, stage: Path, old: Path) -> None:
    if not out.exists():
        stage.rename(out)
        return
    shutil.copymode(out, stage)
    out.rename(old)
    try:
        stage.rename(out)
    except OSError:
        old.rename(out)
        raise


def record_text(planned: tuple[PlacedFile, ...], record: Mapping[str, object]) -> str:
    """The text of `migration.json`."""
    hashes = {file.path: digest(file.new) for file in planned if file.new is not None}
    hashes |= {file.path + NEW: digest(file.new or "") for file in planned if file.action is Action.KEEP_BESIDE}
    return json.dumps({**record, "files": dict(sorted(hashes.items()))}, indent=1, ensure_ascii=False) + "\n"


def differences(planned: tuple[PlacedFile, ...]) -> Iterator[str]:
    """Unified diffs of what would change, line by line."""
    for file in planned:
        if file.action in (Action.UNCHANGED, Action.KEEP, Action.KEEP_OLD):
            continue
        old, new = (file.old or "").splitlines(keepends=True), (file.new or "").splitlines(keepends=True)
        before = "/dev/null" if file.old is None else f"a/{file.path}"
        after = "/dev/null" if file.new is None else f"b/{file.written_path}"
        yield from difflib.unified_diff(old, new, before, after)


def changes(out: Path, planned: tuple[PlacedFile, ...], record: Mapping[str, object]) -> bool:
    """Whether putting these files would change anything in the folder."""
    return (
        any(file.action is Action.REMOVE for file in planned)
        or any(file.written_path is not None and _text(out / file.written_path) != file.new for file in planned)
        or _text(out / RECORD) != record_text(planned, record)
    )


def digest(text: str) -> str:
    """The hash by which a text is known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def last_moment(out: Path) -> datetime | None:
    """What clocks showed at the last migration into this folder: shown again, nothing changes that the DAGs have not changed."""
    try:
        return datetime.fromisoformat(json.loads((out / RECORD).read_text("utf-8"))["moment"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _last_hashes(out: Path) -> dict[str, str]:
    try:
        stored = json.loads((out / RECORD).read_text("utf-8"))["files"]
        return {path: value for path, value in stored.items() if _is_inside(path) and isinstance(value, str)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _text(path: Path) -> str | None:
    if not path.is_file():
        return None
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _check_inside(path: str) -> None:
    if not _is_inside(path):
        raise PlacementError(f"the path {path!r} leads out of the output folder")


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and path not in ("", ".")
