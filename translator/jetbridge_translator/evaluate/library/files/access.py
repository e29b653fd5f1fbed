"""Which path may be looked at: those inside the given folders."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.model import Finding
from jetbridge_translator.read import read_bytes

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator


def text_path(value: Any) -> str | None:
    """A path as text, None if it is not known."""
    if is_opaque(value) or not isinstance(value, (str, os.PathLike)):
        return None
    text = os.fspath(value)
    return text if isinstance(text, str) else None


def inside(machine: Evaluator, value: Any) -> Path | None:
    """The path if it is inside the given folders; None, with a finding, if not.

    A relative path is taken from the folders themselves, with a finding: the working directory of Airflow is not known.
    """
    text = text_path(value)
    if text is None or "\0" in text:
        return None
    path = Path(os.path.normpath(text))
    meant = [path] if path.is_absolute() else [root / path for root in machine.folders.all]
    for candidate in filter(machine.folders.contains, meant):
        machine.looked_at(candidate)
        if path.is_absolute():
            return candidate
        if candidate.exists():
            machine.finding("DAG114", machine.here(), f"`{text}` was looked for in the given folders")
            return candidate
    machine.finding("DAG107", machine.here(), f"`{text}` is not inside the given folders")
    return None


def look_below(machine: Evaluator, folder: Path) -> None:
    """Note that what is in a folder, at any depth, was asked for."""
    machine.looked_at(*(Path(where) for where, _, _ in os.walk(folder)))


def missing_is_an_error(machine: Evaluator, value: Any) -> Any:
    """The bytes of a file inside the folders; NotImplemented if it is outside.

    Raises:
        RaisedError: it should be inside and is not there.
    """
    path = inside(machine, value)
    if path is None:
        return NotImplemented
    if not path.exists():
        raise RaisedError(FileNotFoundError(2, "No such file or directory", str(path)))
    content = read_bytes(path, str(path))
    return NotImplemented if isinstance(content, Finding) else content
