"""One file of the output folder: what stands there, what we write, and what becomes of both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

NEW = ".new"
MADE_ANEW = (".html",)
"""Pages are reports: nobody edits them, so their texts are not kept, and each migration replaces them."""


class PlacementError(Exception):
    """The output folder cannot be written; the text says why."""


class Action(str, Enum):
    """What happens to one file of the output folder."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    KEEP = "keep"  # the user has edited it, and we have nothing new
    MERGE = "merge"  # the user has edited it, we have changed other lines: it gets both
    CONFLICT = "keep, new text beside"  # the user has edited what we have changed
    REMOVE = "remove"  # written last time, not now
    KEEP_OLD = "keep, no longer written"  # as REMOVE, but the user has edited it


_STORIES = {
    Action.KEEP: "you have edited it; your edits are kept",
    Action.MERGE: "you have edited it; your edits are kept",
    Action.KEEP_OLD: "no DAG makes it any more; you have edited it, so it was kept",
    Action.REMOVE: "no DAG makes it any more",
}


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """One file: `path` relative to the output folder, the text that stands there and the text that the DAGs make now (None: none).

    `base` is the text that the user's edits were made on, as far as it is known. `merged` holds both sides' changes. `conflicts` are the lines of
    the user's text where they meet; `why` says what else keeps a merged text from being put in place.
    """

    path: str
    action: Action
    old: str | None
    new: str | None
    base: str | None = None
    merged: str | None = None
    conflicts: tuple[int, ...] = ()
    why: str = ""

    @property
    def edited(self) -> bool:
        """Whether the user has edited the file since it was written."""
        return self.action in (Action.KEEP, Action.MERGE, Action.CONFLICT, Action.KEEP_OLD)

    @property
    def written_path(self) -> str | None:
        """Where a text goes; None if nothing is written."""
        if self.action in (Action.CREATE, Action.UPDATE, Action.MERGE):
            return self.path
        return self.path + NEW if self.action is Action.CONFLICT else None

    @property
    def written(self) -> str | None:
        """The text that goes there."""
        return self.merged if self.action is Action.MERGE else self.new

    @property
    def story(self) -> str:
        """What a person is told of a file that was edited or removed."""
        if self.action is not Action.CONFLICT:
            return _STORIES.get(self.action, "")
        lines = ", ".join(str(line) for line in self.conflicts)
        return f"{self.why or f'you have edited lines that have changed (line {lines})'}; yours stay, the new text is in {self.path}{NEW}"


def text_of(path: Path) -> str | None:
    """What a file holds; None if there is none. Bytes that are no UTF-8 stay what they are."""
    if not path.is_file():
        return None
    return path.read_bytes().decode("utf-8", "surrogateescape")


def is_inside(path: str) -> bool:
    """Whether a relative path stays in its folder."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and path not in ("", ".")
