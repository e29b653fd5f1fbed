"""Which Airflow a batch of files is written for: seen from its imports, else from the version that stands pinned nearby, else 2.x."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from jetbridge_translator.model import AirflowVersion

_SDK = re.compile(rb"^[ \t]*(?:from|import)[ \t]+airflow\.(?:sdk\b|providers\.standard\b)", re.MULTILINE)
_PINS = (
    re.compile(r"^\s*[\"']?apache-airflow(?:\[[^\]]*\])?\s*(?:==|~=|>=)\s*([23])\.", re.MULTILINE | re.IGNORECASE),
    re.compile(r"\bapache/airflow:(?:slim-)?([23])\.", re.IGNORECASE),
    re.compile(r"\bconstraints-([23])\.\d", re.IGNORECASE),
    re.compile(r"\bAIRFLOW_VERSION\s*[=:]\s*[\"']?([23])\.", re.IGNORECASE),
)
_PIN_FILES = (
    "requirements*.txt",
    "constraints*.txt",
    "Dockerfile*",
    "pyproject.toml",
    "docker-compose*.y*ml",
    "setup.cfg",
    "Pipfile",
)
_LEVELS = 3
_HEAD = 1_000_000


def generation_of(files: Iterable[Path], roots: Iterable[Path]) -> AirflowVersion:
    """The generation of a batch."""
    if any(_imports_sdk(file) for file in files if file.is_file()):
        return AirflowVersion.V3
    return _pinned(roots) or AirflowVersion.V2


def _imports_sdk(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return _SDK.search(stream.read(_HEAD)) is not None
    except OSError:
        return False


def _pinned(roots: Iterable[Path]) -> AirflowVersion | None:
    return next((found for file in nearby_files(roots) if (found := _pin_in(file)) is not None), None)


def nearby_files(roots: Iterable[Path]) -> Iterator[Path]:
    """Files that pin packages, in the given folders and in those above them up to the repository's; the nearest first."""
    for level in folders_above(roots):
        for pattern in _PIN_FILES:
            yield from sorted(level.glob(pattern))


def folders_above(roots: Iterable[Path]) -> Iterator[Path]:
    """The given folders and those above them, up to the repository's; the nearest first."""
    for root in roots:
        folder = (root if root.is_dir() else root.parent).absolute()
        for level in (folder, *list(folder.parents)[: _LEVELS - 1]):
            yield level
            if (level / ".git").exists():
                break


def _pin_in(file: Path) -> AirflowVersion | None:
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            text = stream.read(_HEAD)
    except OSError:
        return None
    for pin in _PINS:
        if found := pin.search(text):
            return AirflowVersion(found[1])
    return None
