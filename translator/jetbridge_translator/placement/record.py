"""What was written last time: hashes in `migration.json`, the texts beside it, so that the next migration can merge."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from jetbridge_translator.placement.files import MADE_ANEW, NEW, Action, PlacedFile, is_inside

RECORD = "migration.json"
WRITTEN = ".jetbridge/written.json"


@dataclass(frozen=True, slots=True)
class LastTime:
    """What the last migration left: by path the hashes, and the texts as far as they are known."""

    hashes: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


def last_time(out: Path) -> LastTime:
    """What the last migration into this folder wrote; nothing if there was none. A text that is not what its hash says is not taken."""
    hashes = {
        path: value
        for path, value in _entries(out / RECORD, "files").items()
        if is_inside(path) and isinstance(value, str)
    }
    stored = _entries(out / WRITTEN, "texts")
    texts = {path: text for path, text in stored.items() if isinstance(text, str) and digest(text) == hashes.get(path)}
    return LastTime(hashes, texts)


def _entries(path: Path, key: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))[key]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def record_texts(planned: Iterable[PlacedFile], record: Mapping[str, object]) -> dict[str, str]:
    """The two files that the next migration reads, by path."""
    texts = dict(sorted(_texts(planned)))
    hashes = {path: digest(text) for path, text in texts.items()}
    kept = {path: text for path, text in texts.items() if not path.endswith(MADE_ANEW)}
    return {RECORD: _json({**record, "files": hashes}), WRITTEN: _json({"format": 1, "texts": kept})}


def _texts(planned: Iterable[PlacedFile]) -> Iterable[tuple[str, str]]:
    """What the next merge of each file starts from: where the new text only stands beside, still what the user's edits were made on."""
    for file in planned:
        base = file.base if file.action in (Action.CONFLICT, Action.KEEP_OLD) else file.new
        if base is not None:
            yield file.path, base
        if file.action is Action.CONFLICT and file.new is not None:
            yield file.path + NEW, file.new


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def digest(text: str) -> str:
    """The hash by which a text is known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def last_moment(out: Path) -> datetime | None:
    """What clocks showed at the last migration into this folder: shown again, nothing changes that the DAGs have not changed."""
    try:
        return datetime.fromisoformat(json.loads((out / RECORD).read_text("utf-8"))["moment"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
