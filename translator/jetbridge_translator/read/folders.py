"""The folders that were given: which file a module name means, what may be read, and the parsed files."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from jetbridge_translator.model import Finding, Place
from jetbridge_translator.read.source_file import SourceFile, finding, read_source

CACHED_CHARACTERS = 1_000_000
"""How much parsed text is kept: modules that many files import stay, so that memory does not grow with the number of files."""
SIDE_FOLDERS = ("plugins", "dags", "src")


@dataclass(frozen=True, slots=True)
class ModuleLocation:
    """Where a module stands: its file, None for a folder without `__init__.py` (namespace package)."""

    name: str
    file: Path | None
    folder: Path | None = None  # of a package: where its submodules are
    certain: bool = True  # False: it stands beside the importing file or above it, which is not on Airflow's path


class Folders:
    """The folders of one migration.

    `roots` hold the DAG files; `search` are further folders to resolve imports in (`--path`, plugin folders). Airflow puts the DAG folder, the plugin
    folder and the config folder on `sys.path`; what else is on a team's path is not known, so the folders above a file are searched too, as far as they were given.
    https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/modules_management.html
    """

    def __init__(
        self, roots: Iterable[Path], search: Iterable[Path] = (), before_looking: Callable[[Path], object] | None = None
    ) -> None:
        """Take folders (a file stands for its folder), and who is told of a path before it is looked at."""
        self.before_looking = before_looking or (lambda _path: None)
        self.roots = tuple(dict.fromkeys(_folder(root) for root in roots))
        self.search = tuple(dict.fromkeys(_folder(root) for root in search))
        self.room: dict[type, Any] = {}  # what others keep for as long as these folders are read
        self._sources: OrderedDict[Path, SourceFile | Finding] = OrderedDict()
        self._characters = 0
        self._found: dict[tuple[str, Path], ModuleLocation | None] = {}
        self._looked_into: dict[tuple[str, Path], frozenset[Path]] = {}
        self._looking: set[Path] = set()
        self._entries: dict[Path, frozenset[str]] = {}

    @cached_property
    def all(self) -> tuple[Path, ...]:
        """Every folder that may be read."""
        return tuple(dict.fromkeys((*self.roots, *self.search)))

    def root_of(self, path: Path) -> Path | None:
        """The given folder that holds a path, the innermost if several do."""
        holding = [root for root in self.all if path.is_relative_to(root)]
        return max(holding, key=lambda root: len(root.parts), default=None)

    def contains(self, path: Path) -> bool:
        """Whether a path, its links followed, is inside the given folders."""
        return self.root_of(path) is not None and any(
            path.resolve().is_relative_to(root.resolve()) for root in self.all
        )

    def leads_out(self, path: Path) -> bool:
        """Whether a path that stands in the given folders is, or is behind, a link to somewhere else."""
        root = self.root_of(path)
        if root is None:
            return False
        real = os.path.realpath(path)
        return not any(real.startswith(folder) for folder in self._real)

    @cached_property
    def _real(self) -> tuple[str, ...]:
        return tuple(os.path.join(os.path.realpath(root), "") for root in self.all)  # noqa: PTH118 -- compared as texts, for each file

    def relative(self, path: Path) -> str:
        """The path as findings and models show it: relative to the given folder of DAG files that holds it, else to the one of `--path`."""
        for roots in (self.roots, self.search):
            holding = [root for root in roots if path.is_relative_to(root)]
            if holding:
                return path.relative_to(min(holding, key=lambda root: len(root.parts))).as_posix()
        return path.as_posix()

    def load(self, path: Path) -> SourceFile | Finding:
        """The parsed file; the most recently used ones are kept."""
        if path in self._sources:
            self._sources.move_to_end(path)
            return self._sources[path]
        self.before_looking(path)
        file = self.relative(path)
        if self.leads_out(path):
            return finding("DAG004", Place(file), "the link leads out of the given folders")
        source = read_source(path, file, module_name(file))
        self._keep(path, source)
        return source

    def _keep(self, path: Path, source: SourceFile | Finding) -> None:
        self._sources[path] = source
        self._characters += _size(source)
        while self._characters > CACHED_CHARACTERS and len(self._sources) > 1:
            _, dropped = self._sources.popitem(last=False)
            self._characters -= _size(dropped)

    def find(self, name: str, importing: Path) -> ModuleLocation | None:
        """The module of a dotted name, as seen from the file that imports it; None if the given folders do not have it."""
        key = (name, importing.parent)
        if key not in self._found:
            self._looking.clear()
            self._found[key] = self._find(name, importing, None)
            self._looked_into[key] = frozenset(self._looking)
        found = self._found[key]
        if found is not None and not found.certain and found.file == importing:
            found = self._find(name, importing, importing)  # `import clickhouse` in a clickhouse.py is not that file
            self._looked_into[key] |= self._looking
        return found

    def looked_into(self, name: str, importing: Path) -> frozenset[Path]:
        """The folders on whose content it depends what `find` gives."""
        return self._looked_into.get((name, importing.parent), frozenset())

    def _find(self, name: str, importing: Path, leave_out: Path | None) -> ModuleLocation | None:
        parts = name.split(".")
        namespace = None
        for starts, certain in ((self._roots(parts), True), (self._above(parts, importing), False)):
            for folder, rest in starts:
                location = self._locate(folder, rest, name)
                if location is None or location.file == (leave_out or ""):
                    continue
                if location.file is not None:
                    return replace(location, certain=certain)
                namespace = namespace or location
        return namespace

    def _roots(self, parts: list[str]) -> Iterator[tuple[Path, list[str]]]:
        yield from ((root, parts) for root in self.all)
        for root in self.all:
            yield from ((root, parts[depth:]) for depth in _tail_in_common(root, parts))

    def _above(self, parts: list[str], importing: Path) -> Iterator[tuple[Path, list[str]]]:
        root = self.root_of(importing) or importing.parent
        folder = importing.parent
        while folder.is_relative_to(root):
            yield folder, parts
            yield from ((folder / side, parts) for side in SIDE_FOLDERS)
            if folder == folder.parent:
                break
            folder = folder.parent

    def _locate(self, folder: Path, parts: list[str], name: str) -> ModuleLocation | None:
        for part in parts[:-1]:
            if part not in self._listing(folder):
                return None
            folder = folder / part
        if not parts:
            self._look(folder)
            return _package(folder, name)
        entries, last = self._listing(folder), parts[-1]
        if last in entries and "__init__.py" in self._listing(folder / last):
            return ModuleLocation(name, folder / last / "__init__.py", folder / last)
        if f"{last}.py" in entries:
            return ModuleLocation(name, folder / f"{last}.py")
        if last not in entries:
            return None
        self._look(folder / last)
        return _package(folder / last, name)

    def _listing(self, folder: Path) -> frozenset[str]:
        self._look(folder)
        if folder not in self._entries:
            try:
                self._entries[folder] = frozenset(os.listdir(folder))  # noqa: PTH208 -- names only, and twice as fast as iterdir
            except OSError:
                self._entries[folder] = frozenset()
        return self._entries[folder]

    def _look(self, folder: Path) -> None:
        self._looking.add(folder)
        self.before_looking(folder)

    def submodule(self, package: ModuleLocation, name: str) -> ModuleLocation | None:
        """A module inside a package."""
        if package.folder is None:
            return None
        return self._locate(package.folder, [name], f"{package.name}.{name}")


def module_name(file: str) -> str:
    """The dotted name of a file by its path: `team/dags/load.py` is `team.dags.load`, `team/__init__.py` is `team`."""
    parts = file.removesuffix(".py").split("/")
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return ".".join(part for part in parts if part)


def _package(folder: Path, name: str) -> ModuleLocation | None:
    start = folder / "__init__.py"
    if start.is_file():
        return ModuleLocation(name, start, folder)
    return ModuleLocation(name, None, folder) if folder.is_dir() else None


def _folder(path: Path) -> Path:
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 -- resolve() would follow links, and findings name paths as they were given
    return absolute if absolute.is_dir() else absolute.parent


def _tail_in_common(root: Path, parts: list[str]) -> list[int]:
    """How many leading names of a module are the last folders of a root: `dags.common` for the root `/repo/dags` gives [1]."""
    longest = min(len(parts), len(root.parts) - 1)
    return [depth for depth in range(1, longest + 1) if list(root.parts[-depth:]) == parts[:depth]]


def _size(source: SourceFile | Finding) -> int:
    return 0 if isinstance(source, Finding) else len(source.text.text)
