"""Results of reading that are kept on disk, so that a second run reads only what has changed.

A result is found by the content of its file, the options, and our own version. It counts only if everything else that the evaluation looked at is still the same: helper modules, data files, folders that were
listed, paths where nothing was, packages taken for installed or not, and the clock, if it was asked.
"""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from jetbridge_translator.evaluate.trace import Trace
from jetbridge_translator.extract.disk_store import LIMIT_BYTES, DiskStore
from jetbridge_translator.extract.session import Inputs
from jetbridge_translator.extract.stamps import Stamps, digest
from jetbridge_translator.extract.transport import packed, unpacked
from jetbridge_translator.model import DagFile

_PACKAGE = Path(__file__).parent.parent
_MATTERING = ("croniter", "jetbridge", "jinja2", "libcst", "pendulum", "PyYAML", "tzdata")
"""Distributions whose answers are part of results."""
_NOT_KEPT = frozenset({"DAG105", "DAG109"})
"""Findings of what may go otherwise next time: a limit of time, an error of ours."""


@dataclass(frozen=True, slots=True)
class _Conditions:
    """What a result depends on besides the text of its file."""

    stamps: tuple[tuple[str, str], ...]
    packages: tuple[tuple[str, bool], ...]
    moment: datetime | None = None
    day: str | None = None


class KeptResults:
    """The results of one batch in a folder of the user's cache."""

    def __init__(
        self,
        folder: Path,
        roots: Iterable[Path],
        module_folders: Iterable[Path],
        inputs: Inputs,
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        """Take where they are kept, and what holds for all files of the batch."""
        self._store = DiskStore(folder, limit_bytes)
        self._inputs = inputs
        self._installed = inputs.installed or frozenset()
        self._stamps = Stamps()
        self._common = digest(
            _our_version(),
            *(str(path.absolute()) for path in (*roots, Path(), *module_folders)),
            inputs.version.value,
            *(repr(sorted(given.items())) for given in (inputs.variables, inputs.connections, inputs.environment)),
        )

    def before_looking(self, path: Path) -> None:
        """Note what is at a path before the reader looks there: a change in between then makes the result useless, never wrong."""
        self._stamps.of(path)

    def get(self, file: Path) -> DagFile | None:
        """The kept result of a file, None if there is none that counts."""
        content = self._store.get(self._key(file))
        if content is None:
            return None
        try:
            conditions, result = pickle.loads(content)  # noqa: S301 -- the user's own, which the store makes sure of
            return unpacked(result) if self._hold(conditions) else None
        except Exception:  # noqa: BLE001 -- whatever is wrong with it, the file can be read anew
            return None

    def put(self, file: Path, result: DagFile, trace: Trace) -> None:
        """Keep a result with what it depends on."""
        if any(found.code in _NOT_KEPT for found in result.findings):
            return
        content = pickle.dumps((self._conditions(trace), packed(result)), pickle.HIGHEST_PROTOCOL)
        self._store.put(self._key(file), content)

    def prune(self) -> None:
        """Remove what was not used for longest, if there is too much."""
        self._store.prune()

    def _key(self, file: Path) -> str:
        return digest(self._common, str(file.absolute()), self._stamps.of(file))

    def _conditions(self, trace: Trace) -> _Conditions:
        return _Conditions(
            tuple((path, self._stamps.of(path)) for path in sorted(map(str, trace.paths))),
            tuple((name, name in self._installed) for name in sorted(trace.packages)),
            self._inputs.moment if trace.clock else None,
            self._day() if trace.day else None,
        )

    def _hold(self, conditions: _Conditions) -> bool:
        return (
            conditions.moment in (None, self._inputs.moment)
            and conditions.day in (None, self._day())
            and all((name in self._installed) is known for name, known in conditions.packages)
            and all(self._stamps.of(path) == stamp for path, stamp in conditions.stamps)
        )

    def _day(self) -> str:
        return f"{self._inputs.moment.astimezone(timezone.utc):%Y-%m-%d}"


@lru_cache(maxsize=1)
def _our_version() -> str:
    """Python, the zone of this machine, the libraries that matter, and our own code: by the sizes and times of its files, since a checkout has no version of its own."""
    own = sorted(_stated(path) for path in _PACKAGE.rglob("*") if path.suffix in (".py", ".json"))
    return digest(sys.version, *time.tzname, *map(_version, _MATTERING), *own)


def _stated(path: Path) -> str:
    state = path.stat()
    return f"{path} {state.st_size} {state.st_mtime_ns}"


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""
