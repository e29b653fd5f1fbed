"""Puts planned files into the output folder: whole or not at all."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from jetbridge_translator.placement.files import Action, PlacedFile, PlacementError, text_of
from jetbridge_translator.placement.record import record_texts


def put(out: Path, planned: tuple[PlacedFile, ...], record: Mapping[str, object]) -> None:
    """Do what was planned: a complete folder is made beside `out`, and takes its place at the end.

    `record` becomes `migration.json`, with the hash of every text that was written, for the next time; the texts are kept beside it.

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
            for path, text in record_texts(planned, record).items():
                _write(stage / path, text)
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
        elif file.written_path is not None and file.written is not None:
            _write(stage / file.written_path, file.written)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)  # it may be a hard link to the file that stands in `out`
    target.write_text(text, "utf-8", errors="surrogateescape", newline="\n")


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


def differences(planned: tuple[PlacedFile, ...]) -> Iterator[str]:
    """Unified diffs of what would change, line by line."""
    for file in planned:
        if file.action in (Action.UNCHANGED, Action.KEEP, Action.KEEP_OLD):
            continue
        old, new = (file.old or "").splitlines(keepends=True), (file.written or "").splitlines(keepends=True)
        before = "/dev/null" if file.old is None else f"a/{file.path}"
        after = "/dev/null" if file.written is None else f"b/{file.written_path}"
        yield from difflib.unified_diff(old, new, before, after)


def changes(out: Path, planned: tuple[PlacedFile, ...], record: Mapping[str, object]) -> bool:
    """Whether putting these files would change anything in the folder."""
    return (
        any(file.action is Action.REMOVE for file in planned)
        or any(file.written_path is not None and text_of(out / file.written_path) != file.written for file in planned)
        or any(text_of(out / path) != text for path, text in record_texts(planned, record).items())
    )
