"""Templates of the user (`--templates DIR`): each shadows ours of the same path. What is wrong with one is told with its line."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

from jinja2 import TemplateSyntaxError

from jetbridge_translator.render.environment import environment

_OF_REPORTS = "report/"


class TemplatesError(Exception):
    """A folder of templates cannot be used; the text says where and why."""


def check_templates(folders: Sequence[Path]) -> None:
    """Refuse what cannot work, before anything is read.

    Raises:
        TemplatesError: a template is no Jinja, belongs to a report, or a folder shadows none of ours.
    """
    ours = {name for name in environment().list_templates(["j2"]) if not name.startswith(_OF_REPORTS)}
    for folder in folders:
        made = environment([folder])
        theirs = {file.relative_to(folder).as_posix() for file in folder.rglob("*.j2")}
        for name in sorted(theirs):
            _check(folder, name)
            try:
                made.get_template(name)
            except TemplateSyntaxError as problem:
                raise TemplatesError(f"{problem.filename}:{problem.lineno}: {problem.message}") from problem
            except UnicodeDecodeError as problem:
                raise TemplatesError(f"{folder / name} is no UTF-8: {problem}") from problem
        if not theirs & ours:
            raise TemplatesError(f"{folder} has none of the templates that can be shadowed: {', '.join(sorted(ours))}")


def _check(folder: Path, name: str) -> None:
    if name.startswith(_OF_REPORTS):
        raise TemplatesError(f"{folder / name}: reports are always written with our own templates")


def error_of_theirs(problem: Exception, folders: Sequence[Path]) -> TemplatesError | None:
    """An error of rendering as one of the user's template; None if it happened in no template of these folders."""
    frames = [
        frame
        for frame in traceback.extract_tb(problem.__traceback__)
        if any(Path(frame.filename).is_relative_to(folder) for folder in folders)
    ]
    if not frames:
        return None
    return TemplatesError(f"{frames[-1].filename}:{frames[-1].lineno}: {type(problem).__name__}: {problem}")
